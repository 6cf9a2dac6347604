/**
 * What the benchmarks compute: the convolutional part of VGG16 with random weights from a seed, and the gradient of the mean
 * square of its last layer with respect to the picture.
 */
import type { MemoryEstimate } from '../src/core/backend.js';
import { Rng } from '../src/core/rng.js';

export interface ConvolutionWeights {
  /** conv3_1 is block 3's first. */
  readonly name: string;
  readonly channels: number;
  readonly outputs: number;
  /** [outputs, channels, 3, 3] */
  readonly kernel: Float32Array;
  /** [outputs] */
  readonly bias: Float32Array;
  /** Whether a 2x2 max pool follows. */
  readonly pooled: boolean;
}

const blocks = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

function uniform(rng: Rng, length: number, most: number): Float32Array {
  return Float32Array.from({ length }, () => rng.uniform(-most, most));
}

/** The thirteen convolutions, scaled so that numbers keep their size from layer to layer (He et al. 2015). */
export function vgg16Weights(seed: number): ConvolutionWeights[] {
  const rng = new Rng(seed);
  let channels = 3;
  return blocks.flatMap((block, b) =>
    block.map((outputs, i) => {
      const kernel = uniform(rng, outputs * channels * 9, Math.sqrt(6 / (9 * channels)));
      const bias = uniform(rng, outputs, 0.1);
      const pooled = i === block.length - 1 && b < blocks.length - 1;
      const layer = { name: `conv${b + 1}_${i + 1}`, channels, outputs, kernel, bias, pooled };
      channels = outputs;
      return layer;
    }),
  );
}

/** A random picture `[1, 3, size, size]`. */
export function randomPicture(seed: number, size: number): Float32Array {
  return uniform(new Rng(seed), 3 * size * size, 1);
}

/** Operations of the forward convolutions done directly, a multiplication and an addition being two. */
export function directOperations(weights: readonly ConvolutionWeights[], size: number): number {
  let [operations, pixels] = [0, size * size];
  for (const { channels, outputs, pooled } of weights) {
    operations += 18 * channels * outputs * pixels;
    if (pooled) pixels /= 4;
  }
  return operations;
}

/** 'forward': the loss alone. 'step': the loss and the picture's gradient. */
export type Task = 'forward' | 'step';

/** One of those compared. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  readonly run: (task: Task) => Promise<void>;
  /** The loss and the gradient [1, 3, size, size] of the last step. */
  result(): Promise<{ readonly loss: number; readonly gradient: Float32Array }>;
  /** Rounds that are enough for it; default all. */
  readonly rounds?: number;
  /** Bytes, where it tells. */
  readonly memory?: MemoryEstimate;
}
