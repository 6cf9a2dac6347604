/**
 * Gradient ascent with a step that does not depend on the gradient's size:
 *
 *     x' = x + rate * g / (mean |g|)
 *
 * so that the average element moves by `rate`, in x's own unit. This is the step of the original Deep Dream (Mordvintsev
 * et al. 2015). A zero gradient leaves x where it is.
 */
import type { Value } from '../core/graph.js';
import { abs, add, divide, mean, multiply, scale } from '../ops/index.js';

/** Keeps 0 / 0 away; far below the mean gradient of any objective that has one. */
const tiny = 1e-30;

/** Appends the update. @param rate the mean change of an element of x, a number or a `[1, 1, 1, 1]` value. */
export function normalizedAscent(x: Value, g: Value, rate: number | Value): Value {
  const direction = divide(g, scale(mean(abs(g)), 1, tiny));
  return add(x, typeof rate === 'number' ? scale(direction, rate) : multiply(direction, rate));
}
