/** Writes safetensors files (the format is described in `safetensors.ts`): header first, then the tensors in its order. */
import { bytesPer, type NumberType, toBytes } from './numberTypes.js';

/** What the header says of a tensor. */
export interface TensorEntry {
  readonly name: string;
  readonly type: NumberType;
  readonly shape: readonly number[];
}

/** How many bytes a tensor takes. */
export function entryBytes({ type, shape }: TensorEntry): number {
  return shape.reduce((product, axis) => product * axis, bytesPer[type]);
}

/** Everything in front of the tensors' bytes, which follow without gaps in the order of `entries`. */
export function safetensorsHeader(
  entries: readonly TensorEntry[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const entry of entries) {
    const end = offset + entryBytes(entry);
    header[entry.name] = { dtype: entry.type, shape: entry.shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces fill the header up so that the data begins at a multiple of 8 bytes.
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  return bytes;
}

/** A tensor to be written. */
export interface NamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** The bytes of a whole file. 'F16' rounds each number to half precision (relative error 2^-11). */
export function writeSafetensors(
  tensors: readonly NamedTensor[],
  type: 'F16' | 'F32',
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const entries = tensors.map(({ name, shape }) => ({ name, type, shape }));
  const header = safetensorsHeader(entries, metadata);
  const file = new Uint8Array(entries.reduce((bytes, entry) => bytes + entryBytes(entry), header.length));
  file.set(header);
  let at = header.length;
  for (const { data } of tensors) {
    const bytes = toBytes(type, data);
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}
