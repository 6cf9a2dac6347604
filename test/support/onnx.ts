/** Writes small .onnx files (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto), so that no real one is needed. */
import { Float16Array } from '@petamoriken/float16';
import { PbfWriter } from 'pbf';
import { Rng } from '../../src/core/rng.js';

export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: readonly number[] | Float32Array;
  /** Default 'float32'. */
  readonly type?: keyof typeof types;
  /** 'raw' little-endian bytes (default), a 'packed' list in the typed field, or its numbers one by one ('unpacked'). */
  readonly storage?: 'raw' | 'packed' | 'unpacked';
  /** Says that the numbers are in another file. */
  readonly external?: string;
}

/** A number is an integer, a list a list of integers. */
export type OnnxAttribute =
  | number
  | readonly number[]
  | string
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly tensor: OnnxTensor };

export interface OnnxModelNode {
  readonly op: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly name?: string;
  readonly domain?: string;
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxModelText {
  readonly nodes: readonly OnnxModelNode[];
  readonly tensors?: readonly OnnxTensor[];
  /** A text is the name of a free size. */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly (number | string)[] }[];
  readonly outputs: readonly string[];
  readonly opset?: number;
  readonly producer?: string;
}

const types = {
  float32: { number: 1, field: 4, bytes: (data: readonly number[]) => Float32Array.from(data) },
  int32: { number: 6, field: 5, bytes: (data: readonly number[]) => Int32Array.from(data) },
  int64: { number: 7, field: 7, bytes: (data: readonly number[]) => BigInt64Array.from(data.map(BigInt)) },
  float16: { number: 10, field: 5, bytes: halves },
  float64: { number: 11, field: 10, bytes: (data: readonly number[]) => Float64Array.from(data) },
  text: { number: 8, field: 6, bytes: (data: readonly number[]) => Uint8Array.from(data) },
  bfloat16: {
    number: 16,
    field: 5,
    bytes: (data: readonly number[]) =>
      Uint16Array.from(data, (value) => new Uint32Array(Float32Array.of(value).buffer)[0] >>> 16),
  },
} as const;

function halves(data: readonly number[]): Uint16Array {
  return new Uint16Array(Float16Array.from(data).buffer);
}

export function writeOnnx({
  nodes,
  tensors = [],
  inputs,
  outputs,
  opset = 17,
  producer = 'test',
}: OnnxModelText): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, 8);
  pbf.writeStringField(2, producer);
  pbf.writeMessage(
    7,
    (_, graph) => {
      for (const node of nodes) graph.writeMessage(1, writeNode, node);
      graph.writeStringField(2, 'tiny');
      for (const tensor of tensors) graph.writeMessage(5, writeTensor, tensor);
      for (const input of inputs) graph.writeMessage(11, writeValue, input);
      for (const name of outputs) graph.writeMessage(12, writeValue, { name, shape: undefined });
    },
    undefined,
  );
  pbf.writeMessage(
    8,
    (_, version) => {
      version.writeVarintField(2, opset);
    },
    undefined,
  );
  return pbf.finish().slice();
}

function writeNode(
  { op, inputs, outputs, name = '', domain = '', attributes = {} }: OnnxModelNode,
  pbf: PbfWriter,
): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  for (const output of outputs) pbf.writeStringField(2, output);
  if (name !== '') pbf.writeStringField(3, name);
  pbf.writeStringField(4, op);
  for (const entry of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, entry);
  if (domain !== '') pbf.writeStringField(7, domain);
}

const isList = (value: OnnxAttribute): value is readonly number[] => Array.isArray(value);

function writeAttribute([name, value]: [string, OnnxAttribute], pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  if (typeof value === 'number') {
    pbf.writeVarintField(3, value);
    pbf.writeVarintField(20, 2);
  } else if (typeof value === 'string') {
    pbf.writeBytesField(4, new TextEncoder().encode(value));
    pbf.writeVarintField(20, 3);
  } else if (isList(value)) {
    for (const item of value) pbf.writeVarintField(8, item);
    pbf.writeVarintField(20, 7);
  } else if ('float' in value) {
    pbf.writeFloatField(2, value.float);
    pbf.writeVarintField(20, 1);
  } else if ('floats' in value) {
    for (const item of value.floats) pbf.writeFloatField(7, item);
    pbf.writeVarintField(20, 6);
  } else {
    pbf.writeMessage(5, writeTensor, value.tensor);
    pbf.writeVarintField(20, 4);
  }
}

function writeTensor(
  { name, shape, data, type = 'float32', storage = 'raw', external }: OnnxTensor,
  pbf: PbfWriter,
): void {
  const { number, field, bytes } = types[type];
  if (shape.length > 0) pbf.writePackedVarint(1, [...shape]);
  pbf.writeVarintField(2, number);
  // Large tensors are not worth a list of JavaScript's numbers.
  const isPlain = data instanceof Float32Array && type === 'float32' && storage === 'raw';
  const numbers = isPlain ? [] : Array.from(data);
  const stored = isPlain ? data : bytes(numbers);
  if (external !== undefined) {
    pbf.writeMessage(
      13,
      (location, entry) => {
        entry.writeStringField(1, 'location');
        entry.writeStringField(2, location);
      },
      external,
    );
    pbf.writeVarintField(14, 1);
  } else if (storage === 'raw') {
    pbf.writeBytesField(9, new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength));
  } else {
    const list = type === 'float16' || type === 'bfloat16' ? Array.from(stored, Number) : numbers;
    if (storage === 'packed') {
      if (type === 'float32') pbf.writePackedFloat(field, list);
      else if (type === 'float64') pbf.writePackedDouble(field, list);
      else pbf.writePackedVarint(field, list);
    } else {
      for (const item of list) {
        if (type === 'float32') pbf.writeFloatField(field, item);
        else if (type === 'float64') pbf.writeDoubleField(field, item);
        else pbf.writeVarintField(field, item);
      }
    }
  }
  pbf.writeStringField(8, name);
}

function writeValue(
  { name, shape }: { readonly name: string; readonly shape: readonly (number | string)[] | undefined },
  pbf: PbfWriter,
): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(
    2,
    (_, type) => {
      type.writeMessage(1, writeTensorType, shape);
    },
    undefined,
  );
}

/** Element type float32, and the sizes where they are known. */
function writeTensorType(shape: readonly (number | string)[] | undefined, pbf: PbfWriter): void {
  pbf.writeVarintField(1, 1);
  if (shape === undefined) return;
  pbf.writeMessage(
    2,
    (sizes, message) => {
      for (const size of sizes) {
        message.writeMessage(
          1,
          (value, dimension) => {
            if (typeof value === 'number') dimension.writeVarintField(1, value);
            else dimension.writeStringField(2, value);
          },
          size,
        );
      }
    },
    shape,
  );
}

/** A float32 tensor of normal numbers times `spread`. */
export function randomTensor(rng: Rng, name: string, shape: readonly number[], spread = 1): OnnxTensor {
  const count = shape.reduce((product, axis) => product * axis, 1);
  return { name, shape, data: Float32Array.from({ length: count }, () => spread * rng.normal()) };
}
