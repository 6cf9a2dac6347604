/**
 * Reverse-mode differentiation: walk the graph backwards from the loss, let each op turn the gradient of its output
 * into gradients of its inputs, and add up what arrives at a value from several places.
 *
 * (Griewank & Walther 2008, "Evaluating Derivatives", chapter 3.)
 */
import { GraphError } from './errors.js';
import { inputsOf, type Value } from './graph.js';
import { formatShape, sizeOf } from './shape.js';
import { Tensor } from './tensor.js';

/** d loss / d loss, one tensor for all graphs: backends keep a copy of every constant they have seen. */
const one = Tensor.scalar(1);

/**
 * Appends to the graph the nodes that compute d loss / d value for each of `wrt`.
 *
 * Only the paths from `wrt` to `loss` are followed: when the picture is optimized the weights are constants and no
 * gradient of theirs is ever built.
 *
 * @param loss a scalar. @param wrt the values to differentiate by. @param add builds the sum of two values.
 * @throws GraphError when the loss is no scalar, does not depend on one of `wrt`, or an op on the way has no derivative.
 */
export function backpropagate(loss: Value, wrt: readonly Value[], add: (a: Value, b: Value) => Value): Value[] {
  if (sizeOf(loss.shape) !== 1) {
    throw new GraphError(`gradient: the loss must be one number, got shape ${formatShape(loss.shape)}. Sum it first.`);
  }
  const varies = dependents(loss, wrt);
  const gradients = new Map<Value, Value>([[loss, loss.graph.constant(one, 'one')]]);

  for (const value of loss.graph.values.slice(0, loss.id + 1).reverse()) {
    const dy = gradients.get(value);
    if (dy === undefined || value.source.kind !== 'op' || !varies.has(value)) continue;
    const { op, inputs, params } = value.source;
    if (op.vjp === undefined) throw new GraphError(`gradient: ${op.name} has no derivative.`);

    const wants = inputs.map((input) => varies.has(input));
    const contributions = op.vjp({ inputs, output: value, params, dy, wants });
    inputs.forEach((input, i) => {
      const contribution = contributions[i];
      if (!wants[i] || contribution === null) return;
      if (contribution === undefined) throw new GraphError(`gradient: ${op.name} has none for its input ${i}.`);
      const sum = gradients.get(input);
      gradients.set(input, sum === undefined ? contribution : add(sum, contribution));
    });
  }

  return wrt.map((value) => {
    const gradient = gradients.get(value);
    if (gradient === undefined) {
      throw new GraphError(`gradient: the loss does not depend on ${value.label ?? `value ${value.id}`}.`);
    }
    return gradient;
  });
}

/** The values up to `loss` that change when one of `wrt` changes. */
function dependents(loss: Value, wrt: readonly Value[]): Set<Value> {
  const varies = new Set(wrt);
  for (const value of loss.graph.values.slice(0, loss.id + 1)) {
    if (inputsOf(value).some((input) => varies.has(input))) varies.add(value);
  }
  return varies;
}
