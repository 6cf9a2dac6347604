/**
 * Safetensors files (Hugging Face, https://github.com/huggingface/safetensors, "Format"):
 *
 *     8 bytes      N, length of the header, unsigned little-endian
 *     N bytes      JSON: { name: { dtype, shape, data_offsets: [begin, end] }, ..., "__metadata__": { text: text } }
 *     the rest     the tensors' bytes, little-endian, row-major; offsets count from here
 *
 * The format is a page of arithmetic and the libraries for it in JavaScript are not kept up, so it is read here.
 */
import { Float16Array } from '@petamoriken/float16';
import { FileError } from '../core/errors.js';
import type { ByteSource } from './byteSource.js';

type FloatType = 'F16' | 'F32';
const bytesPer: Readonly<Record<FloatType, number>> = { F16: 2, F32: 4 };

interface Entry {
  readonly dtype: FloatType;
  readonly shape: readonly number[];
  /** Bytes [begin, end) of the file. */
  readonly begin: number;
  readonly end: number;
}

/** An open safetensors file: its header. Tensors are read one at a time when asked for. */
export interface Safetensors {
  readonly names: readonly string[];
  readonly metadata: Readonly<Record<string, string>>;
  /** @throws FileError when the file has no such tensor. */
  shape(name: string): readonly number[];
  /** The tensor's numbers as float32. @throws FileError as {@link shape}, or when the bytes cannot be read. */
  read(name: string): Promise<Float32Array>;
}

/** Headers are some kilobytes; one that claims more is not a header. */
const longestHeader = 16 * 1024 * 1024;

/** Reads the header. @throws FileError when the file is no safetensors file, is damaged, or is cut short. */
export async function openSafetensors(source: ByteSource): Promise<Safetensors> {
  const fail = (trouble: string): never => {
    throw new FileError(
      `${source.name}: ${trouble}`,
      'Give a complete .safetensors file; download it again if it was.',
    );
  };
  if (source.size < 10) fail(`it has ${source.size} bytes, too few for a safetensors file.`);
  const head = await source.read(0, 8);
  const length = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
  if (length < 2 || length > longestHeader || 8 + length > source.size) {
    fail(`this is no safetensors file: its header would have ${length} bytes.`);
  }
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await source.read(8, 8 + length)));
  } catch (cause) {
    throw new FileError(`${source.name}: this is no safetensors file: its header is not JSON.`, undefined, cause);
  }
  if (!isRecord(header)) return fail('its header is not a table of tensors.');

  const entries = new Map<string, Entry>();
  let metadata: Record<string, string> = {};
  for (const [name, description] of Object.entries(header)) {
    if (name === '__metadata__') {
      metadata = isRecord(description) ? textsOf(description) : fail('its metadata is not a table of texts.');
    } else {
      entries.set(name, parseEntry(description, 8 + length) ?? fail(`the description of tensor "${name}" is damaged.`));
    }
  }
  for (const [name, { end }] of entries) {
    if (end > source.size) fail(`it is cut short: tensor "${name}" ends at byte ${end}, the file at ${source.size}.`);
  }

  const entry = (name: string): Entry => entries.get(name) ?? fail(`it has no tensor "${name}".`);
  return {
    names: [...entries.keys()],
    metadata,
    shape: (name) => entry(name).shape,
    async read(name) {
      const { dtype, begin, end } = entry(name);
      const bytes = await source.read(begin, end);
      const { buffer } = bytes;
      return dtype === 'F32' ? new Float32Array(buffer) : Float32Array.from(new Float16Array(buffer));
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsOf(table: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(table).map(([key, value]) => [key, String(value)]));
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** One tensor's line of the header, or undefined when it contradicts itself. */
function parseEntry(description: unknown, dataStart: number): Entry | undefined {
  if (!isRecord(description)) return undefined;
  const { dtype, shape, data_offsets: offsets } = description;
  if ((dtype !== 'F16' && dtype !== 'F32') || !Array.isArray(shape) || !Array.isArray(offsets)) return undefined;
  if (!shape.every(isCount) || offsets.length !== 2 || !offsets.every(isCount)) return undefined;
  const elements = shape.reduce((product, axis) => product * axis, 1);
  if (offsets[1] - offsets[0] !== elements * bytesPer[dtype]) return undefined;
  return { dtype, shape, begin: dataStart + offsets[0], end: dataStart + offsets[1] };
}

/** A tensor to be written. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The bytes of a safetensors file. 'F16' rounds each number to half precision (relative error 2^-11). */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  dtype: FloatType,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape, data } of tensors) {
    const end = offset + data.length * bytesPer[dtype];
    header[name] = { dtype, shape, data_offsets: [offset, end] };
    offset = end;
  }
  // Spaces pad the header so that the data begins at a multiple of 8 bytes.
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));

  const file = new Uint8Array(8 + json.length + offset);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  let at = 8 + json.length;
  for (const { data } of tensors) {
    const numbers = dtype === 'F32' ? data : Float16Array.from(data);
    file.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), at);
    at += numbers.byteLength;
  }
  return file;
}
