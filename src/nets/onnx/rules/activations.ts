/** Functions of one number, and those over the channels of a position. */
import { Tensor } from '../../../core/tensor.js';
import type { Value } from '../../../core/graph.js';
import {
  abs,
  add,
  clamp,
  exp,
  log,
  logSoftmax,
  lrn,
  multiply,
  relu,
  scale,
  sigmoid,
  softmax,
  softplus,
  sqrt,
} from '../../../ops/index.js';
import type { NodeContext } from '../context.js';
import { type MapEntry, valueOf } from '../step.js';
import type { Rule, Rules } from './rule.js';

const each =
  (f: (x: Value) => Value): Rule =>
  (node) =>
    node.apply(node.map(0), f);

/** Channels are the axis of softmax; of two axes they are the last. */
function overChannels(f: (x: Value) => Value): Rule {
  return (node) => {
    const entry = node.map(0);
    const axis = node.axis(node.integer('axis', node.opset < 13 ? 1 : -1), entry.rank);
    if (axis !== 1) throw node.error(`its axis is ${axis}, takes 1 (the channels).`);
    const [, , height, width] = valueOf(entry).nominal.shape;
    // Up to version 12 the axes behind count as one with it.
    if (node.opset < 13 && height * width > 1) throw node.error('it runs over channels and pixels together.');
    return node.apply(entry, f, { logits: entry });
  };
}

async function clip(node: NodeContext): Promise<MapEntry> {
  // Float32's range stands for "without limit".
  const low = (await node.number('min', 1)) ?? -3.4028234663852886e38;
  const high = (await node.number('max', 2)) ?? 3.4028234663852886e38;
  return node.apply(node.map(0), (x) => clamp(x, low, high));
}

/** max(x, 0) + slope min(x, 0) = slope x + (1 - slope) max(x, 0). */
async function prelu(node: NodeContext): Promise<MapEntry> {
  const entry = node.map(0);
  const slopes = await node.constant(1).load();
  const channels = entry.step.nominal.shape[1];
  if (slopes.length !== 1 && slopes.length !== channels) {
    throw node.error(`it has ${slopes.length} slopes, takes 1 or ${channels}.`);
  }
  const slope = Tensor.channels(slopes);
  const rest = Tensor.channels(slopes.map((value) => 1 - value));
  return node.apply(entry, (x) => add(multiply(x, x.graph.constant(slope)), multiply(relu(x), x.graph.constant(rest))));
}

function localResponse(node: NodeContext): MapEntry {
  const size = node.integer('size', 0);
  const [alpha, beta, bias] = [node.float('alpha', 1e-4), node.float('beta', 0.75), node.float('bias', 1)];
  return node.apply(node.picture(0), (x) => lrn(x, { size, alpha, beta, bias }));
}

/** clamp(alpha x + beta, 0, 1). */
const hardSigmoid = (x: Value, alpha: number, beta: number): Value => clamp(scale(x, alpha, beta), 0, 1);

export const activationRules: Rules = {
  Relu: (node) => node.apply(node.map(0), relu, { isRelu: true }),
  LeakyRelu(node) {
    const slope = node.float('alpha', 0.01);
    return node.apply(node.map(0), (x) => add(scale(x, slope), scale(relu(x), 1 - slope)));
  },
  PRelu: prelu,
  Clip: clip,
  Sigmoid: each(sigmoid),
  HardSigmoid(node) {
    const [alpha, beta] = [node.float('alpha', 0.2), node.float('beta', 0.5)];
    return node.apply(node.map(0), (x) => hardSigmoid(x, alpha, beta));
  },
  HardSwish: each((x) => multiply(x, hardSigmoid(x, 1 / 6, 0.5))),
  /** tanh x = 2 sigmoid(2 x) - 1. */
  Tanh: each((x) => scale(sigmoid(scale(x, 2)), 2, -1)),
  Softplus: each(softplus),
  Exp: each(exp),
  Log: each(log),
  Sqrt: each(sqrt),
  Abs: each(abs),
  Neg: each((x) => scale(x, -1)),
  LRN: localResponse,
  Softmax: overChannels(softmax),
  LogSoftmax: overChannels(logSoftmax),
};
