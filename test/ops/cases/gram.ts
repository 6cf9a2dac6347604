/** Gram matrices: odd sizes and channels, batches, pixels enough for several chunks, squares and levels of the tree. */
import { gram, sum } from '../../../src/ops/index.js';
import { sumOf, type Tolerance } from '../../support/compare.js';
import { normal, type OpCase, opCase, uniform } from '../../support/opCase.js';

const shapes: readonly (readonly number[])[] = [
  [1, 1, 1, 1],
  [1, 4, 2, 2],
  [1, 3, 5, 7],
  [2, 5, 4, 3],
  [3, 8, 1, 6],
  [1, 13, 6, 1],
  [1, 17, 9, 8],
  [2, 20, 33, 35],
];

/** The mean of n products of independent numbers is about 1 / sqrt(n), and as many sums of them make a gradient. */
const tolerance = ([, c, h, w]: readonly number[]): { value: Tolerance; gradient: Tolerance } => ({
  value: sumOf(h * w, 1 / (h * w)),
  gradient: sumOf(2 * c + 2, 2 / (h * w)),
});

const small = shapes.map((shape) =>
  opCase('gram', {
    name: shape.join('x'),
    inputs: { x: normal(shape) },
    build: ({ x }) => gram(x),
    ...tolerance(shape),
  }),
);

export const gramCases: readonly OpCase[] = [
  ...small,
  opCase('gram', {
    name: 'summed up: the square of the channels’ sum',
    inputs: { x: normal([1, 6, 4, 5]) },
    build: ({ x }) => sum(gram(x)),
    value: sumOf(36),
    gradient: sumOf(36, 1 / 5),
  }),
];

/** For backends alone: more than the slower witnesses can bear. */
export const largeGramCases: readonly OpCase[] = [
  [1, 21, 71, 73],
  [1, 72, 40, 41],
  [2, 64, 60, 64],
  [1, 136, 28, 28],
].map((shape) =>
  opCase('gram', {
    name: `large, ${shape.join('x')}`,
    inputs: { x: normal(shape) },
    build: ({ x }) => gram(x),
    ...tolerance(shape),
  }),
);

/** A running float32 sum of so many positive numbers is off by 1e-5 or more. */
export const longGramCases: readonly OpCase[] = [
  opCase('gram', {
    name: '4 channels of 400 000 pixels, positive',
    inputs: { x: uniform([1, 4, 640, 625]) },
    build: ({ x }) => gram(x),
    value: { atol: 0, rtol: 1e-6 },
    gradient: sumOf(10, 2 / 400_000),
  }),
];
