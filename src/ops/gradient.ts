/** The gradient of a graph, with addition as the engine's own op. */
import { backpropagate } from '../core/gradient.js';
import type { Value } from '../core/graph.js';
import { add } from './binary.js';

/** Appends the nodes that compute d loss / d value for each of `wrt`. See {@link backpropagate}. */
export function gradient(loss: Value, wrt: readonly Value[]): Value[] {
  return backpropagate(loss, wrt, add);
}
