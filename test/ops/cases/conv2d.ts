/** Convolution: every kernel size, stride and padding that a network of this field asks for, and the awkward ones. */
import type { Padding } from '../../../src/ops/index.js';
import { conv2d } from '../../../src/ops/index.js';
import { loosest, sumOf, type Tolerance, winogradSumOf } from '../../support/compare.js';
import { constant, type Input, normal, type OpCase, opCase } from '../../support/opCase.js';

interface Setting {
  readonly name: string;
  /** [batch, channels, height, width] */
  readonly x: readonly [number, number, number, number];
  readonly outputs: number;
  /** Height and width, or one number for both. */
  readonly kernel: number | readonly [number, number];
  readonly stride?: number | readonly [number, number];
  readonly pad?: number | Padding;
  readonly bias?: boolean;
  readonly relu?: boolean;
}

const settings: readonly Setting[] = [
  // 1x1: a matrix product.
  { name: '1x1, one pixel, one channel', x: [1, 1, 1, 1], outputs: 1, kernel: 1 },
  { name: '1x1, 5 to 3 channels', x: [1, 5, 4, 3], outputs: 3, kernel: 1, bias: true },
  { name: '1x1, batch of 4 vectors (a dense layer)', x: [4, 13, 1, 1], outputs: 10, kernel: 1, bias: true },
  { name: '1x1, stride 2, odd size', x: [1, 4, 5, 7], outputs: 8, kernel: 1, stride: 2 },
  { name: '1x1, padding 1: a rim of biases', x: [1, 3, 3, 4], outputs: 4, kernel: 1, pad: 1, bias: true },
  { name: '1x1, 17 to 9 channels, batch of 2', x: [2, 17, 3, 5], outputs: 9, kernel: 1, relu: true },

  // 3x3: what VGG is made of.
  { name: '3x3 as in VGG', x: [1, 3, 8, 8], outputs: 8, kernel: 3, pad: 1, bias: true, relu: true },
  { name: '3x3, bias without ReLU', x: [1, 4, 6, 6], outputs: 4, kernel: 3, pad: 1, bias: true },
  { name: '3x3, ReLU without bias', x: [1, 8, 5, 6], outputs: 8, kernel: 3, pad: 1, relu: true },
  {
    name: '3x3, batch of 2, 13 to 5 channels',
    x: [2, 13, 7, 9],
    outputs: 5,
    kernel: 3,
    pad: 1,
    bias: true,
    relu: true,
  },
  { name: '3x3, batch of 3, 1 to 1 channels', x: [3, 1, 4, 5], outputs: 1, kernel: 3, pad: 1 },
  { name: '3x3, no padding', x: [1, 5, 6, 7], outputs: 3, kernel: 3, bias: true },
  { name: '3x3, no padding, result of one pixel', x: [2, 3, 3, 3], outputs: 5, kernel: 3 },
  { name: '3x3 on one pixel', x: [1, 3, 1, 1], outputs: 4, kernel: 3, pad: 1, bias: true },
  { name: '3x3 on one row', x: [1, 2, 1, 9], outputs: 3, kernel: 3, pad: 1 },
  { name: '3x3 on one column', x: [1, 2, 9, 1], outputs: 3, kernel: 3, pad: 1 },
  { name: '3x3, 16 to 16 channels', x: [1, 16, 9, 10], outputs: 16, kernel: 3, pad: 1, bias: true, relu: true },
  { name: '3x3, 17 to 9 channels', x: [1, 17, 5, 5], outputs: 9, kernel: 3, pad: 1, bias: true },
  { name: '3x3, wide rows', x: [1, 6, 3, 67], outputs: 12, kernel: 3, pad: 1, relu: true },
  { name: '3x3, 64 to 64 channels', x: [1, 64, 6, 7], outputs: 64, kernel: 3, pad: 1, bias: true, relu: true },
  { name: '3x3, 16 to 24 channels, no padding', x: [1, 16, 11, 6], outputs: 24, kernel: 3, bias: true },
  { name: '3x3, 19 to 17 channels, batch of 3, 5x4', x: [3, 19, 5, 4], outputs: 17, kernel: 3, pad: 1, relu: true },
  { name: '3x3, 16 to 16 channels, padding 2', x: [1, 16, 3, 5], outputs: 16, kernel: 3, pad: 2, bias: true },
  { name: '3x3, 16 to 16 channels on one pixel', x: [2, 16, 1, 1], outputs: 16, kernel: 3, pad: 1 },
  {
    name: '3x3, 20 to 16 channels, four different paddings',
    x: [1, 20, 6, 9],
    outputs: 16,
    kernel: 3,
    pad: { top: 0, left: 3, bottom: 2, right: 1 },
    bias: true,
    relu: true,
  },
  { name: '3x3, 32 to 150 channels, more than a group', x: [1, 32, 9, 7], outputs: 150, kernel: 3, pad: 1, bias: true },
  { name: '3x3, padding 2', x: [1, 3, 4, 5], outputs: 4, kernel: 3, pad: 2 },
  { name: '3x3, padding 4, more than the kernel', x: [1, 3, 3, 2], outputs: 4, kernel: 3, pad: 4, bias: true },

  // Strides.
  { name: '3x3, stride 2, even size', x: [1, 3, 8, 6], outputs: 5, kernel: 3, stride: 2, pad: 1, bias: true },
  { name: '3x3, stride 2, odd size', x: [2, 3, 7, 9], outputs: 5, kernel: 3, stride: 2, pad: 1, relu: true },
  { name: '3x3, stride 2 down, 1 across', x: [1, 4, 7, 6], outputs: 4, kernel: 3, stride: [2, 1], pad: 1 },
  { name: '3x3, stride 3', x: [1, 2, 10, 11], outputs: 3, kernel: 3, stride: 3, pad: 1 },
  { name: '2x2, stride 3, pixels left out', x: [1, 2, 9, 8], outputs: 3, kernel: 2, stride: 3 },
  { name: '4x4, stride 4, no overlap', x: [1, 3, 8, 12], outputs: 7, kernel: 4, stride: 4 },
  { name: '3x3, stride 2, the last row unused', x: [1, 2, 6, 6], outputs: 2, kernel: 3, stride: 2 },

  // Paddings that differ from side to side.
  {
    name: "3x3, stride 2, TensorFlow's SAME on an even size",
    x: [1, 3, 6, 8],
    outputs: 4,
    kernel: 3,
    stride: 2,
    pad: { top: 0, left: 0, bottom: 1, right: 1 },
  },
  {
    name: '3x3, four different paddings',
    x: [1, 3, 5, 4],
    outputs: 4,
    kernel: 3,
    pad: { top: 0, left: 3, bottom: 2, right: 1 },
    bias: true,
  },
  {
    name: '2x2, padded below and right',
    x: [1, 5, 4, 5],
    outputs: 4,
    kernel: 2,
    pad: { top: 0, left: 0, bottom: 1, right: 1 },
  },

  // Other kernels.
  { name: '2x2', x: [1, 3, 5, 5], outputs: 3, kernel: 2, bias: true },
  { name: '1x7', x: [1, 3, 4, 9], outputs: 4, kernel: [1, 7], pad: { top: 0, left: 3, bottom: 0, right: 3 } },
  { name: '7x1', x: [1, 3, 9, 4], outputs: 4, kernel: [7, 1], pad: { top: 3, left: 0, bottom: 3, right: 0 } },
  {
    name: '3x5',
    x: [1, 2, 6, 8],
    outputs: 5,
    kernel: [3, 5],
    pad: { top: 1, left: 2, bottom: 1, right: 2 },
    relu: true,
  },
  { name: '4x4, padding 1', x: [1, 4, 6, 6], outputs: 4, kernel: 4, pad: 1 },
  { name: '5x5, padding 2', x: [1, 3, 9, 8], outputs: 6, kernel: 5, pad: 2, bias: true, relu: true },
  { name: '5x5, larger than the picture', x: [1, 3, 2, 2], outputs: 4, kernel: 5, pad: 2, bias: true },
  { name: '6x6, stride 2', x: [1, 2, 11, 10], outputs: 3, kernel: 6, stride: 2, pad: 2 },
  {
    name: '7x7, stride 2, padding 3 (a stem)',
    x: [1, 3, 17, 15],
    outputs: 16,
    kernel: 7,
    stride: 2,
    pad: 3,
    relu: true,
  },
  { name: '7x7, larger than the picture', x: [1, 2, 3, 3], outputs: 3, kernel: 7, pad: 3 },
  { name: 'kernel as large as the picture', x: [2, 5, 6, 5], outputs: 10, kernel: [6, 5], bias: true },
];

/** The picture varies and the weights are fixed (a dream), or all three vary (training). */
function makeCase(setting: Setting, training: boolean): OpCase {
  const { name, x, outputs, kernel, stride, pad, bias = false, relu = false } = setting;
  const [kernelHeight, kernelWidth] = typeof kernel === 'number' ? [kernel, kernel] : kernel;
  const w = normal([outputs, x[1], kernelHeight, kernelWidth]);
  const inputs: Record<string, Input> = { x: normal(x), w: training ? w : constant(w) };
  if (bias) inputs.b = normal([1, outputs, 1, 1]);
  // dw and db sum over the pixels of the result, of which there are fewer than the padded picture has.
  const pixels = x[0] * (x[2] + 8) * (x[3] + 8);
  const taps = outputs * kernelHeight * kernelWidth;
  const isPlain3x3 = kernelHeight === 3 && kernelWidth === 3 && (stride ?? 1) === 1;
  const sums = (channels: number): Tolerance =>
    isPlain3x3 && channels >= 16 ? winogradSumOf(channels) : sumOf(channels * kernelHeight * kernelWidth + 1);
  return opCase('conv2d', {
    name: training ? `${name}, training` : name,
    inputs,
    build: ({ x, w, b }) => conv2d(x, w, bias ? b : undefined, { stride, pad, relu }),
    value: sums(x[1]),
    gradient: loosest(sums(outputs), sumOf(bias || training ? Math.max(taps, pixels) : taps)),
  });
}

export const conv2dCases: readonly OpCase[] = [
  ...settings.map((setting) => makeCase(setting, false)),
  ...settings.map((setting) => makeCase(setting, true)),
];
