/**
 * Some tensors of a safetensors file, as a safetensors file of their own: which byte ranges to ask for, and the header
 * that makes a valid file of them. The convolutions of VGG16 are 59 of 553 MB that way.
 */
import { SourceError } from './request.js';

/** Which tensors. `id` names the choice in file names. */
export interface TensorPart {
  readonly id: string;
  has(tensor: string): boolean;
}

/** The convolutions of a VGG as torchvision and timm name them. */
export const convolutionPart: TensorPart = { id: 'conv', has: (tensor) => tensor.startsWith('features.') };

/** All the rest: what classifies. */
export const classifierPart: TensorPart = { id: 'classifier', has: (tensor) => !tensor.startsWith('features.') };

/** Neighbouring tensors: bytes [begin, end) of the whole file. */
export interface Run {
  readonly begin: number;
  readonly end: number;
}

export interface PartPlan {
  /** The first bytes of the smaller file: length and header. */
  readonly head: Uint8Array;
  /** What follows it, in this order. */
  readonly runs: readonly Run[];
  /** Bytes of the smaller file. */
  readonly size: number;
  /** Bytes of the whole file. */
  readonly wholeSize: number;
}

interface Placed {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly unknown[];
  readonly begin: number;
  readonly end: number;
}

/** Headers are some kilobytes; one that claims more is none. */
export const longestHeader = 16 << 20;

/**
 * @param length bytes of the header, the first number of the file. @param header its text.
 * @throws SourceError when it is no header of a safetensors file or holds none of these tensors.
 */
export function planPart(length: number, header: Uint8Array, part: TensorPart): PartPlan {
  const { tensors, metadata } = parseHeader(header);
  const chosen = tensors.filter(({ name }) => part.has(name));
  if (chosen.length === 0) throw new SourceError(`it has no tensors of the part wanted (${part.id})`, true);
  const dataStart = 8 + length;
  const runs: Run[] = [];
  const entries: Record<string, object> = metadata === undefined ? {} : { __metadata__: metadata };
  let size = 0;
  for (const { name, dtype, shape, begin, end } of chosen) {
    entries[name] = { dtype, shape, data_offsets: [size, size + end - begin] };
    size += end - begin;
    const last = runs.at(-1);
    if (last?.end === dataStart + begin) runs[runs.length - 1] = { begin: last.begin, end: dataStart + end };
    else if (end > begin) runs.push({ begin: dataStart + begin, end: dataStart + end });
  }
  const head = headOf(entries);
  return { head, runs, size: head.length + size, wholeSize: dataStart + Math.max(...tensors.map(({ end }) => end)) };
}

function headOf(entries: Record<string, object>): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(entries));
  // Spaces pad the header so that the data begins at a multiple of 8 bytes.
  const head = new Uint8Array(8 + Math.ceil(json.length / 8) * 8).fill(0x20);
  new DataView(head.buffer).setBigUint64(0, BigInt(head.length - 8), true);
  head.set(json, 8);
  return head;
}

function parseHeader(bytes: Uint8Array): { tensors: Placed[]; metadata: object | undefined } {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new SourceError('it is no safetensors file: its header is not JSON', true);
  }
  if (!isRecord(header)) throw new SourceError('it is no safetensors file: its header is no table', true);
  const tensors: Placed[] = [];
  for (const [name, entry] of Object.entries(header)) {
    if (name !== '__metadata__') tensors.push(placed(name, entry));
  }
  tensors.sort((a, b) => a.begin - b.begin);
  for (const [i, { name, begin }] of tensors.entries()) {
    if (i > 0 && begin < tensors[i - 1].end) {
      throw new SourceError(`its header is damaged: ${name} lies over ${tensors[i - 1].name}`, true);
    }
  }
  return { tensors, metadata: isRecord(header.__metadata__) ? header.__metadata__ : undefined };
}

function placed(name: string, entry: unknown): Placed {
  const offsets: unknown[] = isRecord(entry) && Array.isArray(entry.data_offsets) ? entry.data_offsets : [];
  const [begin, end] = offsets;
  if (
    isRecord(entry) &&
    typeof entry.dtype === 'string' &&
    Array.isArray(entry.shape) &&
    isOffset(begin) &&
    isOffset(end)
  ) {
    if (begin <= end) return { name, dtype: entry.dtype, shape: entry.shape, begin, end };
  }
  throw new SourceError(`its header is damaged at the tensor ${name}`, true);
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
