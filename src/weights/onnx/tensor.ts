/**
 * ONNX tensors (onnx.proto, "TensorProto"): where in the file their numbers are, and the numbers when asked for.
 *
 *     dims = 1   data_type = 2   float_data = 4   int32_data = 5   int64_data = 7   name = 8   raw_data = 9
 *     double_data = 10   external_data = 13   data_location = 14
 *
 * Numbers lie in raw_data, little-endian, or in the typed field of their type.
 */
import { FileError } from '../../core/errors.js';
import { formatShape } from '../../core/shape.js';
import { bytesPer, type NumberType, toFloat32 } from '../numberTypes.js';
import type { Range, Wire } from './wire.js';

interface TensorType {
  readonly name: string;
  readonly bytes: number;
  /** The typed field, where it is not raw_data. */
  readonly field: number;
  /** Whether the typed field holds varints: of integers, and of the bits of half-precision numbers. */
  readonly varint: boolean;
  /** How its bytes become float32; undefined for integers. */
  readonly float: NumberType | undefined;
}

const floats = (name: string, float: NumberType, field: number, varint = false): TensorType => {
  return { name, bytes: bytesPer[float], field, varint, float };
};
const integers = (name: string, bytes: number, field: number): TensorType => {
  return { name, bytes, field, varint: true, float: undefined };
};

/** By number of `TensorProto.DataType`. */
const types: Readonly<Partial<Record<number, TensorType>>> = {
  1: floats('float32', 'F32', 4),
  6: integers('int32', 4, 5),
  7: integers('int64', 8, 7),
  10: floats('float16', 'F16', 5, true),
  11: floats('float64', 'F64', 10),
  16: floats('bfloat16', 'BF16', 5, true),
};

/** A tensor as described in the file. */
export interface TensorEntry {
  readonly name: string;
  /** 'float32', ..., or the number of a type that is not read here. */
  readonly type: string;
  readonly float: boolean;
  readonly shape: readonly number[];
  /** The numbers' bytes, the message whose typed field holds them, or the numbers themselves. */
  readonly data:
    | { readonly kind: 'raw'; readonly range: Range; readonly type: TensorType }
    | { readonly kind: 'typed'; readonly range: Range; readonly type: TensorType }
    | { readonly kind: 'inline'; readonly numbers: readonly number[] }
    | { readonly kind: 'unknown' };
}

const mostAxes = 8;

/** A number or a list written in a node's attribute. */
export function inlineTensor(
  name: string,
  float: boolean,
  shape: readonly number[],
  numbers: readonly number[],
): TensorEntry {
  return { name, type: float ? 'float32' : 'int64', float, shape, data: { kind: 'inline', numbers } };
}

/** @throws FileError when it contradicts itself or keeps its numbers in another file. */
export async function describeTensor(wire: Wire, message: Range): Promise<TensorEntry> {
  const shape: number[] = [];
  let name = '';
  let typeNumber = 0;
  let raw: Range | undefined;
  let external: string | undefined;
  /** Bytes in each typed field. */
  const typed = new Map<number, number>();
  for await (const field of wire.fields(message)) {
    if (field.number === 1) shape.push(...(await wire.integers(field)));
    else if (field.number === 2) typeNumber = wire.integer(field);
    else if (field.number === 8) name = await wire.text(field);
    else if (field.number === 9) raw = wire.message(field);
    else if (field.number === 13)
      external = (await externalFile(wire, wire.message(field))) ?? external ?? 'another file';
    else if (field.number === 14 && wire.integer(field) === 1) external ??= 'another file';
    else if ([4, 5, 7, 10].includes(field.number)) {
      // A single varint has its bytes before `begin`; one number takes at least one byte.
      const bytes = field.wire === 'varint' ? 1 : field.end - field.begin;
      typed.set(field.number, (typed.get(field.number) ?? 0) + bytes);
    }
    if (shape.length > mostAxes) throw wire.damaged(`tensor "${name}" has more than ${mostAxes} axes.`);
  }
  if (external !== undefined) {
    throw new FileError(
      `${wire.name}: the numbers of tensor "${name}" are in ${external}, which is not read.`,
      'Save the model as one file: onnx.save_model(model, path, save_as_external_data=False).',
    );
  }
  const count = shape.reduce((product, axis) => product * axis, 1);
  if (!shape.every((axis) => Number.isSafeInteger(axis) && axis >= 0) || !Number.isSafeInteger(count)) {
    throw wire.damaged(`tensor "${name}" has the shape ${formatShape(shape)}.`);
  }
  const type = types[typeNumber];
  if (type === undefined) {
    return { name, type: `of type ${typeNumber}`, float: false, shape, data: { kind: 'unknown' } };
  }
  const described = { name, type: type.name, float: type.float !== undefined, shape };
  if (raw && (count > 0 || raw.end > raw.begin)) {
    if (raw.end - raw.begin !== count * type.bytes) {
      throw wire.damaged(
        `tensor "${name}" of shape ${formatShape(shape)} ${type.name} has ${raw.end - raw.begin} bytes.`,
      );
    }
    return { ...described, data: { kind: 'raw', range: raw, type } };
  }
  const bytes = typed.get(type.field) ?? 0;
  // A varint takes one byte or more.
  const fits = type.varint ? count <= bytes : count * type.bytes === bytes;
  if (!fits) throw wire.damaged(`tensor "${name}" of shape ${formatShape(shape)} has only ${bytes} bytes of numbers.`);
  return { ...described, data: { kind: 'typed', range: message, type } };
}

/** The file name in `external_data`, a list of key and value. */
async function externalFile(wire: Wire, message: Range): Promise<string | undefined> {
  let [key, value] = ['', ''];
  for await (const field of wire.fields(message)) {
    if (field.number === 1) key = await wire.text(field);
    else if (field.number === 2) value = await wire.text(field);
  }
  return key === 'location' ? `the file "${value}"` : undefined;
}

/** The numbers [first, last) of a floating-point tensor, last axis fastest, as float32. */
export async function readFloats(
  wire: Wire,
  tensor: TensorEntry,
  first = 0,
  last = countOf(tensor),
): Promise<Float32Array<ArrayBuffer>> {
  const { data } = tensor;
  if (!tensor.float || data.kind === 'unknown') {
    throw wire.damaged(`tensor "${tensor.name}" should hold floating-point numbers, it is ${tensor.type}.`);
  }
  if (data.kind === 'inline') return Float32Array.from(data.numbers.slice(first, last));
  const { bytes, float = 'F32', varint } = data.type;
  if (data.kind === 'raw') {
    const { begin } = data.range;
    return toFloat32(float, await wire.bytes({ begin: begin + first * bytes, end: begin + last * bytes }));
  }
  const whole = varint
    ? new Uint8Array(Uint16Array.from(await typedIntegers(wire, tensor, data)).buffer)
    : await typedBytes(wire, tensor, data);
  return toFloat32(float, whole).slice(first, last);
}

/** The numbers of a short list of integers, such as a shape. */
export async function readIntegers(wire: Wire, tensor: TensorEntry): Promise<readonly number[]> {
  const { data } = tensor;
  if (tensor.float || data.kind === 'unknown') {
    throw wire.damaged(`tensor "${tensor.name}" should hold integers, it is ${tensor.type}.`);
  }
  switch (data.kind) {
    case 'raw': {
      const { buffer } = await wire.bytes(data.range);
      return data.type.bytes === 8 ? Array.from(new BigInt64Array(buffer), Number) : Array.from(new Int32Array(buffer));
    }
    case 'typed':
      return typedIntegers(wire, tensor, data);
    case 'inline':
      return data.numbers;
  }
}

interface Typed {
  readonly range: Range;
  readonly type: TensorType;
}

function countOf({ shape }: TensorEntry): number {
  return shape.reduce((product, axis) => product * axis, 1);
}

async function typedIntegers(wire: Wire, tensor: TensorEntry, { range, type }: Typed): Promise<readonly number[]> {
  const numbers: number[] = [];
  for await (const field of wire.fields(range)) {
    if (field.number === type.field) for (const value of await wire.integers(field)) numbers.push(value);
  }
  if (numbers.length !== countOf(tensor)) {
    throw wire.damaged(`tensor "${tensor.name}" has ${numbers.length} numbers, not ${countOf(tensor)}.`);
  }
  return numbers;
}

async function typedBytes(wire: Wire, tensor: TensorEntry, { range, type }: Typed): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(countOf(tensor) * type.bytes);
  let at = 0;
  for await (const field of wire.fields(range)) {
    if (field.number !== type.field) continue;
    bytes.set(await wire.bytes(field), at);
    at += field.end - field.begin;
  }
  return bytes;
}
