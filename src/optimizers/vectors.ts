/** Arithmetic of whole pictures, as graph values: what optimizers are written in. */
import type { Value } from '../core/graph.js';
import { abs, add, clamp, concat, gate, multiply, relu, scale, sign, subtract, sum } from '../ops/index.js';
import type { Box } from './optimizer.js';

/** sum over i of a[i] b[i]: a scalar. */
export function dot(a: Value, b: Value): Value {
  return sum(multiply(a, b));
}

/** sum over i of coefficients[i] vectors[i], the coefficients being scalars. */
export function combination(coefficients: readonly Value[], vectors: readonly Value[]): Value {
  return vectors.map((vector, i) => multiply(vector, coefficients[i])).reduce(add);
}

/** Scalars side by side, `[1, n, 1, 1]`, so that one reading fetches them all. */
export function pack(scalars: readonly Value[]): Value {
  return scalars.length === 1 ? copy(scalars[0]) : concat(scalars);
}

/** A copy: what is assigned to a variable must be computed. */
export function copy(x: Value): Value {
  return scale(x, 1);
}

/** The point of the box nearest to x. */
export function project(x: Value, box: Box | undefined): Value {
  return box ? clamp(x, box.low, box.high) : x;
}

/** The direction v at x without what would at once leave the box: zero where x is at a limit and v points beyond it. */
export function feasible(v: Value, x: Value, box: Box | undefined): Value {
  if (!box) return v;
  const rising = relu(v);
  const falling = subtract(v, rising);
  return add(gate(rising, scale(x, -1, box.high)), gate(falling, scale(x, 1, -box.low)));
}

/** v where x is inside the box, 0 where it is at a limit: how the projected path x(t) = P(x0 + t v) moves on at x. */
export function inside(v: Value, x: Value, box: Box | undefined): Value {
  if (!box) return v;
  return gate(gate(v, scale(x, -1, box.high)), scale(x, 1, -box.low));
}

/**
 * A direction d made feasible: without the pixels that the box holds (where `free`, the gradient without them, is zero)
 * and without what would leave the box elsewhere.
 */
export function heldOut(d: Value, free: Value, x: Value, box: Box | undefined): Value {
  return box ? feasible(multiply(d, abs(sign(free))), x, box) : d;
}
