/**
 * Batch normalization as it is while training (Ioffe & Szegedy 2015, "Batch Normalization: Accelerating Deep Network
 * Training", algorithm 1): every channel is shifted and scaled to the mean and variance that its parameters ask for.
 *
 *     mean[c] = (1 / M) sum over n, h, w of x        variance[c] = (1 / M) sum of (x - mean[c])^2        M = N H W
 *     r[c] = 1 / sqrt(variance[c] + epsilon)         u = (x - mean) r         y = gamma u + beta
 *
 * On the way back the mean and the variance are functions of x too (section 3):
 *
 *     dbeta = sum of dy      dgamma = sum of dy u      dx = gamma r (dy - dbeta / M - u dgamma / M)
 *
 * When training is over, a convolution and its normalization are one convolution (`training/fold.ts`).
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Call, Op, ReferenceTensor } from '../core/op.js';
import { formatShape, type Shape, sizeOf } from '../core/shape.js';
import { outputRows } from './elementwise.js';
import { mean, sumTo } from './sum.js';
import { treeSum } from './sumTree.js';

/** Keeps a channel that never changes from dividing by zero. */
export const batchNormEpsilon = 1e-5;

const channelsOf = ([, c]: Shape): Shape => [1, c, 1, 1];

/** Elements per channel. */
const population = (x: Shape): number => sizeOf(x) / x[1];

function forEachElement({ shape: [N, C, H, W] }: ReferenceTensor, visit: (i: number, c: number) => void): void {
  let i = 0;
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let pixel = 0; pixel < H * W; pixel++) visit(i++, c);
    }
  }
}

/** The wasm kernels that add up channels take this many at a time (`assembly/batchNorm.ts`). */
const channelBlock = 16;
const channelBlocks = ({ output: [, c] }: Call): number => Math.ceil(c / channelBlock);
/** Three float32 per channel. */
const rowScratch = ({ output: [, c] }: Call): number => c * 12;

/** r[c]. */
const inverseDeviation = (variance: number): number => 1 / Math.sqrt(variance + batchNormEpsilon);

/** Inputs x and mean; the variance of each channel, `[1, C, 1, 1]`. */
export const varianceOp: Op = {
  name: 'variance',
  shape: ([x]) => channelsOf(x),
  reference([x, mean], y) {
    y.data.fill(0);
    forEachElement(x, (i, c) => {
      y.data[c] += (x.data[i] - mean.data[c]) ** 2 / population(x.shape);
    });
  },
  wasm: { kernel: 'variance', units: channelBlocks, scratch: () => channelBlock * 8 },
  webgl: treeSum(({ inputs: [x], output }) => ({
    to: output,
    factor: 1 / population(x),
    shader: 'variance',
    read: { mean: 1 },
  })),
};

/** Inputs x, mean, variance, gamma, beta. */
export const batchNormOp: Op = {
  name: 'batchNorm',
  shape([x, ...perChannel]) {
    for (const shape of perChannel) {
      if (formatShape(shape) !== formatShape(channelsOf(x))) {
        throw new ShapeError(`batchNorm: got a parameter of shape ${formatShape(shape)}, takes 1x${x[1]}x1x1.`);
      }
    }
    return x;
  },
  reference([x, mean, variance, gamma, beta], y) {
    forEachElement(x, (i, c) => {
      const u = (x.data[i] - mean.data[c]) * inverseDeviation(variance.data[c]);
      y.data[i] = gamma.data[c] * u + beta.data[c];
    });
  },
  vjp({ inputs: [x, mean, variance, gamma], dy, wants }) {
    const { graph } = x;
    const dbeta = sumTo(dy, channelsOf(x.shape));
    const dgamma = graph.apply(batchNormScaleGradientOp, [x, mean, variance, dy], {});
    const dx = wants[0]
      ? graph.apply(batchNormInputGradientOp, [x, mean, variance, gamma, dy, dbeta, dgamma], {})
      : undefined;
    // What flows through the mean and the variance is part of dx.
    return [dx, null, null, dgamma, dbeta];
  },
  wasm: { kernel: 'batchNorm', units: outputRows, scratch: rowScratch, params: () => [batchNormEpsilon] },
  webgl: {
    passes: () => [
      {
        shader: 'batchNorm',
        read: { x: 0, mean: 1, variance: 2, gamma: 3, beta: 4 },
        uniforms: { epsilon: batchNormEpsilon },
      },
    ],
  },
};

/** Inputs x, mean, variance, dy; dgamma, `[1, C, 1, 1]`. */
export const batchNormScaleGradientOp: Op = {
  name: 'batchNormScaleGradient',
  shape: ([x]) => channelsOf(x),
  reference([x, mean, variance, dy], dgamma) {
    dgamma.data.fill(0);
    forEachElement(x, (i, c) => {
      dgamma.data[c] += dy.data[i] * (x.data[i] - mean.data[c]) * inverseDeviation(variance.data[c]);
    });
  },
  wasm: {
    kernel: 'batchNormScaleGradient',
    units: channelBlocks,
    scratch: () => channelBlock * 8,
    params: () => [batchNormEpsilon],
  },
  webgl: treeSum(({ output }) => ({
    to: output,
    factor: 1,
    shader: 'batchNormScaleGradient',
    read: { mean: 1, variance: 2, dy: 3 },
    uniforms: { epsilon: batchNormEpsilon },
  })),
};

/** Inputs x, mean, variance, gamma, dy, dbeta, dgamma; dx. */
export const batchNormInputGradientOp: Op = {
  name: 'batchNormInputGradient',
  shape: ([x]) => x,
  reference([x, mean, variance, gamma, dy, dbeta, dgamma], dx) {
    const count = population(x.shape);
    forEachElement(x, (i, c) => {
      const r = inverseDeviation(variance.data[c]);
      const u = (x.data[i] - mean.data[c]) * r;
      dx.data[i] = gamma.data[c] * r * (dy.data[i] - (dbeta.data[c] + u * dgamma.data[c]) / count);
    });
  },
  wasm: { kernel: 'batchNormInputGradient', units: outputRows, scratch: rowScratch, params: () => [batchNormEpsilon] },
  webgl: {
    passes: () => [
      {
        shader: 'batchNormInputGradient',
        read: { x: 0, mean: 1, variance: 2, gamma: 3, dy: 4, dbeta: 5, dgamma: 6 },
        uniforms: { epsilon: batchNormEpsilon },
      },
    ],
  },
};

export interface Normalized {
  readonly y: Value;
  /** The batch's mean and variance of each channel, `[1, C, 1, 1]`. */
  readonly mean: Value;
  readonly variance: Value;
}

/** Normalizes each channel of `x` over the batch and the picture; `gamma` and `beta` are `[1, C, 1, 1]`. */
export function batchNorm(x: Value, gamma: Value, beta: Value): Normalized {
  const average = mean(x, ['batch', 'height', 'width']);
  const variance = x.graph.apply(varianceOp, [x, average], {});
  const y = x.graph.apply(batchNormOp, [x, average, variance, gamma, beta], {});
  return { y, mean: average, variance };
}
