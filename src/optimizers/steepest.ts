/** The direction of steepest descent, without what the box holds: direction <- -free. */
import type { Backend, Program } from '../core/backend.js';
import { Graph, type Variable } from '../core/graph.js';
import { scale } from '../ops/index.js';

export function steepestProgram(backend: Backend, free: Variable, direction: Variable): Promise<Program> {
  const graph = new Graph();
  graph.assign(direction, scale(graph.read(free), -1));
  return backend.compile(graph, []);
}
