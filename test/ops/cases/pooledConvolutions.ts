/**
 * Convolutions with max pooling next to them, which kernels may do in one go, forward and back: with sizes that leave rows
 * over, beside readers that want what is between, and poolings that are not of that kind.
 */
import type { Value } from '../../../src/core/graph.js';
import { add, conv2d, maxPool, meanSquare, relu } from '../../../src/ops/index.js';
import { sumOf } from '../../support/compare.js';
import { constant, distinct, normal, type OpCase, opCase } from '../../support/opCase.js';

const weights = (outputs: number, inputs: number) =>
  constant(normal([outputs, inputs, 3, 3], Math.sqrt(2 / (9 * inputs))));
const bias = (outputs: number) => constant(normal([1, outputs, 1, 1], 0.1));

/** Two convolutions of enough channels for Winograd's algorithms, with a pooling between. */
const layers = { w1: weights(36, 20), b1: bias(36), w2: weights(18, 36) };
type Inputs = Readonly<Record<'x' | keyof typeof layers, Value>>;
/** Sums of a few hundred terms one behind the other. */
const chain = { value: sumOf(400), gradient: sumOf(400) };

const first = ({ x, w1, b1 }: Inputs, pad = 1): Value => conv2d(x, w1, b1, { pad, relu: true });

const networks = [
  { name: 'even size', size: [16, 12] },
  { name: 'odd size', size: [13, 11] },
  { name: 'a single row of windows', size: [3, 22] },
].map(({ name, size: [height, width] }) =>
  opCase('pooled convolution', {
    name,
    inputs: { x: normal([1, 20, height, width]), ...layers },
    build: (inputs) => conv2d(maxPool(first(inputs), 2), inputs.w2, undefined, { pad: 1 }),
    ...chain,
  }),
);

export const pooledConvolutionCases: readonly OpCase[] = [
  ...networks,
  opCase('pooled convolution', {
    name: 'batch of 2, without padding',
    inputs: { x: normal([2, 20, 11, 12]), ...layers },
    build: (inputs) => conv2d(maxPool(first(inputs, 0), 2), inputs.w2),
    ...chain,
  }),
  opCase('pooled convolution', {
    name: 'its result read by an objective as well',
    inputs: { x: normal([1, 20, 10, 9]), ...layers },
    build: (inputs) => {
      const y = first(inputs);
      return add(meanSquare(y), meanSquare(conv2d(maxPool(y, 2), inputs.w2, undefined, { pad: 1 })));
    },
    ...chain,
  }),
  opCase('pooled convolution', {
    name: 'pooled twice',
    inputs: { x: normal([1, 20, 10, 9]), ...layers },
    build: (inputs) => {
      const y = first(inputs);
      return add(meanSquare(maxPool(y, 2)), meanSquare(maxPool(y, 3, { stride: 1 })));
    },
    ...chain,
  }),
  opCase('pooled convolution', {
    name: 'windows over the edge',
    inputs: { x: normal([1, 20, 9, 7]), ...layers },
    build: (inputs) => conv2d(maxPool(first(inputs), 2, { ceil: true }), inputs.w2, undefined, { pad: 1 }),
    ...chain,
  }),
  opCase('pooled convolution', {
    name: 'no ReLU',
    inputs: { x: normal([1, 20, 10, 14]), ...layers },
    build: ({ x, w1, b1, w2 }) => conv2d(maxPool(conv2d(x, w1, b1, { pad: 1 }), 2), w2, undefined, { pad: 1 }),
    ...chain,
  }),
  ...[
    { name: '2x2', kernel: 2, stride: 2 },
    { name: '3x3, stride 2', kernel: 3, stride: 2 },
    { name: '17x15, whose places just fit a byte', kernel: [17, 15], stride: 1 },
    { name: '17x16, with more places than that', kernel: [17, 16], stride: 1 },
  ].map(({ name, kernel, stride }) =>
    opCase('maxPool of a ReLU', {
      name,
      // Four in five below zero: many windows hold nothing else.
      inputs: { x: distinct([1, 13, 19, 18], -20) },
      build: ({ x }) => maxPool(relu(x), typeof kernel === 'number' ? kernel : [kernel[0], kernel[1]], { stride }),
      value: sumOf(1),
      gradient: sumOf(25),
    }),
  ),
];
