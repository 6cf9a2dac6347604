/** Arithmetic of two tensors, with every way of repeating one to fit the other. */
import type { Value } from '../../../src/core/graph.js';
import { add, divide, multiply, subtract } from '../../../src/ops/index.js';
import { roundings, sumOf, type Tolerance } from '../../support/compare.js';
import { normal, type OpCase, opCase, uniform } from '../../support/opCase.js';

const operations: readonly {
  readonly name: string;
  readonly f: (a: Value, b: Value) => Value;
  readonly value: Tolerance;
}[] = [
  { name: 'add', f: add, value: roundings(1) },
  { name: 'subtract', f: subtract, value: roundings(1) },
  { name: 'multiply', f: multiply, value: roundings(1) },
  // GLSL's division may be a multiplication by the reciprocal: 2.5 units in the last place (Vulkan).
  { name: 'divide', f: divide, value: roundings(5) },
];

const shapes: readonly { readonly name: string; readonly a: readonly number[]; readonly b: readonly number[] }[] = [
  { name: 'same shape', a: [2, 3, 5, 7], b: [2, 3, 5, 7] },
  { name: 'one number each', a: [1, 1, 1, 1], b: [1, 1, 1, 1] },
  { name: 'b one number', a: [2, 5, 3, 4], b: [1, 1, 1, 1] },
  { name: 'a one number', a: [1, 1, 1, 1], b: [2, 5, 3, 4] },
  { name: 'b per channel (a bias)', a: [2, 13, 3, 5], b: [1, 13, 1, 1] },
  { name: 'b per channel and picture', a: [3, 4, 3, 3], b: [3, 4, 1, 1] },
  { name: 'b the same for all pictures', a: [3, 5, 2, 4], b: [1, 5, 2, 4] },
  { name: 'b the same for all channels (a mask)', a: [2, 6, 3, 4], b: [2, 1, 3, 4] },
  { name: 'b the same for all rows', a: [1, 3, 4, 5], b: [1, 3, 1, 5] },
  { name: 'b the same for all columns', a: [1, 3, 4, 5], b: [1, 3, 4, 1] },
  { name: 'a per channel', a: [1, 8, 1, 1], b: [2, 8, 4, 4] },
  { name: 'a the same for all pictures, b for all channels', a: [1, 5, 3, 2], b: [4, 1, 3, 2] },
  { name: 'rows by columns', a: [1, 3, 5, 1], b: [1, 3, 1, 6] },
  { name: 'each repeats two axes', a: [2, 1, 3, 1], b: [1, 5, 1, 4] },
];

const onShapes = operations.flatMap(({ name: family, f, value }) =>
  shapes.map(({ name, a, b }) =>
    opCase(family, {
      name,
      // A divisor stays away from zero.
      inputs: { a: normal(a), b: family === 'divide' ? uniform(b, 0.5, 2) : normal(b) },
      build: ({ a, b }) => f(a, b),
      // Against cancellation: the error of the larger operand, which is below 8.
      value: family === 'add' || family === 'subtract' ? { ...value, atol: 2 ** -21 } : value,
      // A repeated axis sums over at most 120 elements; a quotient's slopes grow to 8 with divisors from 0.5 on.
      gradient: sumOf(120, family === 'divide' ? 8 : 2),
    }),
  ),
);

const withItself = operations.map(({ name, f, value }) =>
  opCase(name, {
    name: 'a value with itself',
    inputs: { a: uniform([1, 3, 4, 5]) },
    build: ({ a }) => f(a, a),
    value,
    gradient: { atol: 2 ** -21, rtol: 2 ** -21 },
  }),
);

export const binaryCases: readonly OpCase[] = [...onShapes, ...withItself];
