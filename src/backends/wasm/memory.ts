/**
 * The backend's memory: one WebAssembly memory, and the only place that decides what lies where in it.
 *
 * Kernels allocate nothing. Blocks are handed out first fit from a list of free ranges, ordered by address; the memory
 * grows when none is large enough. WebAssembly memory never shrinks: what is given back is used for what comes next.
 */
import { BackendError } from '../../core/errors.js';
import { alignUp } from './layout.js';

const pageBytes = 65536;
/** 4 GiB, all that 32-bit addresses reach. */
const mostPages = 65536;

interface Range {
  start: number;
  end: number;
}

export class LinearMemory {
  readonly wasm: WebAssembly.Memory;
  /** Called before the memory grows: the owner may give back what it keeps only in case. */
  onShortage: () => void = () => undefined;
  /** In order of address, never touching one another. */
  readonly #free: Range[] = [];
  /** Length of each block in use, by its address. */
  readonly #taken = new Map<number, number>();
  readonly #limit: number;
  #end: number;
  #bytes = 0;
  #peak = 0;
  #floats = new Float32Array();

  /**
   * @param shared whether workers will see it. @param limit the most bytes it may grow to.
   * @throws BackendError when the machine does not give even an empty memory.
   */
  constructor(shared: boolean, limit = mostPages * pageBytes) {
    const { memory, pages } = createMemory(shared, Math.max(1, Math.min(Math.floor(limit / pageBytes), mostPages)));
    this.wasm = memory;
    this.#limit = pages * pageBytes;
    this.#end = this.wasm.buffer.byteLength;
    this.#free.push({ start: 0, end: this.#end });
  }

  /** Bytes in use now, and the most there were. */
  get bytes(): number {
    return this.#bytes;
  }

  get peak(): number {
    return this.#peak;
  }

  /** The whole memory as float32. Growth makes earlier views useless: ask again after every allocation. */
  get floats(): Float32Array {
    if (this.#floats.byteLength !== this.wasm.buffer.byteLength || this.#floats.buffer !== this.wasm.buffer) {
      this.#floats = new Float32Array(this.wasm.buffer);
    }
    return this.#floats;
  }

  view(): DataView {
    return new DataView(this.wasm.buffer);
  }

  /** Sets the first `bytes` bytes aside for the module's own data. Only once, before anything else. */
  reserveStart(bytes: number): void {
    this.#free[0].start = alignUp(bytes);
  }

  /**
   * Address of a new block, aligned to 64 bytes. Its content is arbitrary.
   *
   * @param what what it is for, for the message.
   * @throws BackendError when the memory cannot grow far enough.
   */
  allocate(bytes: number, what: string): number {
    const size = blockSize(bytes);
    let range = this.#fitting(size);
    if (!range) {
      this.onShortage();
      range = this.#fitting(size) ?? this.#grow(size, what);
    }
    const address = range.start;
    range.start += size;
    if (range.start === range.end) this.#free.splice(this.#free.indexOf(range), 1);
    this.#taken.set(address, size);
    this.#bytes += size;
    this.#peak = Math.max(this.#peak, this.#bytes);
    return address;
  }

  /** Gives a block back. */
  free(address: number): void {
    const size = this.#taken.get(address);
    if (size === undefined) throw new RangeError(`LinearMemory: no block begins at ${address}.`);
    this.#taken.delete(address);
    this.#bytes -= size;
    const next = this.#free.findIndex(({ start }) => start > address);
    const at = next < 0 ? this.#free.length : next;
    this.#free.splice(at, 0, { start: address, end: address + size });
    this.#join(at);
    this.#join(at - 1);
  }

  /** The first free range of at least `size` bytes. */
  #fitting(size: number): Range | undefined {
    return this.#free.find(({ start, end }) => end - start >= size);
  }

  /** Joins free range `i` with the one after it where they touch. */
  #join(i: number): void {
    if (i < 0 || i + 1 >= this.#free.length || this.#free[i].end !== this.#free[i + 1].start) return;
    this.#free[i].end = this.#free[i + 1].end;
    this.#free.splice(i + 1, 1);
  }

  /** Enlarges the memory so that its last free range holds `size` bytes. */
  #grow(size: number, what: string): Range {
    const last = this.#free.at(-1);
    const open = last?.end === this.#end ? last : { start: this.#end, end: this.#end };
    const pages = Math.ceil((size - (open.end - open.start)) / pageBytes);
    try {
      if (this.#end + pages * pageBytes > this.#limit) throw new RangeError('beyond the limit');
      this.wasm.grow(pages);
    } catch (error) {
      throw new BackendError(
        `wasm: ${megabytes(size)} for ${what} cannot be had; ${megabytes(this.#bytes)} are in use, ${megabytes(this.#limit)} is the most there can be.`,
        'Use a smaller picture or fewer layers.',
        error,
      );
    }
    this.#end += pages * pageBytes;
    open.end = this.#end;
    if (open !== last) this.#free.push(open);
    return open;
  }
}

/** What a block of `bytes` bytes takes. Even an empty one has an address of its own. */
export function blockSize(bytes: number): number {
  return alignUp(Math.max(bytes, 1));
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** A memory that may grow to `maximum` pages, or to as many as the machine allows: some set all of them aside at once. */
function createMemory(shared: boolean, maximum: number): { memory: WebAssembly.Memory; pages: number } {
  for (let pages = maximum; ; pages = Math.floor(pages / 2)) {
    try {
      return { memory: new WebAssembly.Memory({ initial: 1, maximum: pages, shared }), pages };
    } catch (error) {
      if (pages <= 1024) throw new BackendError('wasm: this machine gives WebAssembly no memory.', undefined, error);
    }
  }
}
