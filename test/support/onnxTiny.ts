/** Tiny ONNX graphs with random weights, from input `x` to output `y`. */
import { Rng } from '../../src/core/rng.js';
import { type OnnxAttribute, type OnnxModelNode, type OnnxModelText, type OnnxTensor, randomTensor } from './onnx.js';

export interface OnnxCase {
  readonly id: string;
  /** Height and width of the picture fed; that the graph was made for, 8 x 8, unless it says otherwise. */
  readonly picture: readonly [height: number, width: number];
  readonly model: OnnxModelText;
}

const rng = new Rng(7);
export const node = (
  op: string,
  inputs: readonly string[],
  output: string,
  attributes: Readonly<Record<string, OnnxAttribute>> = {},
): OnnxModelNode => ({ op, inputs, outputs: [output], attributes });

export const weight = (name: string, ...shape: number[]): OnnxTensor => randomTensor(rng, name, shape, 0.5);
export const positive = (name: string, ...shape: number[]): OnnxTensor => {
  const { data } = randomTensor(rng, name, shape);
  return { name, shape, data: Array.from(data, (value) => 0.5 + Math.abs(value)) };
};
export const list = (name: string, ...data: number[]): OnnxTensor => ({
  name,
  shape: [data.length],
  data,
  type: 'int64',
});
export const single = (name: string, value: number): OnnxTensor => ({ name, shape: [], data: [value] });

export function tiny(
  id: string,
  nodes: readonly OnnxModelNode[],
  tensors: readonly OnnxTensor[] = [],
  { picture = [9, 11], ...model }: Partial<OnnxModelText> & { readonly picture?: readonly [number, number] } = {},
): OnnxCase {
  const inputs = [{ name: 'x', shape: ['batch', 3, 'height', 'width'] }];
  return { id, picture, model: { nodes, tensors, inputs, outputs: ['y'], ...model } };
}

export const fixedSize: Partial<OnnxModelText> & { readonly picture: readonly [number, number] } = {
  inputs: [{ name: 'x', shape: [1, 3, 6, 7] }],
  picture: [6, 7],
};

/** 3 channels to `outputs` by a 3x3 convolution, so that there is something behind the picture. */
const before = (outputs = 6): { node: OnnxModelNode; tensors: OnnxTensor[] } => ({
  node: node('Conv', ['x', 'w0', 'b0'], 'h', { pads: [1, 1, 1, 1] }),
  tensors: [weight('w0', outputs, 3, 3, 3), weight('b0', outputs)],
});

export function afterConv(
  id: string,
  nodes: readonly OnnxModelNode[],
  tensors: readonly OnnxTensor[] = [],
  options: Parameters<typeof tiny>[3] & { readonly channels?: number } = {},
): OnnxCase {
  const first = before(options.channels);
  return tiny(id, [first.node, ...nodes], [...first.tensors, ...tensors], options);
}

export const statistics = (channels: number): OnnxTensor[] => [
  weight('gamma', channels),
  weight('beta', channels),
  weight('mean', channels),
  positive('variance', channels),
];
export const normalization = (input: string, output: string): OnnxModelNode =>
  node('BatchNormalization', [input, 'gamma', 'beta', 'mean', 'variance'], output, { epsilon: { float: 0.01 } });
