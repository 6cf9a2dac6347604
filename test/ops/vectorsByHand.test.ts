/** Channels, norms, Gram matrices and vectors: small examples worked by hand, and what is refused. */
import { describe, expect, test } from 'vitest';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import {
  axpy,
  channelMean,
  concat,
  dot,
  gradient,
  gram,
  lrn,
  matmul,
  norm,
  slice,
  sum,
  where,
} from '../../src/ops/index.js';
import { evaluate } from '../support/evaluate.js';

/** f of inputs given as [shape, numbers]. */
function compute(inputs: readonly (readonly [number[], number[]])[], f: (...x: Value[]) => Value): number[] {
  const graph = new Graph();
  const variables = inputs.map(([shape], i) => new Variable(`x${i}`, shape));
  const state = new Map(variables.map((variable, i) => [variable, inputs[i][1]]));
  return [...evaluate([f(...variables.map((variable) => graph.read(variable)))], state)[0]];
}

test('channels are joined in order, and cut from first to one past the last', () => {
  const a = [
    [1, 2, 1, 1],
    [1, 2],
  ] as [number[], number[]];
  const b = [
    [1, 3, 1, 1],
    [3, 4, 5],
  ] as [number[], number[]];
  expect(compute([a, b], (x, y) => concat([y, x]))).toEqual([3, 4, 5, 1, 2]);
  expect(compute([b], (x) => slice(x, 1, 3))).toEqual([4, 5]);
});

test('one value joined, or all channels cut out, is the value itself', () => {
  const x = new Graph().read(new Variable('x', [1, 4, 2, 2]));
  expect(concat([x])).toBe(x);
  expect(slice(x, 0, 4)).toBe(x);
});

test('response normalization of a size of four looks one channel back and two ahead', () => {
  // s = 1 + (4 / 4) of the squares' sums 1 + 4 + 9, 1 + 4 + 9 + 16, 4 + 9 + 16, 9 + 16
  const y = compute(
    [
      [
        [1, 4, 1, 1],
        [1, 2, 3, 4],
      ],
    ],
    (x) => lrn(x, { size: 4, alpha: 4, beta: 1 }),
  );
  [1 / 15, 2 / 31, 3 / 30, 4 / 26].forEach((value, i) => {
    expect(y[i]).toBeCloseTo(value, 12);
  });
});

describe('Gram matrix', () => {
  // Two channels of two pixels: (1, 2) and (3, 5).
  const x: [number[], number[]] = [
    [1, 2, 1, 2],
    [1, 2, 3, 5],
  ];

  test('products of channels, averaged over the pixels', () => {
    expect(compute([x], gram)).toEqual([5 / 2, 13 / 2, 13 / 2, 34 / 2]);
  });

  test('its gradient meets both halves of the matrix', () => {
    const weights = new Tensor([1, 1, 2, 2], Float32Array.of(0, 1, 10, 0));
    const slopes = compute([x], (v) => gradient(dot(gram(v), v.graph.constant(weights)), [v])[0]);
    // The loss is G[0, 1] + 10 G[1, 0] = 11 (1 * 3 + 2 * 5) / 2.
    expect(slopes).toEqual([(11 * 3) / 2, (11 * 5) / 2, 11 / 2, (11 * 2) / 2]);
  });
});

describe('vectors', () => {
  const a: [number[], number[]] = [
    [1, 1, 1, 2],
    [3, 4],
  ];
  const b: [number[], number[]] = [
    [1, 1, 1, 2],
    [10, 100],
  ];

  test('dot product, length, s x + z', () => {
    expect(compute([a, b], dot)).toEqual([430]);
    expect(compute([a], norm)).toEqual([5]);
    expect(compute([[[1, 1, 1, 1], [2]], a, b], axpy)).toEqual([16, 108]);
  });

  test('what is not chosen does not show, be it infinite', () => {
    const infinite: [number[], number[]] = [
      [1, 1, 1, 2],
      [Infinity, NaN],
    ];
    const key = (value: number): [number[], number[]] => [[1, 1, 1, 1], [value]];
    expect(compute([key(1), a, infinite], where)).toEqual([3, 4]);
    expect(compute([key(-1), infinite, a], where)).toEqual([3, 4]);
    expect(compute([key(0), infinite, a], where)).toEqual([3, 4]);
    expect(compute([key(1), a, infinite], (k, x, y) => gradient(sum(where(k, x, y)), [y])[0])).toEqual([0, 0]);
  });

  test('the mean of each channel', () => {
    expect(
      compute(
        [
          [
            [1, 2, 1, 2],
            [1, 2, 3, 5],
          ],
        ],
        channelMean,
      ),
    ).toEqual([1.5, 4]);
  });
});

test('matrix products', () => {
  const a: [number[], number[]] = [
    [1, 1, 2, 3],
    [1, 2, 3, 4, 5, 6],
  ];
  const b: [number[], number[]] = [
    [1, 1, 3, 1],
    [1, 10, 100],
  ];
  const row: [number[], number[]] = [
    [1, 1, 1, 3],
    [1, 10, 100],
  ];
  expect(compute([a, b], (x, y) => matmul(x, y))).toEqual([321, 654]);
  expect(compute([a, row], (x, y) => matmul(x, y, { transposeB: true }))).toEqual([321, 654]);
  expect(compute([b, row], (x, y) => matmul(x, y, { transposeA: true, transposeB: true }))).toEqual([10101]);
});

describe('refused, by a message that says what fits', () => {
  const graph = new Graph();
  const value = (...shape: number[]): Value => graph.read(new Variable('x', shape));
  const picture = value(1, 3, 5, 6);

  test.each([
    ['concat: nothing', () => concat([]), /^concat: got no values, takes at least one/],
    [
      'concat: other sizes',
      () => concat([picture, value(1, 4, 5, 7)]),
      /^concat: got shapes 1x3x5x6 and 1x4x5x7; only the numbers of channels may differ/,
    ],
    ['slice: beyond the last', () => slice(picture, 1, 4), /^slice: got channels 1 to 4, takes .* <= 3/],
    ['slice: nothing', () => slice(picture, 2, 2), /^slice: got channels 2 to 2/],
    ['lrn: no window', () => lrn(picture, { size: 0 }), /^lrn: size must be an integer of at least 1, got 0/],
    ['lrn: bias 0', () => lrn(picture, { size: 5, bias: 0 }), /^lrn: got alpha 0.0001, beta 0.75, bias 0; takes/],
    ['dot: other shapes', () => dot(picture, value(1, 3, 5, 1)), /^dot: got shapes 1x3x5x6 and 1x3x5x1/],
    ['axpy: a factor of many', () => axpy(picture, picture, picture), /^axpy: the factor has shape 1x3x5x6, takes one/],
    ['where: shapes', () => where(picture, picture, value(1, 2, 1, 1)), /^where: got shapes 1x3x5x6, 1x3x5x6, 1x2x1x1/],
    [
      'matmul: inner extents',
      () => matmul(value(1, 1, 2, 3), value(1, 1, 2, 3)),
      /^matmul: got 1x1x2x3 and 1x1x2x3, takes \[N, 1, M, K\] and \[N, 1, K, L\]/,
    ],
    [
      'matmul: channels',
      () => matmul(picture, picture, { transposeB: true }),
      /^matmul: got 1x3x5x6 and 1x3x5x6 transposed/,
    ],
  ])('%s', (_name, build, message) => {
    expect(build).toThrow(message);
  });
});
