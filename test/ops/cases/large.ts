/**
 * Tensors of a quarter of a megabyte and more: enough for a backend to share the work out among threads, and for tiles, blocks and
 * texture rows to end somewhere else than in a small picture.
 */
import type { Value } from '../../../src/core/graph.js';
import {
  averagePool,
  batchNorm,
  conv2d,
  maxPool,
  multiply,
  relu,
  resize,
  softmax,
  sum,
} from '../../../src/ops/index.js';
import { exact, roundings, sumOf, type Tolerance, winogradSumOf } from '../../support/compare.js';
import { constant, distinct, type Input, normal, type OpCase, opCase, uniform } from '../../support/opCase.js';

/** Odd on purpose: 13 channels of 71 x 73 pixels. */
const shape = [1, 13, 71, 73];

const unary: readonly { name: string; x: Input; f: (x: Value) => Value; value: Tolerance; gradient: Tolerance }[] = [
  { name: 'relu', x: distinct(shape), f: relu, value: exact, gradient: exact },
  { name: 'maxPool', x: distinct(shape), f: (x) => maxPool(x, 3, { stride: 2 }), value: exact, gradient: sumOf(4) },
  {
    name: 'averagePool',
    x: normal(shape),
    f: (x) => averagePool(x, 3, { stride: 2, pad: 1 }),
    value: sumOf(9, 1 / 3),
    gradient: sumOf(9, 1 / 3),
  },
  {
    name: 'resize bilinear',
    x: normal(shape),
    f: (x) => resize(x, 100, 101, 'bilinear'),
    value: sumOf(16, 1 / 2),
    gradient: sumOf(32),
  },
  { name: 'sum', x: normal(shape), f: (x) => sum(x, ['channels']), value: sumOf(13), gradient: exact },
  { name: 'softmax', x: normal(shape), f: softmax, value: sumOf(16), gradient: sumOf(32) },
];

export const largeCases: readonly OpCase[] = [
  ...unary.map(({ name, x, f, value, gradient }) =>
    opCase(name, { name: `large, ${shape.join('x')}`, inputs: { x }, build: ({ x }) => f(x), value, gradient }),
  ),
  opCase('multiply', {
    name: `large, ${shape.join('x')} by channel`,
    inputs: { a: normal(shape), b: normal([1, 13, 1, 1]) },
    build: ({ a, b }) => multiply(a, b),
    value: roundings(1),
    gradient: sumOf(71 * 73),
  }),
  opCase('batchNorm', {
    name: 'large, 2x13x71x73',
    inputs: { x: normal([2, 13, 71, 73]), gamma: uniform([1, 13, 1, 1]), beta: normal([1, 13, 1, 1]) },
    build: ({ x, gamma, beta }) => batchNorm(x, gamma, beta).y,
    // The mean is of 10 366 numbers, whose sum loses little against their spread of 1.
    value: sumOf(64),
    gradient: sumOf(2 * 71 * 73),
  }),
  opCase('conv2d', {
    name: 'large, 3x3, 20 to 12 channels of 51x77',
    inputs: { x: normal([1, 20, 51, 77]), w: normal([12, 20, 3, 3]), b: normal([1, 12, 1, 1]) },
    build: ({ x, w, b }) => conv2d(x, w, b, { pad: 1, relu: true }),
    value: winogradSumOf(20),
    gradient: sumOf(51 * 77),
  }),
  opCase('conv2d', {
    name: 'large, 5x5, stride 2, 3 to 12 channels of 131x127',
    inputs: { x: normal([1, 3, 131, 127]), w: constant(normal([12, 3, 5, 5])) },
    build: ({ x, w }) => conv2d(x, w, undefined, { stride: 2, pad: 2 }),
    value: sumOf(75),
    gradient: sumOf(12 * 9),
  }),
  opCase('conv2d', {
    name: "large, 7x7 on 7x7, 128 to 201 channels (VGG's first dense layer)",
    inputs: { x: normal([1, 128, 7, 7]), w: constant(normal([201, 128, 7, 7])), b: normal([1, 201, 1, 1]) },
    build: ({ x, w, b }) => conv2d(x, w, b),
    value: sumOf(128 * 49),
    gradient: sumOf(201),
  }),
  opCase('conv2d', {
    name: 'large, 1x1, 1200 to 1001 channels of one pixel (its last)',
    inputs: { x: normal([2, 1200, 1, 1]), w: constant(normal([1001, 1200, 1, 1])) },
    build: ({ x, w }) => conv2d(x, w),
    value: sumOf(1200),
    gradient: sumOf(1001),
  }),
];
