/** Vectors and matrices: dot products, s x + z, choices by a condition, matrix products with every transposition. */
import { axpy, dot, matmul, norm, where } from '../../../src/ops/index.js';
import { exact, roundings, sumOf } from '../../support/compare.js';
import { fixed, normal, numbers, type OpCase, opCase, uniform } from '../../support/opCase.js';

const shapes: readonly (readonly number[])[] = [
  [1, 1, 1, 1],
  [1, 3, 5, 7],
  [2, 13, 4, 6],
  [3, 6, 1, 9],
];
const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b);

const dots = shapes.flatMap((shape) => [
  opCase('dot', {
    name: shape.join('x'),
    inputs: { a: normal(shape), b: normal(shape) },
    build: ({ a, b }) => dot(a, b),
    value: sumOf(size(shape)),
    gradient: roundings(2),
  }),
  opCase('norm', {
    name: shape.join('x'),
    inputs: { x: uniform(shape) },
    build: ({ x }) => norm(x),
    value: roundings(16),
    gradient: roundings(32),
  }),
  opCase('axpy', {
    name: shape.join('x'),
    inputs: { s: normal([1, 1, 1, 1]), x: normal(shape), z: normal(shape) },
    build: ({ s, x, z }) => axpy(s, x, z),
    value: sumOf(4),
    gradient: sumOf(size(shape)),
  }),
]);

const longDot = opCase('dot', {
  name: 'of 150 000 positive numbers',
  inputs: { a: uniform([1, 3, 200, 250]), b: uniform([1, 3, 200, 250]) },
  build: ({ a, b }) => dot(a, b),
  value: { atol: 0, rtol: 16 * 2 ** -24 },
  gradient: roundings(2),
});

const oneNumber = [1, 1, 1, 1];
const choices = [
  { name: 'by one number above zero', key: numbers(oneNumber, [0.5]), a: [2, 5, 3, 4], b: [2, 5, 3, 4] },
  { name: 'by one number below zero', key: numbers(oneNumber, [-2]), a: [2, 5, 3, 4], b: [2, 5, 3, 4] },
  { name: 'by zero', key: numbers(oneNumber, [0]), a: [1, 3, 2, 2], b: [1, 3, 2, 2] },
  { name: 'between numbers', key: numbers(oneNumber, [3]), a: oneNumber, b: oneNumber },
  { name: 'element by element', key: normal([2, 5, 3, 4]), a: [2, 5, 3, 4], b: [2, 5, 3, 4] },
  { name: 'element by element, else a number', key: normal([1, 6, 4, 3]), a: [1, 6, 4, 3], b: oneNumber },
  { name: 'by image and channel', key: normal([2, 7, 1, 1]), a: [2, 7, 4, 3], b: [1, 7, 1, 1] },
  { name: 'by pixel', key: normal([1, 1, 5, 4]), a: [2, 3, 5, 4], b: [2, 1, 5, 4] },
].map(({ name, key, a, b }) =>
  opCase('where', {
    name,
    inputs: { key: fixed(key), a: normal(a), b: normal(b) },
    build: (x) => where(x.key, x.a, x.b),
    value: exact,
    gradient: sumOf(60),
  }),
);

const sizes: readonly { n: number; rows: number; depth: number; columns: number }[] = [
  { n: 1, rows: 1, depth: 1, columns: 1 },
  { n: 1, rows: 4, depth: 4, columns: 4 },
  { n: 2, rows: 5, depth: 7, columns: 3 },
  { n: 1, rows: 13, depth: 1, columns: 9 },
  { n: 3, rows: 1, depth: 10, columns: 17 },
  { n: 1, rows: 21, depth: 34, columns: 19 },
];

const products = sizes.flatMap(({ n, rows, depth, columns }) =>
  [0, 1, 2, 3].map((sides) => {
    const transposeA = (sides & 1) === 1;
    const transposeB = (sides & 2) === 2;
    return opCase('matmul', {
      name: `${n} of ${rows}x${depth}${transposeA ? ' transposed' : ''} by ${depth}x${columns}${transposeB ? ' transposed' : ''}`,
      inputs: {
        a: normal(transposeA ? [n, 1, depth, rows] : [n, 1, rows, depth]),
        b: normal(transposeB ? [n, 1, columns, depth] : [n, 1, depth, columns]),
      },
      build: ({ a, b }) => matmul(a, b, { transposeA, transposeB }),
      value: sumOf(depth),
      gradient: sumOf(Math.max(rows, columns)),
    });
  }),
);

export const vectorCases: readonly OpCase[] = [...dots, ...choices, ...products];

/** For backends alone: several chunks, pieces and groups. */
export const largeVectorCases: readonly OpCase[] = [
  longDot,
  opCase('matmul', {
    name: 'large, 100x2500 by 2500x90',
    inputs: { a: normal([1, 1, 100, 2500]), b: normal([1, 1, 2500, 90]) },
    build: ({ a, b }) => matmul(a, b),
    value: sumOf(2500),
    gradient: sumOf(100),
  }),
  opCase('matmul', {
    name: 'large, one row by 30 000x3, both transposed',
    inputs: { a: normal([1, 1, 30_000, 1]), b: normal([1, 1, 3, 30_000]) },
    build: ({ a, b }) => matmul(a, b, { transposeA: true, transposeB: true }),
    value: sumOf(30_000),
    gradient: sumOf(3),
  }),
];
