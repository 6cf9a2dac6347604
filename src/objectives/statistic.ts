/** What an objective compares with: numbers measured on another picture. */
import { ShapeError } from '../core/errors.js';
import { type Graph, type Value, Variable } from '../core/graph.js';
import { formatShape, sameShape } from '../core/shape.js';
import type { Tensor } from '../core/tensor.js';
import { divide, meanSquare, scale, subtract } from '../ops/index.js';

/** A constant, or a variable where the numbers are given back with the graph or change while it runs. */
export type Statistic = Tensor | Variable;

export function statisticValue(graph: Graph, statistic: Statistic): Value {
  return statistic instanceof Variable ? graph.read(statistic) : graph.constant(statistic);
}

/** Keeps 0 / 0 away where all numbers of a statistic are zero: a layer that a picture leaves dark. */
const tiny = 1e-30;

/**
 * The mean square of the difference in units of the statistic's own mean square,
 *
 *     mean((a - b)^2) / mean(b^2)
 *
 * which is the mean of ((a - b) / rms(b))^2: 1 where a is zero, 0 where a equals b.
 *
 * @throws ShapeError when the shapes differ.
 */
export function relativeDifference(a: Value, b: Value, what: string): Value {
  return divide(meanDifference(a, b, what), scale(meanSquare(b), 1, tiny));
}

/** mean((a - b)^2). @throws ShapeError when the shapes differ. */
export function meanDifference(a: Value, b: Value, what: string): Value {
  if (!sameShape(a.shape, b.shape)) {
    throw new ShapeError(`${what}: the picture gives ${formatShape(a.shape)}, the target is ${formatShape(b.shape)}.`);
  }
  return meanSquare(subtract(a, b));
}
