/**
 * AdamW (Kingma & Ba 2015, "Adam", algorithm 1; Loshchilov & Hutter 2019, "Decoupled Weight Decay Regularization",
 * algorithm 2):
 *
 *     m <- beta1 m + (1 - beta1) g          v <- beta2 v + (1 - beta2) g^2
 *     w <- w - rate ( (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon) + decay w )
 */
import { Variable } from '../core/graph.js';
import { add, divide, multiply, scale, sqrt, square, subtract } from '../ops/index.js';
import { hostScalar, type ParameterOptimizer, type TrainedParameter } from './parameters.js';

export interface AdamWOptions {
  readonly beta1?: number;
  readonly beta2?: number;
  readonly epsilon?: number;
  /** Weight decay. Default 0, which is Adam. */
  readonly decay?: number;
}

/** Appends the update of every parameter to the graph of its gradient. */
export function adamW(parameters: readonly TrainedParameter[], options: AdamWOptions = {}): ParameterOptimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0 } = options;
  const learningRate = hostScalar('adam/rate');
  // 1 / (1 - beta^t): the moments begin at zero and are too small in the first steps.
  const correction1 = hostScalar('adam/correction1');
  const correction2 = hostScalar('adam/correction2');

  const updates = parameters.map(({ variable, gradient: g, decays }) => {
    const { graph } = g;
    const m = new Variable(`${variable.name}/m`, variable.shape);
    const v = new Variable(`${variable.name}/v`, variable.shape);
    const w = graph.read(variable);

    const mean = add(scale(graph.read(m), beta1), scale(g, 1 - beta1));
    const power = add(scale(graph.read(v), beta2), scale(square(g), 1 - beta2));
    const size = scale(sqrt(multiply(power, graph.read(correction2))), 1, epsilon);
    const direction = divide(multiply(mean, graph.read(correction1)), size);
    const change = decays && decay > 0 ? add(direction, scale(w, decay)) : direction;

    graph.assign(m, mean);
    graph.assign(v, power);
    const value = subtract(w, multiply(change, graph.read(learningRate)));
    graph.assign(variable, value);
    return { variable, value, moments: [m, v] };
  });

  return {
    updated: updates,
    state: updates.flatMap(({ moments }) => moments),
    prepare(backend, step, rate) {
      backend.write(learningRate, Float32Array.of(rate));
      backend.write(correction1, Float32Array.of(1 / (1 - beta1 ** step)));
      backend.write(correction2, Float32Array.of(1 / (1 - beta2 ** step)));
    },
  };
}
