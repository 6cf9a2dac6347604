/**
 * Sums over axes, and their adjoint, repetition along axes.
 *
 *     sum:     y[j] = factor * sum of x[i] over all i that agree with j on the kept axes
 *     repeat:  y[i] = x[j], j being i with the repeated axes set to 0
 *
 * A sum keeps all four axes, so it broadcasts back against what it was summed from: the sum of `[N, C, H, W]` over
 * batch, height and width is `[1, C, 1, 1]`. Each op is the other's way back.
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Op, WasmKernel } from '../core/op.js';
import { broadcastsTo, formatShape, sameShape, scalarShape, type Shape, sizeOf } from '../core/shape.js';
import { chunkedSum } from './chunkedSum.js';
import { outputRows } from './elementwise.js';
import { scale } from './scale.js';
import { treeSum } from './sumTree.js';

interface SumParams {
  /** The output's shape: each axis as in the input (kept) or 1 (summed over). */
  readonly to: Shape;
  /** 1 for a sum, 1 / count for a mean. */
  readonly factor: number;
}

/** Over whole pictures. */
const sumOfPictures = chunkedSum<SumParams>('sumChunks', ({ params: { factor } }) => factor);

/** Over any axes. */
const sumOfAxes: WasmKernel<SumParams> = {
  kernel: 'sum',
  params: ({ params: { factor } }) => [factor],
  // One unit per 64 channels of an output pixel, added up in a fixed order: the threads' timing cannot change a sum.
  units: ({ output: [n, c, h, w] }) => n * h * w * Math.ceil(c / 64),
  // 64 totals in float64.
  scratch: () => 512,
};

export const sumOp: Op<SumParams> = {
  name: 'sum',
  shape([x], { to }) {
    if (!broadcastsTo(to, x)) {
      throw new ShapeError(
        `sum: cannot sum ${formatShape(x)} to ${formatShape(to)}; each axis of the result must be 1 or as in the input.`,
      );
    }
    return to;
  },
  reference([x], y, { factor }) {
    y.data.fill(0);
    forEachRepeat(x.shape, y.shape, (i, j) => {
      y.data[j] += x.data[i] * factor;
    });
  },
  vjp: ({ inputs: [x], dy, params: { factor } }) => [repeat(factor === 1 ? dy : scale(dy, factor), x.shape)],
  wasm: { choose: ({ output: [, , h, w] }) => (h * w === 1 ? sumOfPictures : sumOfAxes) },
  webgl: treeSum(({ params }) => params),
};

interface RepeatParams {
  readonly to: Shape;
}

export const repeatOp: Op<RepeatParams> = {
  name: 'repeat',
  shape([x], { to }) {
    if (!broadcastsTo(x, to)) {
      throw new ShapeError(`repeat: cannot repeat ${formatShape(x)} to ${formatShape(to)}; only axes of 1 repeat.`);
    }
    return to;
  },
  reference([x], y) {
    forEachRepeat(y.shape, x.shape, (i, j) => {
      y.data[i] = x.data[j];
    });
  },
  vjp: ({ inputs: [x], dy }) => [sumTo(dy, x.shape)],
  wasm: { kernel: 'repeat', units: outputRows },
  webgl: { passes: () => [{ shader: 'repeat', read: { x: 0 } }] },
};

/** Visits every index i of `large` with the index j of `small` that it falls on. */
function forEachRepeat(large: Shape, small: Shape, visit: (i: number, j: number) => void): void {
  const [N, C, H, W] = large;
  const [sn, sc, sh, sw] = small.map((axis) => (axis === 1 ? 0 : 1));
  let i = 0;
  for (let n = 0; n < N; n++) {
    for (let c = 0; c < C; c++) {
      for (let h = 0; h < H; h++) {
        for (let w = 0; w < W; w++) {
          visit(i++, ((n * sn * small[1] + c * sc) * small[2] + h * sh) * small[3] + w * sw);
        }
      }
    }
  }
}

/** Axes by name, for sums and means. */
export type Axis = 'batch' | 'channels' | 'height' | 'width';
const axisNames: readonly Axis[] = ['batch', 'channels', 'height', 'width'];

function without(shape: Shape, axes: readonly Axis[]): Shape {
  const axis = (i: number): number => (axes.includes(axisNames[i]) ? 1 : shape[i]);
  return [axis(0), axis(1), axis(2), axis(3)];
}

/** The sum over the axes in which `to` is 1; the value itself when the shapes are equal. */
export function sumTo(x: Value, to: Shape): Value {
  return sameShape(x.shape, to) ? x : x.graph.apply(sumOp, [x], { to, factor: 1 });
}

/** The sum over `axes`, all by default (a scalar). */
export function sum(x: Value, axes: readonly Axis[] = axisNames): Value {
  return sumTo(x, without(x.shape, axes));
}

/** The mean over `axes`, all by default (a scalar). Over height and width it is global average pooling. */
export function mean(x: Value, axes: readonly Axis[] = axisNames): Value {
  const to = without(x.shape, axes);
  return x.graph.apply(sumOp, [x], { to, factor: sizeOf(to) / sizeOf(x.shape) });
}

/** The mean of each channel over its pixels: `[N, C, H, W]` to `[N, C, 1, 1]`. */
export function channelMean(x: Value): Value {
  return mean(x, ['height', 'width']);
}

/** Global average pooling, what classifying networks call {@link channelMean}. */
export const globalAveragePool = channelMean;

/** Repeats axes of length 1 to fill `to`. */
export function repeat(x: Value, to: Shape): Value {
  return sameShape(x.shape, to) ? x : x.graph.apply(repeatOp, [x], { to });
}

/** True when the value is one number. */
export function isScalar(x: Value): boolean {
  return sameShape(x.shape, scalarShape);
}
