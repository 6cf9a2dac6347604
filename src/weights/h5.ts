/**
 * HDF5 files as named tensors, read by h5wasm (libhdf5 compiled to WebAssembly). How the bytes are reached differs
 * between Node and a page: see `node/openH5.ts` and `browser/openH5.ts`.
 *
 * libhdf5 writes what goes wrong to its standard error and often returns as if nothing had happened. Here that stream
 * is caught: it stays out of the user's console, and a call during which anything was written has failed.
 */
import type * as h5wasm from 'h5wasm';
import { FileError } from '../core/errors.js';
import { formatShape } from '../core/shape.js';
import { checkSlice, memoryFor, type TensorFile } from './tensorFile.js';

export type H5Library = typeof h5wasm;

export interface H5Location {
  /** Where libhdf5 finds the file. */
  readonly path: string;
  /** What people call it. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Called once when the file is closed or cannot be opened. */
  readonly release?: () => void;
}

/** Bytes read at once: a large tensor passes through libhdf5's memory in pieces. */
const pieceBytes = 1 << 20;
/** Deflate cannot do better than 1032 : 1; a header that claims more numbers than that is damaged. */
const bestCompression = 1032;

/** @throws FileError when libhdf5 cannot open the file or list what is in it. */
export async function openH5Tensors(library: H5Library, location: H5Location): Promise<TensorFile> {
  const complaints = await catchComplaints(library);
  try {
    return new H5TensorFile(library, location, complaints);
  } catch (error) {
    location.release?.();
    throw error;
  }
}

type Range = [begin: number, end: number];

const wholeOf = (shape: readonly number[]): Range[] => shape.map((axis) => [0, axis]);
const lengthOf = ([begin, end]: Range): number => end - begin;

interface Stored {
  readonly shape: readonly number[];
  /** 4 or 8. */
  readonly itemBytes: number;
}

class H5TensorFile implements TensorFile {
  readonly name: string;
  readonly names: readonly string[];
  readonly #file: h5wasm.File;
  #isClosed = false;

  constructor(
    readonly library: H5Library,
    readonly location: H5Location,
    readonly complaints: Complaints,
  ) {
    this.name = location.name;
    this.#file = this.#guarded(() => new library.File(location.path, 'r'));
    try {
      this.names = this.#guarded(() =>
        this.#file.paths().filter((path) => this.#file.get(path) instanceof library.Dataset),
      );
    } catch (error) {
      this.#file.close();
      throw error;
    }
  }

  shape(name: string): readonly number[] {
    return this.#metadata(name).shape ?? [];
  }

  // Nothing below waits, but what is thrown must become the promise's rejection, which these executors see to.
  read(name: string): Promise<Float32Array<ArrayBuffer>> {
    return new Promise((resolve) => {
      const stored = this.#checked(name);
      const result = new Float32Array(stored.shape.reduce((product, axis) => product * axis, 1));
      this.#visit(name, stored, wholeOf(stored.shape), (at, numbers) => {
        result.set(numbers, at);
      });
      resolve(result);
    });
  }

  readSlice(
    name: string,
    axis: number,
    begin: number,
    end: number,
    into?: Float32Array<ArrayBuffer>,
  ): Promise<Float32Array<ArrayBuffer>> {
    return new Promise((resolve) => {
      const stored = this.#checked(name);
      checkSlice(stored.shape, axis, begin, end);
      const ranges = wholeOf(stored.shape).map((range, i): Range => (i === axis ? [begin, end] : range));
      const result = memoryFor(
        ranges.map(lengthOf).reduce((product, length) => product * length, 1),
        into,
      );
      this.#visit(name, stored, ranges, (at, numbers) => {
        result.set(numbers, at);
      });
      resolve(result);
    });
  }

  visitColumns(
    name: string,
    begin: number,
    end: number,
    visit: (firstRow: number, numbers: Float32Array) => void,
  ): Promise<void> {
    return new Promise((resolve) => {
      const stored = this.#checked(name);
      checkSlice(stored.shape, stored.shape.length - 1, begin, end);
      const ranges = wholeOf(stored.shape);
      ranges[ranges.length - 1] = [begin, end];
      const perRow = ranges
        .slice(1)
        .map(lengthOf)
        .reduce((product, length) => product * length, 1);
      this.#visit(name, stored, ranges, (at, numbers) => {
        visit(at / perRow, numbers instanceof Float32Array ? numbers : Float32Array.from(numbers));
      });
      resolve();
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#file.close();
    this.location.release?.();
  }

  /** What is stored, once it is certain that it is floating-point numbers and no more than the file can hold. */
  #checked(name: string): Stored {
    const { type, size, shape: axes, chunks, littleEndian } = this.#metadata(name);
    const shape = axes ?? [];
    const isFloat = this.library.Module.H5T_class_t.H5T_FLOAT.value === type && (size === 4 || size === 8);
    if (!isFloat || !littleEndian)
      throw this.#trouble(`${name} holds something else than 32 or 64 bit floating-point numbers.`);
    const length = shape.reduce((product, axis) => product * axis, 1);
    if (length * size > this.location.size * (chunks ? bestCompression : 1)) {
      throw this.#trouble(`${name} claims to be ${formatShape(shape)}, which is more than the file can hold.`);
    }
    return { shape, itemBytes: size };
  }

  /**
   * Visits the part of a tensor within `ranges`, [begin, end) along each axis, in pieces of some rows: where a piece begins
   * in the part, and its numbers. They lie in libhdf5's own memory, which a large tensor passes without leaving garbage.
   */
  #visit(
    name: string,
    { itemBytes }: Stored,
    ranges: readonly Range[],
    visit: (at: number, numbers: Float32Array | Float64Array) => void,
  ): void {
    const { Module } = this.library;
    const { file_id, path } = this.#dataset(name);
    const [first = [0, 1], ...others] = ranges;
    const rowLength = others.map(lengthOf).reduce((product, length) => product * length, 1);
    const step = Math.max(1, Math.min(lengthOf(first), Math.floor(pieceBytes / (rowLength * itemBytes))));
    if (rowLength === 0 || lengthOf(first) === 0) return;
    const address = Module._malloc(step * rowLength * itemBytes);
    if (address === 0) throw this.#trouble(`there is no memory to read ${name}.`);
    try {
      for (let row = first[0]; row < first[1]; row += step) {
        const rows: Range = [row, Math.min(row + step, first[1])];
        const piece = ranges.length > 0 ? [rows, ...others] : [];
        const counts = piece.map((range) => BigInt(lengthOf(range)));
        const begins = piece.map(([begin]) => BigInt(begin));
        const strides = piece.map(() => 1n);
        this.#guarded(() => Module.get_dataset_data(file_id, path, counts, begins, strides, BigInt(address)));
        const length = lengthOf(rows) * rowLength;
        // The memory may have grown while it was read.
        const numbers =
          itemBytes === 4
            ? new Float32Array(Module.HEAPU8.buffer, address, length)
            : new Float64Array(Module.HEAPU8.buffer, address, length);
        visit((row - first[0]) * rowLength, numbers);
      }
    } finally {
      Module._free(address);
    }
  }

  #metadata(name: string): h5wasm.Metadata {
    const dataset = this.#dataset(name);
    return this.#guarded(() => dataset.metadata);
  }

  #dataset(name: string): h5wasm.Dataset {
    if (this.#isClosed) throw new FileError(`${this.name}: the file was closed.`);
    const entity = this.#guarded(() => this.#file.get(name));
    if (entity instanceof this.library.Dataset) return entity;
    throw new FileError(`${this.name}: there is no tensor "${name}" in it.`);
  }

  /** One call of libhdf5, with everything it may do wrong turned into a FileError. */
  #guarded<T>(call: () => T): T {
    this.complaints.clear();
    try {
      const result = call();
      if (this.complaints.text === '') return result;
    } catch (error) {
      throw this.#trouble(this.complaints.summary, error);
    }
    throw this.#trouble(this.complaints.summary, new Error(this.complaints.text));
  }

  #trouble(what: string, cause?: unknown): FileError {
    return new FileError(
      `${this.name}: the file is damaged, or made in a way this reader does not know: ${what}`,
      'Download or copy it again.',
      cause,
    );
  }
}

/** What libhdf5 wrote to its standard error. */
class Complaints {
  text = '';

  clear(): void {
    this.text = '';
  }

  /** The innermost cause of an HDF5 error stack ("#012: H5Fsuper.c line 388 in H5F__super_read(): ..."). */
  get summary(): string {
    const causes = [...this.text.matchAll(/^\s*#\d+:.*?\(\): (.+)$/gm)];
    const innermost = causes.at(-1)?.[1];
    return innermost === undefined ? 'it cannot be read.' : `${innermost}.`;
  }
}

/** Emscripten's file system, as far as its standard error goes; its published types leave this out. */
interface Streams {
  getStream(descriptor: number): { stream_ops?: object; node?: object } | null | undefined;
}

const hasStreams = (system: object): system is Streams =>
  'getStream' in system && typeof system.getStream === 'function';

const caught = new WeakMap<object, Complaints>();

/** Puts a listener in the place of the library's standard error, once per library. */
async function catchComplaints({ ready }: H5Library): Promise<Complaints> {
  const { FS: system } = await ready;
  const known = caught.get(system);
  if (known) return known;
  const complaints = new Complaints();
  const stream = hasStreams(system) ? system.getStream(2) : undefined;
  if (stream) {
    const decoder = new TextDecoder();
    stream.stream_ops = {
      ...stream.stream_ops,
      write(_stream: object, memory: Int8Array, offset: number, length: number): number {
        complaints.text += decoder.decode(memory.slice(offset, offset + length));
        return length;
      },
    };
    // In Node the stream belongs to no node of the virtual file system, but a stream with operations is asked for one.
    stream.node ??= { mode: 0o020666 };
  }
  caught.set(system, complaints);
  return complaints;
}
