/** Tensors of a file as constants that are read on demand, in the order of axes that the engine wants. */
import { formatShape, type Shape } from '../core/shape.js';
import { type ReadRows, StoredTensor } from '../core/storedTensor.js';
import { checkFinite, memoryFor, type TensorFile } from './tensorFile.js';

/** How a tensor lies in its file. */
export interface StoredLayout {
  /**
   * The file's axes as four of them: `[7, 7, 512, 4096]` for a fully connected layer that the file holds as a matrix
   * `[25088, 4096]`. Default: those of the tensor.
   */
  readonly view?: Shape;
  /**
   * Which axis of `view` the tensor's first, second, third and fourth axis is: `[3, 2, 0, 1]` for a file of
   * `[height, width, in, out]`. The first must be the outermost or the innermost. Default `[0, 1, 2, 3]`.
   */
  readonly order?: readonly [number, number, number, number];
  /** Whether the tensor's second axis runs the other way in the file: blue, green, red. Default false. */
  readonly reversed?: boolean;
}

/** Reading a few columns of a matrix costs about as much as reading many: so many bytes are worth reading at once. */
const columnBytes = 16 << 20;

/**
 * A tensor of `shape`, read from `file` as far as it is asked for; the file must stay open meanwhile.
 *
 * Reading it throws FileError where a number is not finite.
 *
 * @throws RangeError when the tensor cannot be seen as `layout` says. @throws FileError when the file has none of that name.
 */
export function storedTensor(
  file: TensorFile,
  name: string,
  shape: Shape,
  { view = shape, order = [0, 1, 2, 3], reversed = false }: StoredLayout = {},
): StoredTensor {
  const stored = file.shape(name);
  const rowsFirst = order[0] === 0;
  const axis = rowsFirst ? 0 : stored.length - 1;
  const fits =
    formatShape(order.map((from) => view[from])) === formatShape(shape) &&
    (rowsFirst || order[0] === 3) &&
    stored[axis] === shape[0] &&
    product(stored) === product(shape);
  if (!fits) {
    throw new RangeError(
      `${file.name}: ${name} of shape ${formatShape(stored)} cannot be seen as ${formatShape(shape)}.`,
    );
  }
  const isInOrder = order.every((from, to) => from === to) && !reversed;
  const read: ReadRows = async (begin, end, into) => {
    if (isInOrder) {
      const numbers = await file.readSlice(name, axis, begin, end, into);
      checkFinite(file.name, name, numbers);
      return numbers;
    }
    const part = view.map((length, i) => (i === order[0] ? end - begin : length));
    const rows = memoryFor(product(part), into);
    const arrange = (first: number, numbers: Float32Array): void => {
      checkFinite(file.name, name, numbers);
      scatter(numbers, first, part, order, reversed, rows);
    };
    if (!rowsFirst && file.visitColumns) {
      const perRow = product(part) / stored[0];
      await file.visitColumns(name, begin, end, (row, numbers) => {
        arrange(row * perRow, numbers);
      });
    } else {
      arrange(0, await file.readSlice(name, axis, begin, end));
    }
    return rows;
  };
  return new StoredTensor(shape, read, rowsFirst ? undefined : columnBytes);
}

/**
 * Puts the numbers from place `first` on of a tensor with axes `from`, last axis fastest, where they belong in one whose
 * axes are in another order, the second perhaps backwards.
 */
function scatter(
  numbers: Float32Array,
  first: number,
  from: readonly number[],
  order: readonly number[],
  reversed: boolean,
  to: Float32Array,
): void {
  // How far apart in `to` neighbours along the axes of `from` are.
  const strides = [0, 0, 0, 0];
  order.forEach((axis, i) => {
    strides[axis] = product(order.slice(i + 1).map((later) => from[later]));
  });
  const backwards = reversed ? order[1] : undefined;
  const [, b, c, d] = from;
  for (let i = 0; i < numbers.length;) {
    const place = first + i;
    const along = [
      Math.floor(place / (b * c * d)),
      Math.floor(place / (c * d)) % b,
      Math.floor(place / d) % c,
      place % d,
    ];
    const run = Math.min(d - along[3], numbers.length - i);
    let at = 0;
    along.forEach((index, axis) => {
      at += (axis === backwards ? from[axis] - 1 - index : index) * strides[axis];
    });
    const step = backwards === 3 ? -strides[3] : strides[3];
    for (const end = i + run; i < end; i++, at += step) to[at] = numbers[i];
  }
}

const product = (axes: readonly number[]): number => axes.reduce((total, axis) => total * axis, 1);
