/**
 * ONNX models (onnx.proto, "ModelProto" and "GraphProto"): the list of nodes and what it starts from. Tensors are only
 * located.
 */
import { FileError } from '../../core/errors.js';
import { type OnnxNode, readNode } from './node.js';
import { describeTensor, inlineTensor, type TensorEntry } from './tensor.js';
import type { Range, Wire } from './wire.js';

/** An input or output of the graph. */
export interface OnnxValue {
  readonly name: string;
  /** Sizes of the axes, outermost first; undefined for a size that is free. Undefined where the file does not say. */
  readonly shape: readonly (number | undefined)[] | undefined;
}

export interface OnnxModel {
  /** In running order, without the constants. */
  readonly nodes: readonly OnnxNode[];
  /** What must be fed: initializers are not among them. */
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  /** Initializers and constant nodes by name. */
  readonly tensors: ReadonlyMap<string, TensorEntry>;
  /** Version of ONNX's own operations. */
  readonly opset: number;
  /** `producer`, `graph` (its name), and what the file says of itself. */
  readonly metadata: Readonly<Partial<Record<string, string>>>;
}

export async function readModel(wire: Wire): Promise<OnnxModel> {
  let graph: Graph | undefined;
  let opset: number | undefined;
  const metadata: Record<string, string> = {};
  for await (const field of wire.fields(wire.whole)) {
    if (field.number === 2) metadata.producer = await wire.text(field);
    else if (field.number === 7) {
      if (graph) throw wire.damaged('it has two graphs.');
      graph = await readGraph(wire, wire.message(field));
    } else if (field.number === 8) opset = (await readOpset(wire, wire.message(field))) ?? opset;
    else if (field.number === 14) {
      const [key, value] = await readTexts(wire, wire.message(field));
      metadata[key] = value;
    }
  }
  if (graph === undefined || graph.nodes.length === 0) throw wire.damaged('it has no graph.');
  if (opset === undefined) throw wire.damaged('it does not say which version of ONNX it follows.');
  return { ...graph, opset, metadata: graph.name === '' ? metadata : { ...metadata, graph: graph.name } };
}

/** The version, where it is that of ONNX's own operations. */
async function readOpset(wire: Wire, message: Range): Promise<number | undefined> {
  let domain = '';
  let version: number | undefined;
  for await (const field of wire.fields(message)) {
    if (field.number === 1) domain = await wire.text(field);
    else if (field.number === 2) version = wire.integer(field);
  }
  return domain === '' || domain === 'ai.onnx' ? version : undefined;
}

async function readTexts(wire: Wire, message: Range): Promise<[key: string, value: string]> {
  let [key, value] = ['', ''];
  for await (const field of wire.fields(message)) {
    if (field.number === 1) key = await wire.text(field);
    else if (field.number === 2) value = await wire.text(field);
  }
  return [key, value];
}

interface Graph extends Omit<OnnxModel, 'opset' | 'metadata'> {
  readonly name: string;
}

async function readGraph(wire: Wire, message: Range): Promise<Graph> {
  const nodes: OnnxNode[] = [];
  const tensors = new Map<string, TensorEntry>();
  const inputs: OnnxValue[] = [];
  const outputs: OnnxValue[] = [];
  let name = '';
  const store = (tensor: TensorEntry): void => {
    if (tensor.name === '' || tensors.has(tensor.name))
      throw wire.damaged(`two tensors have the name "${tensor.name}".`);
    tensors.set(tensor.name, tensor);
  };
  for await (const field of wire.fields(message)) {
    if (field.number === 1) {
      const node = await readNode(wire, wire.message(field));
      const constant = node.opType === 'Constant' ? constantOf(node) : undefined;
      if (constant) store(constant);
      else nodes.push(node);
    } else if (field.number === 2) name = await wire.text(field);
    else if (field.number === 5) store(await describeTensor(wire, wire.message(field)));
    else if (field.number === 11) inputs.push(await readValue(wire, wire.message(field)));
    else if (field.number === 12) outputs.push(await readValue(wire, wire.message(field)));
    else if (field.number === 15) {
      throw new FileError(`${wire.name}: it has sparse tensors, which are not read.`, 'Save it with dense weights.');
    }
  }
  // Files of the first years list the initializers among the inputs too.
  return { name, nodes, tensors, inputs: inputs.filter((input) => !tensors.has(input.name)), outputs };
}

/** The tensor of a constant node; undefined for kinds that no network of pictures has (texts, sparse tensors). */
function constantOf({ outputs: [name], attributes }: OnnxNode): TensorEntry | undefined {
  for (const attribute of attributes.values()) {
    switch (attribute.kind) {
      case 'tensor':
        return { ...attribute.value, name };
      case 'float':
        return inlineTensor(name, true, [], [attribute.value]);
      case 'integer':
        return inlineTensor(name, false, [], [attribute.value]);
      case 'floats':
        return inlineTensor(name, true, [attribute.value.length], attribute.value);
      case 'integers':
        return inlineTensor(name, false, [attribute.value.length], attribute.value);
      case 'text':
      case 'other':
        break;
    }
  }
  return undefined;
}

/** "ValueInfoProto": name = 1, type = 2 { tensor_type = 1 { shape = 2 { dim = 1 { dim_value = 1 } } } }. */
async function readValue(wire: Wire, message: Range): Promise<OnnxValue> {
  let name = '';
  let shape: (number | undefined)[] | undefined;
  for await (const field of wire.fields(message)) {
    if (field.number === 1) name = await wire.text(field);
    if (field.number !== 2) continue;
    for await (const type of wire.fields(wire.message(field))) {
      if (type.number !== 1) continue;
      for await (const part of wire.fields(wire.message(type))) {
        if (part.number === 2) shape = await readShape(wire, wire.message(part));
      }
    }
  }
  return { name, shape };
}

async function readShape(wire: Wire, message: Range): Promise<(number | undefined)[]> {
  const shape: (number | undefined)[] = [];
  for await (const field of wire.fields(message)) {
    if (field.number !== 1) continue;
    let size: number | undefined;
    for await (const part of wire.fields(wire.message(field))) {
      if (part.number === 1) size = wire.integer(part);
    }
    shape.push(size !== undefined && size > 0 ? size : undefined);
  }
  return shape;
}
