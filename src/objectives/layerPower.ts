/**
 * Deep Dream's objective: the mean square of a layer's activation, "more of whatever you see there" (Mordvintsev, Olah
 * & Tyka 2015, "Inceptionism").
 *
 *     power = (1 / N) sum over n, c, i, j of f[n, c, i, j]^2
 */
import { meanSquare } from '../ops/index.js';
import { activation, type Objective } from './objective.js';

export function layerPower(layer: string): Objective {
  return {
    name: `power of ${layer}`,
    layers: [layer],
    build: (activations) => meanSquare(activation(activations, layer)),
  };
}
