/**
 * Safetensors files (Hugging Face, https://github.com/huggingface/safetensors, "Format"):
 *
 *     8 bytes      N, length of the header, unsigned little-endian
 *     N bytes      JSON: { name: { dtype, shape, data_offsets: [begin, end] }, ..., "__metadata__": { text: text } }
 *     the rest     the tensors' bytes, little-endian, row-major; offsets count from here
 *
 * The format is a page of arithmetic and the libraries for it in JavaScript are not kept up, so it is read here.
 */
import { FileError } from '../core/errors.js';
import type { ByteSource } from './byteSource.js';
import { bytesPer, isNumberType, toFloat32 } from './numberTypes.js';
import { memoryFor, sliceContiguous, type TensorFile } from './tensorFile.js';

interface Entry {
  /** As the header says: a `NumberType`, or a kind that cannot be read here ('I64'). */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Bytes [begin, end) of the file. */
  readonly begin: number;
  readonly end: number;
}

/** An open safetensors file: its header. Tensors are read one at a time when asked for. */
export interface Safetensors extends TensorFile {
  /** What the header says beside the tensors. */
  readonly metadata: Readonly<Record<string, string>>;
  /** How a tensor's numbers are stored ('F16'), as the header says. @throws FileError when the file has no such tensor. */
  type(name: string): string;
}

/** Headers are some kilobytes; one that claims more is not a header. */
const longestHeader = 16 * 1024 * 1024;

const whatToDo = 'Give a complete .safetensors file; download it again if it was.';

/** Reads the header. @throws FileError when the file is no safetensors file, is damaged, or is cut short. */
export async function openSafetensors(source: ByteSource): Promise<Safetensors> {
  const trouble = (what: string, cause?: unknown): FileError =>
    new FileError(`${source.name}: ${what}`, whatToDo, cause);
  const { table, dataStart } = await readHeader(source, trouble);

  const entries = new Map<string, Entry>();
  let metadata: Record<string, string> = {};
  for (const [name, description] of Object.entries(table)) {
    if (name === '__metadata__') {
      if (!isRecord(description)) throw trouble('its metadata is not a table of texts.');
      metadata = Object.fromEntries(Object.entries(description).map(([key, value]) => [key, String(value)]));
    } else {
      const entry = parseEntry(description, dataStart);
      if (entry === undefined) throw trouble(`the description of tensor "${name}" is damaged.`);
      entries.set(name, entry);
    }
  }
  checkPlaces(entries, source.size, trouble);

  const entryOf = (name: string): Entry => {
    const entry = entries.get(name);
    if (entry === undefined) throw trouble(`it has no tensor "${name}".`);
    return entry;
  };
  /** The numbers [first, last) of a tensor. */
  const readNumbers = async (
    name: string,
    first: number,
    last: number,
    into?: Float32Array<ArrayBuffer>,
  ): Promise<Float32Array<ArrayBuffer>> => {
    const { dtype, begin } = entryOf(name);
    if (!isNumberType(dtype)) {
      const known = Object.keys(bytesPer).join(', ');
      throw new FileError(`${source.name}: ${name} holds ${dtype}, not floating-point numbers (${known}).`);
    }
    const size = bytesPer[dtype];
    const numbers = memoryFor(last - first, into);
    const length = (last - first) * size;
    // Behind the numbers that are made of them, where there is room.
    const behind = numbers.byteOffset + numbers.byteLength - length;
    const place = behind >= numbers.byteOffset ? new Uint8Array(numbers.buffer, behind, length) : undefined;
    const bytes = await source.read(begin + first * size, begin + last * size, place);
    if (bytes.length !== length) throw trouble(`it ends inside of tensor "${name}".`);
    return toFloat32(dtype, bytes, numbers);
  };
  return {
    name: source.name,
    names: [...entries.keys()],
    metadata,
    shape: (name) => entryOf(name).shape,
    type: (name) => entryOf(name).dtype,
    read: async (name) => readNumbers(name, 0, lengthOf(entryOf(name))),
    readSlice: async (name, axis, begin, end, into) =>
      sliceContiguous(
        entryOf(name).shape,
        axis,
        begin,
        end,
        (first, last, memory) => readNumbers(name, first, last, memory),
        into,
      ),
    close: () => undefined,
  };
}

const lengthOf = ({ shape }: Entry): number => shape.reduce((product, axis) => product * axis, 1);

type Trouble = (what: string, cause?: unknown) => FileError;

/** The header as a table, and the byte where the tensors begin. */
async function readHeader(
  source: ByteSource,
  trouble: Trouble,
): Promise<{ table: Record<string, unknown>; dataStart: number }> {
  if (source.size < 10) throw trouble(`it has ${source.size} bytes, too few for a safetensors file.`);
  const head = await source.read(0, 8);
  const length = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
  if (length < 2 || length > longestHeader) {
    throw trouble(`this is no safetensors file: its header would have ${length} bytes.`);
  }
  const dataStart = 8 + length;
  if (dataStart > source.size) {
    throw trouble(`it is cut short: its header ends at byte ${dataStart}, the file at ${source.size}.`);
  }
  let table: unknown;
  try {
    table = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(await source.read(8, dataStart)));
  } catch (cause) {
    if (cause instanceof FileError) throw cause;
    throw trouble('this is no safetensors file, or a damaged one: its header is not JSON.', cause);
  }
  if (!isRecord(table)) throw trouble('its header is not a table of tensors.');
  return { table, dataStart };
}

/** Every tensor lies inside the file, and no two share bytes: so all together are no larger than the file. */
function checkPlaces(entries: ReadonlyMap<string, Entry>, size: number, trouble: Trouble): void {
  let [before, free] = ['', 0];
  for (const [name, { begin, end }] of [...entries].sort(([, a], [, b]) => a.begin - b.begin)) {
    if (end > size) throw trouble(`it is cut short: tensor "${name}" ends at byte ${end}, the file at ${size}.`);
    if (begin < free) throw trouble(`tensors "${before}" and "${name}" overlap.`);
    if (end > begin) [before, free] = [name, end];
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** One tensor's line of the header, or undefined when it contradicts itself. */
function parseEntry(description: unknown, dataStart: number): Entry | undefined {
  if (!isRecord(description)) return undefined;
  const { dtype, shape, data_offsets: offsets } = description;
  if (typeof dtype !== 'string' || !Array.isArray(shape) || !Array.isArray(offsets)) return undefined;
  if (!shape.every(isCount) || offsets.length !== 2 || !offsets.every(isCount)) return undefined;
  const [begin, end] = offsets;
  if (end < begin) return undefined;
  const entry = { dtype, shape, begin: dataStart + begin, end: dataStart + end };
  return isNumberType(dtype) && end - begin !== lengthOf(entry) * bytesPer[dtype] ? undefined : entry;
}
