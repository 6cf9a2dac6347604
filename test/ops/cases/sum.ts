/** Sums, means, repetition: over each set of axes, and long enough to tell good summation from bad. */
import { type Axis, mean, meanSquare, repeat, sum, sumTo } from '../../../src/ops/index.js';
import { checkShape } from '../../../src/core/shape.js';
import { exact, roundings, sumOf } from '../../support/compare.js';
import { normal, type OpCase, opCase, uniform } from '../../support/opCase.js';

const axes: readonly Axis[] = ['batch', 'channels', 'height', 'width'];

/** The fifteen sets of at least one axis. */
const axisSets = Array.from({ length: 15 }, (_, i) => axes.filter((_, bit) => ((i + 1) >> bit) & 1));

const overAxes = axisSets.flatMap((set) => [
  opCase('sum', {
    name: `over ${set.join(', ')}`,
    inputs: { x: normal([3, 5, 4, 7]) },
    build: ({ x }) => sum(x, set),
    value: sumOf(420),
    gradient: exact,
  }),
  opCase('mean', {
    name: `over ${set.join(', ')}`,
    inputs: { x: normal([2, 6, 3, 5]) },
    build: ({ x }) => mean(x, set),
    value: sumOf(180, 1 / 13),
    gradient: roundings(2),
  }),
]);

/**
 * A single float32 accumulator is off by 5e-6 or more here (sums of 1e5 positive numbers); sums of partial sums, or a
 * float64 accumulator, stay well below 1e-6.
 */
const long = { atol: 0, rtol: 16 * 2 ** -24 };
const longSums: readonly OpCase[] = [
  opCase('sum', {
    name: 'of 150 000 positive numbers',
    inputs: { x: uniform([1, 3, 200, 250]) },
    build: ({ x }) => sum(x),
    value: long,
    gradient: exact,
  }),
  opCase('sum', {
    name: 'of 100 000 positive numbers a channel',
    inputs: { x: uniform([2, 2, 200, 250]) },
    build: ({ x }) => sum(x, ['batch', 'height', 'width']),
    value: long,
    gradient: exact,
  }),
  opCase('mean', {
    name: 'of 131 072 equal numbers',
    inputs: { x: uniform([1, 32, 64, 64], 0.1, 0.1) },
    build: ({ x }) => mean(x),
    value: long,
    gradient: roundings(2),
  }),
  opCase('sum', {
    name: 'over 5000 channels',
    inputs: { x: uniform([1, 5000, 2, 3]) },
    build: ({ x }) => sum(x, ['channels']),
    value: long,
    gradient: exact,
  }),
  opCase('meanSquare', {
    name: 'of 120 000 numbers',
    inputs: { x: normal([1, 3, 200, 200]) },
    build: ({ x }) => meanSquare(x),
    value: long,
    gradient: roundings(4),
  }),
];

const meanSquares = [
  [1, 1, 1, 1],
  [2, 3, 5, 7],
  [1, 13, 4, 1],
  [3, 8, 6, 6],
].map((shape) =>
  opCase('meanSquare', {
    name: shape.join('x'),
    inputs: { x: normal(shape) },
    build: ({ x }) => meanSquare(x),
    value: long,
    gradient: roundings(4),
  }),
);

const repeats = [
  { from: [1, 1, 1, 1], to: [2, 3, 4, 5] },
  { from: [1, 5, 1, 1], to: [2, 5, 3, 4] },
  { from: [1, 3, 4, 5], to: [3, 3, 4, 5] },
  { from: [2, 1, 4, 5], to: [2, 6, 4, 5] },
  { from: [2, 3, 1, 5], to: [2, 3, 7, 5] },
  { from: [2, 3, 4, 1], to: [2, 3, 4, 9] },
  { from: [2, 1, 3, 1], to: [2, 13, 3, 2] },
].map(({ from, to }) =>
  opCase('repeat', {
    name: `${from.join('x')} to ${to.join('x')}`,
    inputs: { x: normal(from) },
    build: ({ x }) => repeat(x, checkShape(to, 'case')),
    value: exact,
    gradient: sumOf(120),
  }),
);

const toShape = opCase('sum', {
  name: 'to a shape',
  inputs: { x: normal([2, 9, 3, 2]) },
  build: ({ x }) => sumTo(x, [1, 9, 3, 1]),
  value: sumOf(4),
  gradient: exact,
});

export const sumCases: readonly OpCase[] = [...overAxes, toShape, ...longSums, ...meanSquares, ...repeats];
