/**
 * A file of named tensors, whatever its format: what is in it is known at once, numbers are read when asked for. So a
 * file of half a gigabyte never stands in memory as a whole.
 */
import { FileError } from '../core/errors.js';
import { formatShape } from '../core/shape.js';

export interface TensorFile {
  /** For messages: the file's name as the user knows it. */
  readonly name: string;
  /** Every tensor in the file, by its path inside it ("block1_conv1/block1_conv1_W_1:0"). */
  readonly names: readonly string[];

  /** Sizes of the axes, outermost first; any number of axes. @throws FileError when there is no such tensor. */
  shape(name: string): readonly number[];

  /**
   * The numbers, last axis fastest, as float32 whatever the file's precision. A new array at every call.
   *
   * @throws FileError when the file is damaged there or holds something else than floating-point numbers.
   */
  read(name: string): Promise<Float32Array<ArrayBuffer>>;

  /**
   * The part of a tensor whose index along `axis` is in [begin, end), as {@link read} gives the whole.
   *
   * @param into memory that may take it where it is long enough; then the result is a view of it.
   * @throws FileError as {@link read}. @throws RangeError when the tensor has no such part.
   */
  readSlice(
    name: string,
    axis: number,
    begin: number,
    end: number,
    into?: Float32Array<ArrayBuffer>,
  ): Promise<Float32Array<ArrayBuffer>>;

  /**
   * Where parts along two axes at once can be had: some rows of some columns, rows along the first axis, columns along the
   * last. `visit` gets pieces from top to bottom: the number of their first row, and their numbers, good until it returns.
   *
   * @throws FileError as {@link read}. @throws RangeError when the tensor has no such columns.
   */
  visitColumns?(
    name: string,
    begin: number,
    end: number,
    visit: (firstRow: number, numbers: Float32Array) => void,
  ): Promise<void>;

  /** From here on nothing can be read. Harmless a second time. */
  close(): void;
}

/** Names for a message: all of a few, the first of many. */
export function someOf(names: readonly string[], most = 4): string {
  if (names.length === 0) return 'nothing';
  const shown = names.slice(0, most).join(', ');
  return names.length <= most ? shown : `${shown} and ${names.length - most} more`;
}

/** Reads the numbers [begin, end) of a tensor that lies in a file without gaps, last axis fastest. */
export type ReadNumbers = (
  begin: number,
  end: number,
  into?: Float32Array<ArrayBuffer>,
) => Promise<Float32Array<ArrayBuffer>>;

/** Numbers read at once where a slice is not contiguous. */
const pieceLength = 1 << 20;

/** {@link TensorFile.readSlice} for a tensor without gaps: in one piece along the first axis, else gathered from rows. */
export async function sliceContiguous(
  shape: readonly number[],
  axis: number,
  begin: number,
  end: number,
  read: ReadNumbers,
  into?: Float32Array<ArrayBuffer>,
): Promise<Float32Array<ArrayBuffer>> {
  checkSlice(shape, axis, begin, end);
  const inner = product(shape.slice(axis + 1));
  const outer = product(shape.slice(0, axis));
  if (outer === 1) return read(begin * inner, end * inner, into);

  const row = shape[axis] * inner;
  const part = (end - begin) * inner;
  const slice = memoryFor(outer * part, into);
  const rowsAtOnce = Math.max(1, Math.floor(pieceLength / row));
  for (let first = 0; first < outer; first += rowsAtOnce) {
    const rows = Math.min(rowsAtOnce, outer - first);
    // Of a single row only what is wanted is read; of several all that lies between, in one go.
    const from = first * row + begin * inner;
    const numbers = await read(from, from + (rows - 1) * row + part);
    for (let r = 0; r < rows; r++) slice.set(numbers.subarray(r * row, r * row + part), (first + r) * part);
  }
  return slice;
}

/** @throws RangeError when a tensor of that shape has no such part. */
export function checkSlice(shape: readonly number[], axis: number, begin: number, end: number): void {
  if (!(axis >= 0 && axis < shape.length && begin >= 0 && begin <= end && end <= shape[axis])) {
    throw new RangeError(`a tensor of shape ${formatShape(shape)} has no part ${begin} to ${end} along axis ${axis}.`);
  }
}

/** @throws FileError when one of the numbers is none: an infinite or undefined weight makes every result so. */
export function checkFinite(file: string, name: string, numbers: Float32Array): void {
  for (let i = 0; i < numbers.length; i++) {
    // The difference is 0 for every finite number, NaN for all others.
    if (numbers[i] - numbers[i] !== 0) {
      throw new FileError(
        `${file}: ${name} holds numbers that are not finite, the first at place ${i}.`,
        'Download or copy it again.',
      );
    }
  }
}

/** Memory for so many numbers: the beginning of `into` where that is long enough, else new. */
export function memoryFor(length: number, into?: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  return into !== undefined && into.length >= length ? into.subarray(0, length) : new Float32Array(length);
}

const product = (axes: readonly number[]): number => axes.reduce((total, axis) => total * axis, 1);
