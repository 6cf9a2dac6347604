/**
 * Total variation, squared: neighbouring pixels should be alike (Mahendran & Vedaldi 2015, "Understanding Deep Image
 * Representations by Inverting Them", equation 4 with beta = 2).
 *
 *     mean over i, j of (x[i + 1, j] - x[i, j])^2  +  mean over i, j of (x[i, j + 1] - x[i, j])^2
 *
 * It takes away the grain that no layer objects to.
 */
import type { Value } from '../core/graph.js';
import { add, crop, meanSquare, subtract } from '../ops/index.js';
import { activation, type Objective, pictureLayer } from './objective.js';

/** @param edge 'wrap' counts the step from the last row and column to the first too: for pictures that tile. */
export function totalVariation(edge: 'none' | 'wrap' = 'none'): Objective {
  return {
    name: 'total variation',
    layers: [],
    build(activations) {
      const x = activation(activations, pictureLayer);
      return add(meanSquare(difference(x, 1, 0, edge)), meanSquare(difference(x, 0, 1, edge)));
    },
  };
}

/** x[i + down, j + right] - x[i, j] wherever both are in the picture, or everywhere when it wraps. */
function difference(x: Value, down: number, right: number, edge: 'none' | 'wrap'): Value {
  const [, , h, w] = x.shape;
  const [rows, columns] = edge === 'wrap' ? [h, w] : [Math.max(h - down, 1), Math.max(w - right, 1)];
  const filled = edge === 'wrap' ? 'wrap' : 'clamp';
  return subtract(crop(x, down, right, rows, columns, filled), crop(x, 0, 0, rows, columns));
}
