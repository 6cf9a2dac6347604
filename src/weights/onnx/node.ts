/**
 * ONNX nodes (onnx.proto, "NodeProto" and "AttributeProto"): one operation, its inputs and outputs by name, and its
 * settings.
 */
import { describeTensor, type TensorEntry } from './tensor.js';
import type { Range, Wire } from './wire.js';

export type Attribute =
  | { readonly kind: 'float'; readonly value: number }
  | { readonly kind: 'integer'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'tensor'; readonly value: TensorEntry }
  | { readonly kind: 'floats'; readonly value: readonly number[] }
  | { readonly kind: 'integers'; readonly value: readonly number[] }
  /** Graphs, sparse tensors and whatever else there is: of which kind, not what. */
  | { readonly kind: 'other' };

export interface OnnxNode {
  /** 'Conv', or 'com.microsoft::FusedConv' for an operation outside ONNX's own. */
  readonly opType: string;
  /** Its own name, or that of its first output where it has none. */
  readonly name: string;
  /** Names of tensors; empty for an input that is left out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: ReadonlyMap<string, Attribute>;
}

const mostInputs = 4096;

export async function readNode(wire: Wire, message: Range): Promise<OnnxNode> {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const attributes = new Map<string, Attribute>();
  let [name, opType, domain] = ['', '', ''];
  for await (const field of wire.fields(message)) {
    if (field.number === 1) inputs.push(await wire.text(field));
    else if (field.number === 2) outputs.push(await wire.text(field));
    else if (field.number === 3) name = await wire.text(field);
    else if (field.number === 4) opType = await wire.text(field);
    else if (field.number === 5) attributes.set(...(await readAttribute(wire, wire.message(field))));
    else if (field.number === 7) domain = await wire.text(field);
    if (inputs.length > mostInputs) throw wire.damaged(`the node at byte ${message.begin} has too many inputs.`);
  }
  if (opType === '' || outputs.length === 0) {
    throw wire.damaged(`the node at byte ${message.begin} has no ${opType === '' ? 'operation' : 'output'}.`);
  }
  const own = domain === '' || domain === 'ai.onnx';
  return { opType: own ? opType : `${domain}::${opType}`, name: name || outputs[0], inputs, outputs, attributes };
}

/** By number of `AttributeProto.AttributeType`: what an attribute is when its value, being the default, is not written. */
const defaults: Readonly<Partial<Record<number, Attribute>>> = {
  1: { kind: 'float', value: 0 },
  2: { kind: 'integer', value: 0 },
  3: { kind: 'text', value: '' },
  6: { kind: 'floats', value: [] },
  7: { kind: 'integers', value: [] },
};

async function readAttribute(wire: Wire, message: Range): Promise<[name: string, attribute: Attribute]> {
  let name = '';
  let type = 0;
  let single: Attribute | undefined;
  const floats: number[] = [];
  const integers: number[] = [];
  for await (const field of wire.fields(message)) {
    if (field.number === 1) name = await wire.text(field);
    else if (field.number === 2) single = { kind: 'float', value: await wire.float(field) };
    else if (field.number === 3) single = { kind: 'integer', value: wire.integer(field) };
    else if (field.number === 4) single = { kind: 'text', value: await wire.text(field) };
    else if (field.number === 5) single = { kind: 'tensor', value: await describeTensor(wire, wire.message(field)) };
    else if (field.number === 7) floats.push(...(await wire.floats(field)));
    else if (field.number === 8) integers.push(...(await wire.integers(field)));
    else if (field.number === 20) type = wire.integer(field);
  }
  if (single) return [name, single];
  if (floats.length > 0) return [name, { kind: 'floats', value: floats }];
  if (integers.length > 0) return [name, { kind: 'integers', value: integers }];
  return [name, defaults[type] ?? { kind: 'other' }];
}
