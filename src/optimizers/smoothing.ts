/**
 * Smoothing a gradient across scales: the finest detail of a gradient is its loudest and least meaningful part, so
 * coarser copies of it are given equal weight,
 *
 *     sum over sigma of blur(g, sigma) / rms(blur(g, sigma)),   sigma = 0, 1, 2 pixels
 *
 * (a Laplacian pyramid's idea, as in the notebook "DeepDreaming with TensorFlow", Mordvintsev 2016).
 */
import type { Value } from '../core/graph.js';
import { add, blur, divide, meanSquare, scale, sqrt } from '../ops/index.js';

const sigmas = [1, 2];

/** The sum; of the gradient's shape, with a size near 1 whatever the gradient's. A zero gradient stays zero. */
export function smoothGradient(g: Value): Value {
  return [g, ...sigmas.map((sigma) => blur(g, sigma))].map(normalized).reduce(add);
}

function normalized(g: Value): Value {
  return divide(g, sqrt(scale(meanSquare(g), 1, 1e-30)));
}
