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
import { checkSlice, type TensorFile } from './tensorFile.js';

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
const pieceBytes = 4 << 20;
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
      const { shape, itemBytes } = this.#checked(name);
      resolve(
        this.#readPart(name, itemBytes, shape.length > 0 ? shape.map((axis): [number, number] => [0, axis]) : []),
      );
    });
  }

  readSlice(name: string, axis: number, begin: number, end: number): Promise<Float32Array<ArrayBuffer>> {
    return new Promise((resolve) => {
      const { shape, itemBytes } = this.#checked(name);
      checkSlice(shape, axis, begin, end);
      resolve(
        this.#readPart(
          name,
          itemBytes,
          shape.map((length, i) => (i === axis ? [begin, end] : [0, length])),
        ),
      );
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#file.close();
    this.location.release?.();
  }

  /** A tensor's shape, once it is certain that it holds floating-point numbers and no more than the file can. */
  #checked(name: string): { readonly shape: readonly number[]; readonly itemBytes: number } {
    const { type, size, shape: axes, chunks } = this.#metadata(name);
    const shape = axes ?? [];
    const isFloat = this.library.Module.H5T_class_t.H5T_FLOAT.value === type && (size === 4 || size === 8);
    if (!isFloat) throw this.#trouble(`${name} holds something else than 32 or 64 bit floating-point numbers.`);
    const length = shape.reduce((product, axis) => product * axis, 1);
    if (length * size > this.location.size * (chunks ? bestCompression : 1)) {
      throw this.#trouble(`${name} claims to be ${formatShape(shape)}, which is more than the file can hold.`);
    }
    return { shape, itemBytes: size };
  }

  /** The part of a tensor within `ranges`, [begin, end) along each axis; read piece by piece along the first axis. */
  #readPart(name: string, itemBytes: number, ranges: readonly [number, number][]): Float32Array<ArrayBuffer> {
    const lengths = ranges.map(([begin, end]) => end - begin);
    const result = new Float32Array(lengths.reduce((product, length) => product * length, 1));
    const dataset = this.#dataset(name);
    const [first = [0, 1], ...others] = ranges;
    const rowLength = result.length / (first[1] - first[0]);
    const step = Math.max(1, Math.floor(pieceBytes / (rowLength * itemBytes)));
    for (let row = first[0]; row < first[1]; row += step) {
      const rows: [number, number] = [row, Math.min(row + step, first[1])];
      const piece = this.#guarded(() => dataset.slice(ranges.length > 0 ? [rows, ...others] : []));
      const at = (row - first[0]) * rowLength;
      if (piece instanceof Float32Array || piece instanceof Float64Array) result.set(piece, at);
      else if (typeof piece === 'number') result[at] = piece;
      else throw this.#trouble(`${name} cannot be read.`);
    }
    return result;
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
