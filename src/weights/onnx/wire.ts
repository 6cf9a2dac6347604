/**
 * Protocol buffers in a file, walked field by field without reading them whole: a message is a range of bytes, a field
 * is its number and the range of its value, and what is not asked for is stepped over. Only a window of the file is in
 * memory, so a network of half a gigabyte is opened in some kilobytes.
 *
 *     field    tag varint: 8 * number + wire type; then the value:
 *              0 varint | 1 eight bytes | 2 length varint and that many bytes | 5 four bytes
 *
 * (https://protobuf.dev/programming-guides/encoding)
 */
import { PbfReader } from 'pbf';
import { FileError } from '../../core/errors.js';
import type { ByteSource } from '../byteSource.js';

/** Bytes [begin, end) of the file. */
export interface Range {
  readonly begin: number;
  readonly end: number;
}

/** One field of a message; its range is that of the value, without tag and length. */
export interface Field extends Range {
  readonly number: number;
  readonly wire: 'varint' | 'fixed64' | 'bytes' | 'fixed32';
  /** The number of a varint, read as signed; 0 for the others. */
  readonly value: number;
}

const wireTypes: Readonly<Record<number, Field['wire']>> = { 0: 'varint', 1: 'fixed64', 2: 'bytes', 5: 'fixed32' };

const windowBytes = 64 * 1024;
/** A tag and a length are at most ten bytes each. */
const headerBytes = 20;
/** Names and lists of attributes are short; what claims to be longer is no name. */
const longestText = 64 * 1024;
const longestList = 512 * 1024;

export class Wire {
  readonly #source: ByteSource;
  #begin = 0;
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  #reader = new PbfReader(this.#bytes);

  constructor(source: ByteSource) {
    this.#source = source;
  }

  /** Name of the file, for messages. */
  get name(): string {
    return this.#source.name;
  }

  get whole(): Range {
    return { begin: 0, end: this.#source.size };
  }

  /** The error of a file that is damaged or something else. */
  damaged(trouble: string, cause?: unknown): FileError {
    return new FileError(
      `${this.#source.name}: this is no ONNX file, or it is damaged or cut short: ${trouble}`,
      'Give a complete .onnx file; download it again if it was.',
      cause,
    );
  }

  /** The fields of a message in the order of the file. @throws FileError where they do not fit into the message. */
  async *fields(message: Range): AsyncGenerator<Field, void, undefined> {
    let at = message.begin;
    while (at < message.end) {
      const field = await this.#field(at, message.end);
      yield field;
      at = field.end;
    }
  }

  async #field(at: number, end: number): Promise<Field> {
    const reader = await this.#readerAt(at, Math.min(at + headerBytes, end));
    let field: Field;
    try {
      const tag = reader.readVarint();
      const wire = wireTypes[tag % 8];
      const number = Math.floor(tag / 8);
      const value = wire === 'varint' ? reader.readVarint(true) : 0;
      const length = wire === 'bytes' ? reader.readVarint() : wire === 'fixed64' ? 8 : wire === 'fixed32' ? 4 : 0;
      const begin = this.#begin + reader.pos;
      field = { number, wire, value, begin, end: begin + length };
    } catch (cause) {
      throw this.damaged(`at byte ${at} there is no field.`, cause);
    }
    // A wire type that does not exist is undefined here.
    if (field.number < 1 || field.number >= 2 ** 29 || !Object.values(wireTypes).includes(field.wire)) {
      throw this.damaged(`at byte ${at} there is no field.`);
    }
    if (field.end > end) throw this.damaged(`what begins at byte ${at} would end at ${field.end}, beyond byte ${end}.`);
    return field;
  }

  /** A reader standing at byte `at` of the file, with the bytes up to `end` before it. */
  async #readerAt(at: number, end: number): Promise<PbfReader> {
    if (at < this.#begin || end > this.#begin + this.#bytes.length) {
      this.#bytes = await this.#read(at, Math.min(at + windowBytes, this.#source.size));
      this.#reader = new PbfReader(this.#bytes);
      this.#begin = at;
    }
    this.#reader.pos = at - this.#begin;
    return this.#reader;
  }

  async #read(begin: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
    const bytes = await this.#source.read(begin, end);
    if (bytes.length !== end - begin) throw this.damaged(`bytes ${begin} to ${end} cannot be read.`);
    return bytes;
  }

  /** A copy of the bytes of a range. */
  async bytes({ begin, end }: Range): Promise<Uint8Array<ArrayBuffer>> {
    const from = begin - this.#begin;
    const inWindow = from >= 0 && end <= this.#begin + this.#bytes.length;
    return inWindow ? this.#bytes.slice(from, end - this.#begin) : this.#read(begin, end);
  }

  /** A nested message. */
  message(field: Field): Range {
    this.#expect(field, 'bytes');
    return field;
  }

  async text(field: Field): Promise<string> {
    this.#expect(field, 'bytes');
    if (field.end - field.begin > longestText) throw this.damaged(`the text at byte ${field.begin} is too long.`);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(await this.bytes(field));
    } catch (cause) {
      if (cause instanceof FileError) throw cause;
      throw this.damaged(`the text at byte ${field.begin} is none.`, cause);
    }
  }

  integer(field: Field): number {
    this.#expect(field, 'varint');
    return field.value;
  }

  async float(field: Field): Promise<number> {
    this.#expect(field, 'fixed32');
    return new PbfReader(await this.bytes(field)).readFloat();
  }

  /** One occurrence of a repeated integer: a single one, or a packed list. */
  async integers(field: Field): Promise<number[]> {
    if (field.wire === 'varint') return [field.value];
    const reader = await this.#list(field);
    const values: number[] = [];
    try {
      while (reader.pos < reader.length) values.push(reader.readVarint(true));
    } catch (cause) {
      throw this.damaged(`the list at byte ${field.begin} is damaged.`, cause);
    }
    if (reader.pos !== reader.length) throw this.damaged(`the list at byte ${field.begin} is damaged.`);
    return values;
  }

  /** One occurrence of a repeated float32: a single one, or a packed list. */
  async floats(field: Field): Promise<number[]> {
    if (field.wire === 'fixed32') return [await this.float(field)];
    const reader = await this.#list(field);
    if (reader.length % 4 !== 0) throw this.damaged(`the list at byte ${field.begin} is damaged.`);
    return Array.from({ length: reader.length / 4 }, () => reader.readFloat());
  }

  async #list(field: Field): Promise<PbfReader> {
    this.#expect(field, 'bytes');
    if (field.end - field.begin > longestList) throw this.damaged(`the list at byte ${field.begin} is too long.`);
    return new PbfReader(await this.bytes(field));
  }

  #expect({ wire, number, begin }: Field, wanted: Field['wire']): void {
    if (wire !== wanted) throw this.damaged(`field ${number} at byte ${begin} is of a wrong kind.`);
  }
}
