/**
 * Softmax over the channels, at every position of every picture, and its logarithm.
 *
 *     softmax:      y[n, c, h, w] = e^x[n, c, h, w] / sum over k of e^x[n, k, h, w]       dx = y (dy - sum over k of dy y)
 *     logSoftmax:   y = x - ln sum over k of e^x[n, k, h, w]                              dx = dy - softmax(x) sum over k of dy
 *
 * Both subtract the largest logit first, so that nothing overflows.
 */
import type { Value } from '../core/graph.js';
import type { Op, ReferenceTensor } from '../core/op.js';
import { multiply, subtract } from './binary.js';
import { outputRows } from './elementwise.js';
import { scale } from './scale.js';
import { sum } from './sum.js';

/** @param f from a logit less the largest, and the logarithm of the sum of all such exponentials. */
function overChannels(x: ReferenceTensor, y: ReferenceTensor, f: (logit: number, logSum: number) => number): void {
  const [batch, channels, height, width] = x.shape;
  const plane = height * width;
  for (let n = 0; n < batch; n++) {
    for (let pixel = 0; pixel < plane; pixel++) {
      const first = n * channels * plane + pixel;
      let largest = -Infinity;
      for (let c = 0; c < channels; c++) largest = Math.max(largest, x.data[first + c * plane]);
      let total = 0;
      for (let c = 0; c < channels; c++) total += Math.exp(x.data[first + c * plane] - largest);
      const logSum = Math.log(total);
      for (let c = 0; c < channels; c++) {
        y.data[first + c * plane] = f(x.data[first + c * plane] - largest, logSum);
      }
    }
  }
}

export const softmaxOp: Op = {
  name: 'softmax',
  shape: ([x]) => x,
  reference([x], y) {
    overChannels(x, y, (logit, logSum) => Math.exp(logit - logSum));
  },
  vjp: ({ output: y, dy }) => [multiply(y, subtract(dy, sum(multiply(dy, y), ['channels'])))],
  wasm: { kernel: 'softmax', units: outputRows },
  webgl: { passes: () => [{ shader: 'softmax', read: { x: 0 } }] },
};

export const logSoftmaxOp: Op = {
  name: 'logSoftmax',
  shape: ([x]) => x,
  reference([x], y) {
    overChannels(x, y, (logit, logSum) => logit - logSum);
  },
  vjp: ({ inputs: [x], dy }) => [subtract(dy, multiply(softmax(x), sum(dy, ['channels'])))],
  wasm: { kernel: 'logSoftmax', units: outputRows },
  webgl: { passes: () => [{ shader: 'logSoftmax', read: { x: 0 } }] },
};

/** Probabilities over the channels at every position. */
export function softmax(x: Value): Value {
  return x.graph.apply(softmaxOp, [x], {});
}

export function logSoftmax(x: Value): Value {
  return x.graph.apply(logSoftmaxOp, [x], {});
}

/**
 * The mean over the batch of the cross-entropy -sum over k of target[k] ln softmax(logits)[k], a scalar.
 *
 * @param logits `[N, K, 1, 1]`. @param target `[N, K, 1, 1]`, each row a distribution (one-hot for a single label).
 */
export function crossEntropy(logits: Value, target: Value): Value {
  return scale(sum(multiply(target, logSoftmax(logits))), -1 / logits.shape[0]);
}
