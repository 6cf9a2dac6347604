/** How backends read constants: part by part, telling how far they are, and ending when they should. */
import { rowLength, StoredTensor, type AnyTensor } from './storedTensor.js';
import { type Shape, sizeOf } from './shape.js';

const bytesPerNumber = Float32Array.BYTES_PER_ELEMENT;

const defaultPartBytes = 4 << 20;

/** How far the reading of stored constants is, in bytes of float32, however the file stores them. */
export interface LoadProgress {
  readonly bytes: number;
  readonly total: number;
}

export interface LoadOptions {
  /** Called whenever a part of a stored constant has been read. */
  readonly onLoad?: (progress: LoadProgress) => void;
  /** Ends the reading: the compilation is rejected with the signal's reason, and nothing stays taken. */
  readonly signal?: AbortSignal;
  /** The most bytes of a constant that are read at once, unless rows that go together are longer. Default 4 MiB. */
  readonly partBytes?: number;
}

/** Rows [begin, end) of a tensor and their numbers, in logical order. */
export interface Part {
  readonly begin: number;
  readonly end: number;
  readonly data: Float32Array;
}

/** One reading of several constants. */
export class Loading {
  readonly #options: LoadOptions;
  readonly #check: () => void;
  #spare = new Float32Array();
  #bytes = 0;
  #total = 0;

  /** @param check throws when the backend can no longer be used. */
  constructor(options: LoadOptions, check: () => void) {
    this.#options = options;
    this.#check = check;
  }

  /** Says that these will be read, for the progress. */
  expect(tensors: Iterable<AnyTensor>): void {
    for (const tensor of tensors) {
      if (tensor instanceof StoredTensor) this.#total += sizeOf(tensor.shape) * bytesPerNumber;
    }
  }

  /**
   * A tensor in parts; one that is in memory as well, so that no whole second copy of it is ever made. A part's numbers
   * are there until the next part is asked for.
   *
   * @param together rows that must not be parted: every part but the last has a multiple of them.
   * @throws the signal's reason, FileError when a part cannot be read, and what `check` throws.
   */
  async *parts(tensor: AnyTensor, together: number): AsyncGenerator<Part, void, undefined> {
    const rows = tensor.shape[0];
    const length = rowLength(tensor.shape);
    const step = this.partRows(tensor.shape, together);
    const worthReading = tensor instanceof StoredTensor ? tensor.readBytes / (length * bytesPerNumber) : 0;
    const readRows = step * Math.max(1, Math.floor(worthReading / step));
    for (let first = 0; first < rows; first += readRows) {
      const last = Math.min(first + readRows, rows);
      const data = await this.#read(tensor, first, last);
      for (let begin = first; begin < last; begin += step) {
        const end = Math.min(begin + step, last);
        yield { begin, end, data: data.subarray((begin - first) * length, (end - first) * length) };
      }
    }
  }

  async #read(tensor: AnyTensor, begin: number, end: number): Promise<Float32Array> {
    if (!(tensor instanceof StoredTensor)) {
      return tensor.data.subarray(begin * rowLength(tensor.shape), end * rowLength(tensor.shape));
    }
    const { signal, onLoad } = this.#options;
    signal?.throwIfAborted();
    const data = await tensor.read(begin, end, this.#memory((end - begin) * rowLength(tensor.shape)));
    signal?.throwIfAborted();
    this.#check();
    this.#bytes += data.length * bytesPerNumber;
    onLoad?.({ bytes: this.#bytes, total: this.#total });
    return data;
  }

  /** How many rows are read at once: as many as stay within the limit, but a multiple of `together`. */
  partRows(shape: Shape, together: number): number {
    const { partBytes = defaultPartBytes } = this.#options;
    const fitting = Math.floor(partBytes / (rowLength(shape) * bytesPerNumber * together));
    return Math.min(shape[0], Math.max(1, fitting) * together);
  }

  /** Memory for so many numbers that readings may use again and again, so that they leave no garbage. */
  #memory(length: number): Float32Array<ArrayBuffer> {
    if (this.#spare.length < length) this.#spare = new Float32Array(length);
    return this.#spare;
  }
}
