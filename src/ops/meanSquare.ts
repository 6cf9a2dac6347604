/**
 * The mean of squares, Deep Dream's measure of how strongly a layer responds.
 *
 *     y = (1 / N) sum_i x[i]^2        dx = (2 / N) x dy
 */
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import { scalarShape, sizeOf } from '../core/shape.js';
import { multiply } from './binary.js';
import { chunkedSum } from './chunkedSum.js';
import { scale } from './scale.js';
import { treeSum } from './sumTree.js';

export const meanSquareOp: Op = {
  name: 'meanSquare',
  shape: () => scalarShape,
  reference([x], y) {
    let total = 0;
    for (const value of x.data) total += value * value;
    y.data[0] = total / x.data.length;
  },
  vjp: ({ inputs: [x], dy }) => [multiply(x, scale(dy, 2 / sizeOf(x.shape)))],
  wasm: chunkedSum('dotChunks', ({ inputs: [x] }) => 1 / sizeOf(x)),
  webgl: treeSum(({ inputs: [x] }) => ({ to: scalarShape, factor: 1 / sizeOf(x), shader: 'sumOfSquares' })),
};

/** The mean over all elements of x^2: a scalar. */
export function meanSquare(x: Value): Value {
  return x.graph.apply(meanSquareOp, [x], {});
}
