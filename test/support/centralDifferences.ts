/**
 * Derivatives by definition: d loss / dx = (loss(x + h) - loss(x - h)) / 2h, in float64.
 *
 * Every element of a small input is moved by itself; of a large one some are, and then all at once in a random
 * direction v, whose slope is the sum of gradient * v.
 */
import type { Value, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import type { Tolerance } from './compare.js';
import { evaluate, type State } from './evaluate.js';

const h = 1e-5;
/** So many elements are moved one by one; fewer where each evaluation of the loss is long. */
const mostElements = (size: number): number => (size > 20_000 ? 2 : 24);

/** A direction in which the variable was moved and the slope of the loss along it. */
export interface Slope {
  /** "element 17" or "a random direction" */
  readonly along: string;
  readonly direction: Float64Array;
  readonly slope: number;
  readonly tolerance: Tolerance;
}

export function slopes(loss: Value, variable: Variable, state: State): Slope[] {
  const start = Float64Array.from(state.get(variable) ?? []);
  const lossAt = (step: number, direction: Float64Array): number => {
    const moved = start.map((value, i) => value + step * direction[i]);
    const [[result]] = evaluate([loss], new Map([...state, [variable, moved]]));
    return result;
  };
  const measure = (along: string, direction: Float64Array): Slope => {
    const [after, before] = [lossAt(h, direction), lossAt(-h, direction)];
    // h^2 = 1e-10 times the third derivative, and what the loss itself is off by, divided by h: a sum of 1e5 numbers ends some tens of roundings away.
    const tolerance = { atol: 1e-7 + (64 * Number.EPSILON * Math.abs(after)) / h, rtol: 1e-7 };
    return { along, direction, slope: (after - before) / (2 * h), tolerance };
  };

  const rng = new Rng(2).fork(variable.name);
  const chosen =
    start.length <= mostElements(start.length)
      ? Array.from(start.keys())
      : Array.from({ length: mostElements(start.length) }, () => rng.int(start.length));
  const single = chosen.map((index) => {
    const direction = new Float64Array(start.length);
    direction[index] = 1;
    return measure(`element ${index}`, direction);
  });
  const direction = start.map(() => rng.normal());
  return [...single, measure('a random direction', direction)];
}
