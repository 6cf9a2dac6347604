/** Max and average pooling: overlapping, hanging over the edge, padded, and around ties. */
import type { Padding } from '../../../src/ops/index.js';
import { averagePool, maxPool } from '../../../src/ops/index.js';
import { exact, roundings, sumOf } from '../../support/compare.js';
import { distinct, numbers, type OpCase, opCase } from '../../support/opCase.js';

interface Setting {
  readonly name: string;
  readonly x: readonly [number, number, number, number];
  /** Height and width, or one number for both. */
  readonly kernel: number | readonly [number, number];
  readonly stride?: number | readonly [number, number];
  readonly pad?: number | Padding;
  readonly ceil?: boolean;
}

const settings: readonly Setting[] = [
  { name: '2x2 as in VGG', x: [1, 8, 6, 8], kernel: 2 },
  { name: '2x2, odd size, last row and column dropped', x: [1, 3, 7, 5], kernel: 2 },
  { name: '2x2, odd size, ceil mode', x: [1, 5, 7, 5], kernel: 2, ceil: true },
  { name: '2x2, batch of 2, 13 channels', x: [2, 13, 4, 6], kernel: 2 },
  { name: '2x2 on two pixels', x: [1, 1, 2, 2], kernel: 2 },
  { name: '1x1 on one pixel', x: [1, 1, 1, 1], kernel: 1 },
  { name: '1x1, stride 2', x: [1, 3, 5, 4], kernel: 1, stride: 2 },
  { name: '3x3, stride 2, ceil mode (Caffe)', x: [1, 4, 8, 8], kernel: 3, stride: 2, ceil: true },
  { name: '3x3, stride 2, ceil mode with nothing left over', x: [1, 2, 7, 9], kernel: 3, stride: 2, ceil: true },
  { name: '3x3, stride 2, padding 1', x: [1, 3, 7, 8], kernel: 3, stride: 2, pad: 1 },
  { name: '3x3, stride 2, padding 1, ceil mode', x: [1, 3, 8, 7], kernel: 3, stride: 2, pad: 1, ceil: true },
  { name: '3x3, stride 1, padding 1 (every pixel in nine windows)', x: [2, 5, 6, 7], kernel: 3, stride: 1, pad: 1 },
  { name: '2x3, stride 1 down, 2 across', x: [1, 2, 5, 9], kernel: [2, 3], stride: [1, 2] },
  { name: '3x2, stride 2 down, 1 across', x: [1, 2, 9, 5], kernel: [3, 2], stride: [2, 1], ceil: true },
  {
    name: '3x3, four different paddings',
    x: [1, 3, 5, 6],
    kernel: 3,
    stride: 2,
    pad: { top: 2, left: 0, bottom: 1, right: 2 },
  },
  {
    name: '3x3, stride 2, ceil mode over an edge without padding',
    x: [1, 3, 6, 6],
    kernel: 3,
    stride: 2,
    pad: { top: 0, left: 1, bottom: 0, right: 2 },
    ceil: true,
  },
  { name: '5x5, stride 3, padding 2', x: [1, 1, 11, 10], kernel: 5, stride: 3, pad: 2 },
  { name: '5x5, larger than the picture', x: [1, 3, 3, 2], kernel: 5, stride: 1, pad: 2 },
  { name: '2x2, stride 3, pixels left out', x: [1, 3, 9, 8], kernel: 2, stride: 3 },
  { name: '2x2, stride 3, ceil mode', x: [1, 3, 9, 7], kernel: 2, stride: 3, ceil: true },
  { name: 'window of the whole picture', x: [2, 5, 4, 7], kernel: [4, 7] },
  { name: '17x15, whose places just fit a byte', x: [1, 5, 18, 16], kernel: [17, 15], stride: 1 },
  { name: '17x16, with more places than that', x: [1, 5, 18, 17], kernel: [17, 16], stride: 1 },
];

const maxPoolCases = settings.map(({ name, x, kernel, stride, pad, ceil }) =>
  opCase('maxPool', {
    name,
    inputs: { x: distinct(x) },
    build: ({ x }) => maxPool(x, kernel, { ceil, pad, ...(stride !== undefined && { stride }) }),
    value: exact,
    // A pixel sums up what the windows it won bring it, at most 25 in these cases.
    gradient: sumOf(25),
  }),
);

const averagePoolCases = settings.flatMap(({ name, x, kernel, stride, pad, ceil }) =>
  [false, true]
    // Counting padding makes a difference only where there is some.
    .filter((countPadding) => !countPadding || pad !== undefined)
    .map((countPadding) =>
      opCase('averagePool', {
        name: countPadding ? `${name}, padding counted` : name,
        inputs: { x: distinct(x) },
        build: ({ x }) => averagePool(x, kernel, { ceil, pad, countPadding, ...(stride !== undefined && { stride }) }),
        value: sumOf(28, 1 / 2),
        gradient: sumOf(28, 1 / 2),
      }),
    ),
);

/** All below zero: padding must not win, nor may memory outside the picture. */
const negative = opCase('maxPool', {
  name: 'numbers below zero, padded',
  inputs: { x: distinct([1, 3, 5, 4], -100) },
  build: ({ x }) => maxPool(x, 3, { stride: 2, pad: 1 }),
  value: exact,
  gradient: roundings(8),
});

const ties = opCase('maxPool', {
  name: 'ties: the first in reading order takes the gradient',
  inputs: { x: numbers([1, 1, 4, 4], [1, 1, 0, 2, 1, 1, 2, 2, 0, 3, 0, 0, 3, 3, 0, 0]) },
  build: ({ x }) => maxPool(x, 2),
  value: exact,
  smooth: false,
});

const overlappingTies = opCase('maxPool', {
  name: 'ties in overlapping, padded windows',
  inputs: { x: numbers([1, 2, 3, 3], [5, 5, 5, 5, 5, 5, 5, 5, 5, -1, -1, 0, -1, 0, -1, 0, -1, -1]) },
  build: ({ x }) => maxPool(x, 3, { stride: 1, pad: 1 }),
  value: exact,
  gradient: sumOf(9),
  smooth: false,
});

export const poolCases: readonly OpCase[] = [...maxPoolCases, negative, ties, overlappingTies, ...averagePoolCases];
