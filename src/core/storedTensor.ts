/**
 * A tensor that is read on demand: the weights of a large network, which never stand on the host as a whole.
 *
 * It is given to a graph like a {@link Tensor} and recognised by identity like one. A backend reads it when a graph that
 * uses it is compiled, some rows at a time, brings each part into the form its kernels want, and keeps no other copy.
 */
import { ShapeError } from './errors.js';
import { checkShape, formatShape, type Shape, sizeOf } from './shape.js';
import type { Tensor } from './tensor.js';

/**
 * Reads the rows [begin, end) along the first axis, in logical order: `(end - begin) * C * H * W` numbers.
 *
 * @param into memory of at least that length, from its beginning on, that may take them: what was read before and is not
 *   needed any more.
 */
export type ReadRows = (begin: number, end: number, into?: Float32Array<ArrayBuffer>) => Promise<Float32Array>;

export class StoredTensor {
  /** `[rows, channels, height, width]`; for weights the rows are the output channels. */
  readonly shape: Shape;
  readonly #readRows: ReadRows;

  /**
   * @param readBytes how much should be read at once where reading little costs as much; default no such limit.
   * @throws ShapeError when `shape` is none.
   */
  constructor(
    shape: readonly number[],
    readRows: ReadRows,
    readonly readBytes = 0,
  ) {
    this.shape = checkShape(shape, 'stored tensor');
    this.#readRows = readRows;
  }

  /**
   * The rows [begin, end), in logical order. The array is the caller's.
   *
   * @param into see {@link ReadRows}.
   * @throws FileError when they cannot be read. @throws RangeError for rows that do not exist.
   * @throws ShapeError when what was read is not as long as it should be.
   */
  async read(begin: number, end: number, into?: Float32Array<ArrayBuffer>): Promise<Float32Array> {
    const [rows] = this.shape;
    if (!(begin >= 0 && begin <= end && end <= rows)) {
      throw new RangeError(`a stored tensor of shape ${formatShape(this.shape)} has no rows ${begin} to ${end}.`);
    }
    const data = await this.#readRows(begin, end, into);
    const expected = (end - begin) * rowLength(this.shape);
    if (data.length !== expected) {
      throw new ShapeError(
        `stored tensor: rows ${begin} to ${end} of shape ${formatShape(this.shape)} are ${expected} numbers, got ${data.length}.`,
      );
    }
    return data;
  }
}

/** What a graph takes as a constant. */
export type AnyTensor = Tensor | StoredTensor;

/** Numbers in one row along the first axis. */
export function rowLength(shape: Shape): number {
  return sizeOf(shape) / shape[0];
}

/** All numbers of a tensor, in logical order; those of a {@link Tensor} itself, not a copy. */
export async function numbersOf(tensor: AnyTensor): Promise<Float32Array> {
  return tensor instanceof StoredTensor ? tensor.read(0, tensor.shape[0]) : tensor.data;
}
