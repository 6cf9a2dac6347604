/** Small examples worked by hand: what the formulas mean, and what happens where a derivative is a matter of choice. */
import { describe, expect, test } from 'vitest';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import {
  averagePool,
  blur,
  clamp,
  conv2d,
  crop,
  crossEntropy,
  type Edge,
  gradient,
  logSoftmax,
  maxPool,
  mean,
  multiply,
  pad,
  relu,
  resize,
  shift,
  softmax,
  sum,
} from '../../src/ops/index.js';
import { edgeIndex } from '../../src/ops/taps.js';
import { evaluate } from '../support/evaluate.js';

const x = new Variable('x', [1, 1, 3, 3]);
const oneToNine = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** f(x) for a picture of one row or of several. */
function apply(rows: readonly (readonly number[])[], f: (x: Value, graph: Graph) => Value): number[] {
  const graph = new Graph();
  const picture = new Variable('picture', [1, 1, rows.length, rows[0].length]);
  return [...evaluate([f(graph.read(picture), graph)], new Map([[picture, rows.flat()]]))[0]];
}

/** d sum(f(x) dy) / dx for the 3x3 picture given; dy are ones by default. */
function slope(at: readonly number[], f: (x: Value) => Value, dy?: readonly number[]): number[] {
  const graph = new Graph();
  const y = f(graph.read(x));
  const weighted = dy ? multiply(y, graph.constant(new Tensor(y.shape, Float32Array.from(dy)))) : y;
  const [dx] = evaluate(gradient(sum(weighted), [graph.read(x)]), new Map([[x, at]]));
  return [...dx];
}

describe('conv2d', () => {
  const kernel = (graph: Graph, values: readonly number[]): Value =>
    graph.constant(new Tensor([1, 1, 2, 2], Float32Array.from(values)));

  test('the kernel is not flipped: the first weight meets the top left pixel', () => {
    const rows = [oneToNine.slice(0, 3), oneToNine.slice(3, 6), oneToNine.slice(6)];
    expect(apply(rows, (y, graph) => conv2d(y, kernel(graph, [1, 10, 100, 1000])))).toEqual([5421, 6532, 8754, 9865]);
  });

  test('padding above and left moves the kernel up and left', () => {
    const pads = { top: 1, left: 1, bottom: 0, right: 0 };
    const rows = [
      [1, 2],
      [3, 4],
    ];
    expect(apply(rows, (y, graph) => conv2d(y, kernel(graph, [1, 10, 100, 1000]), undefined, { pad: pads }))).toEqual([
      1000, 2100, 3010, 4321,
    ]);
  });
});

describe('where a derivative is a matter of choice', () => {
  test('max pooling: of equal pixels the first in reading order takes the gradient', () => {
    expect(slope([5, 5, 0, 5, 5, 0, 0, 0, 0], (v) => maxPool(v, 2, { stride: 1 }))).toEqual([
      1, 1, 0, 1, 1, 0, 0, 0, 0,
    ]);
    expect(slope(new Array<number>(9).fill(3), (v) => maxPool(v, 3))).toEqual([1, 0, 0, 0, 0, 0, 0, 0, 0]);
    const padded = slope(
      new Array<number>(9).fill(-3),
      (v) => maxPool(v, 3, { stride: 2, pad: 1 }),
      [1, 10, 100, 1000],
    );
    expect(padded).toEqual([1, 10, 0, 100, 1000, 0, 0, 0, 0]);
  });

  test('ReLU: no slope at zero', () => {
    expect(slope([-1, 0, 1, -0, 2, -2, 0, 0, 1e-30], relu)).toEqual([0, 0, 1, 0, 1, 0, 0, 0, 1]);
  });

  test('clamp: full slope at its limits', () => {
    expect(slope([-2, -1, 0, 1, 2, 3, 1.5, -1.5, 0.5], (v) => clamp(v, -1, 1))).toEqual([0, 1, 1, 1, 0, 0, 0, 0, 1]);
  });
});

describe('average pooling', () => {
  test('divides by the pixels inside the picture, or by all where padding counts', () => {
    const rows = [
      [4, 8],
      [12, 16],
    ];
    expect(apply(rows, (y) => averagePool(y, 2, { stride: 2, pad: 1 }))).toEqual([4, 8, 12, 16]);
    expect(apply(rows, (y) => averagePool(y, 2, { stride: 2, pad: 1, countPadding: true }))).toEqual([1, 2, 3, 4]);
  });

  test('ceil mode: the last window hangs over, and a window wholly outside is dropped', () => {
    expect(apply([[1, 2, 3, 4, 5]], (y) => averagePool(y, [1, 2], { ceil: true }))).toEqual([1.5, 3.5, 5]);
    expect(apply([[1, 2, 3]], (y) => averagePool(y, [1, 1], { stride: 2, ceil: true }))).toEqual([1, 3]);
    // Padding of 1 on both sides: a third window would begin in the padding on the right.
    const pads = { top: 0, bottom: 0, left: 1, right: 1 };
    expect(apply([[1, 2, 3]], (y) => averagePool(y, [1, 2], { ceil: true, pad: pads }))).toEqual([1, 2.5]);
  });
});

describe('edges', () => {
  const expected: Record<Edge, readonly number[]> = {
    zero: [0, 0, 0, 0, 1, 2, 3, 0, 0, 0, 0],
    clamp: [1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3],
    reflect: [1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3],
    wrap: [3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1],
  };

  test.each(['zero', 'clamp', 'reflect', 'wrap'] as const)('%s', (edge) => {
    expect(apply([[1, 2, 3]], (y) => crop(y, 0, -4, 1, 11, edge))).toEqual(expected[edge]);
    expect(expected[edge].map((_, i) => edgeIndex(i - 4, 3, edge) + 1)).toEqual(expected[edge]);
    expect(apply([[1], [2], [3]], (y) => crop(y, -4, 0, 11, 1, edge))).toEqual(expected[edge]);
  });

  test('a shift shows what lies down and to the right of each pixel', () => {
    const rows = [
      [1, 2, 3],
      [4, 5, 6],
    ];
    const by = (down: number, right: number, edge: Edge): number[] =>
      apply(rows, (y, graph) => shift(y, graph.constant(new Tensor([1, 1, 1, 2], Float32Array.of(down, right))), edge));
    expect(by(1, 1, 'zero')).toEqual([5, 6, 0, 0, 0, 0]);
    expect(by(-1, 0, 'clamp')).toEqual([1, 2, 3, 1, 2, 3]);
    expect(by(0, -2, 'reflect')).toEqual([3, 2, 1, 6, 5, 4]);
    expect(by(1, 2, 'wrap')).toEqual([6, 4, 5, 3, 1, 2]);
  });

  test('pad adds to all four sides', () => {
    expect(apply([[7]], (y) => pad(y, 1))).toEqual([0, 0, 0, 0, 7, 0, 0, 0, 0]);
    expect(apply([[7]], (y) => pad(y, 1, 'reflect'))).toEqual(new Array(9).fill(7));
  });
});

describe('resize', () => {
  test('bilinear: pixel centres at half integers, the edges clamped', () => {
    expect(apply([[0, 4]], (y) => resize(y, 1, 4, 'bilinear'))).toEqual([0, 1, 3, 4]);
    expect(apply([[0, 4, 8, 12]], (y) => resize(y, 1, 2, 'bilinear'))).toEqual([2, 10]);
    const rows = [
      [3, 3],
      [3, 3],
    ];
    for (const value of apply(rows, (y) => resize(y, 5, 7, 'bilinear'))) expect(value).toBeCloseTo(3, 14);
  });

  test('area: the mean of what a pixel covers', () => {
    expect(apply([[0, 4, 8, 12]], (y) => resize(y, 1, 2, 'area'))).toEqual([2, 10]);
    const third = apply([[3, 6, 12, 24]], (y) => resize(y, 1, 3, 'area'));
    // Each covers 4/3 of a pixel: (3 + 6/3) 3/4, (6 2/3 + 12 2/3) 3/4, (12/3 + 24) 3/4.
    [3.75, 9, 21].forEach((value, i) => {
      expect(third[i]).toBeCloseTo(value, 12);
    });
  });

  test('area keeps the mean of any picture', () => {
    const rows = [1, 2, 3, 4, 5, 6, 7].map((a) => [1, 2, 3, 4, 5].map((b) => Math.sin(a * b) * 10));
    for (const [height, width] of [
      [3, 2],
      [4, 4],
      [1, 1],
      [9, 11],
    ]) {
      // prettier-ignore
      const before = apply(rows, (y) => mean(y))[0];
      expect(apply(rows, (y) => mean(resize(y, height, width, 'area')))[0]).toBeCloseTo(before, 12);
    }
  });
});

describe('blur', () => {
  test('a single bright pixel becomes the Gaussian, and light is kept', () => {
    const spot = [0, 0, 0, 0, 1, 0, 0, 0, 0];
    const row = apply([spot], (y) => blur(y, 1, 'zero'));
    // 3 sigma on each side of a picture one pixel high: rows pass through with their middle weight alone.
    const weights = spot.map((_, i) => (Math.abs(i - 4) > 3 ? 0 : Math.exp(-((i - 4) ** 2) / 2)));
    const total = weights.reduce((a, b) => a + b);
    row.forEach((value, i) => {
      expect(value).toBeCloseTo((weights[i] / total) * (1 / total), 12);
    });
    expect(apply([[5, 5, 5, 5]], (y) => blur(y, 2))[1]).toBeCloseTo(5, 12);
  });
});

describe('softmax', () => {
  const logits = new Variable('logits', [1, 3, 1, 1]);
  const at = (values: readonly number[], f: (v: Value) => Value): number[] => {
    const graph = new Graph();
    return [...evaluate([f(graph.read(logits))], new Map([[logits, values]]))[0]];
  };

  test('ln 1, ln 2, ln 5 are one, two and five eighths', () => {
    const values = [0, Math.log(2), Math.log(5)];
    [1 / 8, 2 / 8, 5 / 8].forEach((probability, i) => {
      expect(at(values, softmax)[i]).toBeCloseTo(probability, 14);
      expect(at(values, logSoftmax)[i]).toBeCloseTo(Math.log(probability), 14);
    });
  });

  test('nothing overflows', () => {
    expect(at([1e4, 0, -1e4], softmax)).toEqual([1, 0, 0]);
    expect(at([1e4, 0, -1e4], logSoftmax)).toEqual([0, -1e4, -2e4]);
  });

  test('cross-entropy of a fair coin is ln 2', () => {
    const graph = new Graph();
    const fair = graph.constant(Tensor.zeros([3, 2, 1, 1]));
    const target = graph.constant(new Tensor([3, 2, 1, 1], Float32Array.of(1, 0, 0, 1, 0.5, 0.5)));
    expect(evaluate([crossEntropy(fair, target)], new Map())[0][0]).toBeCloseTo(Math.LN2, 14);
  });
});
