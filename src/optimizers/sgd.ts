/**
 * Stochastic gradient descent with momentum (Sutskever, Martens, Dahl & Hinton 2013, "On the importance of
 * initialization and momentum in deep learning"):
 *
 *     v <- momentum v + (g + decay w)        w <- w - rate v
 */
import { Variable } from '../core/graph.js';
import { add, multiply, scale, subtract } from '../ops/index.js';
import { hostScalar, type ParameterOptimizer, type TrainedParameter } from './parameters.js';

export interface SgdOptions {
  /** In [0, 1). Default 0.9. */
  readonly momentum?: number;
  /** Weight decay. Default 0. */
  readonly decay?: number;
}

/** Appends the update of every parameter to the graph of its gradient. */
export function sgd(parameters: readonly TrainedParameter[], options: SgdOptions = {}): ParameterOptimizer {
  const { momentum = 0.9, decay = 0 } = options;
  const learningRate = hostScalar('sgd/rate');

  const updates = parameters.map(({ variable, gradient: g, decays }) => {
    const { graph } = g;
    const velocity = new Variable(`${variable.name}/velocity`, variable.shape);
    const w = graph.read(variable);
    const slope = decays && decay > 0 ? add(g, scale(w, decay)) : g;
    const next = add(scale(graph.read(velocity), momentum), slope);
    graph.assign(velocity, next);
    const value = subtract(w, multiply(next, graph.read(learningRate)));
    graph.assign(variable, value);
    return { variable, value, velocity };
  });

  return {
    updated: updates,
    state: updates.map(({ velocity }) => velocity),
    prepare(backend, _step, rate) {
      backend.write(learningRate, Float32Array.of(rate));
    },
  };
}
