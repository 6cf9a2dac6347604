/** Tensors of a file as constants that are read on demand, in the order of axes that the engine wants. */
import { formatShape, type Shape } from '../core/shape.js';
import { StoredTensor } from '../core/storedTensor.js';
import { checkFinite, type TensorFile } from './tensorFile.js';

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
const columnBytes = 32 << 20;

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
  const read = async (begin: number, end: number): Promise<Float32Array> => {
    const numbers = await file.readSlice(name, axis, begin, end);
    checkFinite(file.name, name, numbers);
    if (isInOrder) return numbers;
    const part = view.map((length, i) => (i === order[0] ? end - begin : length));
    return transposed(numbers, part, order, reversed);
  };
  return new StoredTensor(shape, read, rowsFirst ? undefined : columnBytes);
}

/** `numbers` of shape `from` with axes in another order, the second perhaps backwards. */
function transposed(
  numbers: Float32Array,
  from: readonly number[],
  order: readonly number[],
  reversed: boolean,
): Float32Array {
  const strides = from.map((_, i) => product(from.slice(i + 1)));
  const [n, c, h, w] = order.map((axis) => from[axis]);
  const [perN, perC, perH, perW] = order.map((axis) => strides[axis]);
  const result = new Float32Array(numbers.length);
  let to = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < c; j++) {
      const start = i * perN + (reversed ? c - 1 - j : j) * perC;
      for (let y = 0; y < h; y++) {
        for (let x = 0; x < w; x++) result[to++] = numbers[start + y * perH + x * perW];
      }
    }
  }
  return result;
}

const product = (axes: readonly number[]): number => axes.reduce((total, axis) => total * axis, 1);
