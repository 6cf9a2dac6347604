/**
 * What optimizers of network weights have in common. Such an optimizer appends its update to the graph that computes the
 * gradients, so that a training step is one run; its moments are variables that can be saved and restored.
 */
import type { Backend } from '../core/backend.js';
import { type Value, Variable } from '../core/graph.js';
import { scalarShape } from '../core/shape.js';
import { add, clamp, divide, multiply, scale, sqrt, square, sum } from '../ops/index.js';

/** A parameter and d loss / d parameter. */
export interface TrainedParameter {
  readonly variable: Variable;
  readonly gradient: Value;
  /** Whether weight decay pulls it to zero: true for convolution kernels, false for biases and normalization. */
  readonly decays: boolean;
}

export interface UpdatedParameter {
  readonly variable: Variable;
  readonly value: Value;
}

/** An optimizer whose update is part of a graph. */
export interface ParameterOptimizer {
  /** Every parameter with its value after the step. */
  readonly updated: readonly UpdatedParameter[];
  /** Its memory between steps, to be saved with the parameters. All begin as zeros. */
  readonly state: readonly Variable[];
  /** Sets what changes from step to step; call it before the run. @param step from 1. @param rate learning rate. */
  prepare(backend: Backend, step: number, rate: number): void;
}

/** A number the host sets before each run. */
export function hostScalar(name: string): Variable {
  return new Variable(name, scalarShape);
}

/**
 * The gradients, all scaled by one factor so that their common Euclidean norm is at most `most` (Pascanu, Mikolov &
 * Bengio 2013, "On the difficulty of training recurrent neural networks", algorithm 1).
 */
export function clipByNorm(parameters: readonly TrainedParameter[], most: number): TrainedParameter[] {
  const squares = parameters.map(({ gradient }) => sum(square(gradient))).reduce(add);
  // most / norm, limited to 1; the offset keeps a zero gradient from dividing by zero.
  const ratio = divide(scale(squares, 0, most), sqrt(scale(squares, 1, 1e-30)));
  const factor = clamp(ratio, 0, 1);
  return parameters.map((parameter) => ({ ...parameter, gradient: multiply(parameter.gradient, factor) }));
}

/**
 * Appends an exponential moving average of each parameter's new value, average' = keep average + (1 - keep) value
 * (Polyak & Juditsky 1992: averaged iterates are better than the last).
 *
 * @param averages a variable for each of `updated`, in its order. @param keep in [0, 1), set by the host before each run.
 */
export function averageParameters(
  updated: readonly UpdatedParameter[],
  averages: readonly Variable[],
  keep: Variable,
): void {
  updated.forEach(({ value }, i) => {
    const { graph } = value;
    const kept = graph.read(keep);
    const fresh = multiply(value, scale(kept, -1, 1));
    graph.assign(averages[i], add(multiply(graph.read(averages[i]), kept), fresh));
  });
}
