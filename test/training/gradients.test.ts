/** The gradient of every weight of the small network, against central differences and against TensorFlow.js. */
import { describe, expect, test } from 'vitest';
import { Graph, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import { smallVggPlan } from '../../src/nets/vgg.js';
import { crossEntropy, gradient } from '../../src/ops/index.js';
import { classNames, drawBatch, oneHot } from '../../src/training/batch.js';
import { trainingNetwork } from '../../src/training/model.js';
import { createParameters, initialValues, parameterList } from '../../src/training/parameters.js';
import { evaluate } from '../support/evaluate.js';
import type { BuiltCase } from '../support/opCase.js';
import { witness } from '../support/tfjs.js';

/** A step of training on four small pictures: the loss and its gradient by every parameter. */
function trainingStep(): BuiltCase {
  const [count, side] = [4, 16];
  const { pictures, labels } = drawBatch({ seed: 3, stream: 'training', index: 1, count, side });
  const input = new Variable('pictures', [count, 3, side, side]);
  const target = new Variable('target', [count, classNames.length, 1, 1]);
  const parameters = createParameters(smallVggPlan, classNames.length);
  const state = new Map([[input, pictures] as const, [target, oneHot(labels, classNames.length)] as const]);
  // Away from the silent start, so that every layer's gradient counts.
  for (const [variable, values] of initialValues(parameters, new Rng(7))) {
    state.set(variable, variable === parameters.head.kernel ? values.map((value) => 20 * value) : values);
  }

  const graph = new Graph();
  const { logits } = trainingNetwork(smallVggPlan, parameters, graph.read(input));
  const loss = crossEntropy(logits, graph.read(target));
  const variables = parameterList(parameters);
  const found = gradient(
    loss,
    variables.map((variable) => graph.read(variable)),
  );
  const gradients = variables.map((variable, i) => ({ variable, value: found[i] }));
  return { graph, output: loss, loss, gradients, state };
}

const norm = (values: ArrayLike<number>): number => Math.sqrt(Array.from(values).reduce((t, v) => t + v * v, 0));

describe('weight gradients of the small network', () => {
  const step = trainingStep();
  const ours = evaluate(
    step.gradients.map(({ value }) => value),
    step.state,
  );
  // Both witnesses are computed once: each takes the whole network.
  const theirs = witness(step).gradients;

  for (const [i, { variable }] of step.gradients.entries()) {
    test(`${variable.name}: TensorFlow.js agrees`, () => {
      const difference = norm(ours[i].map((value, k) => value - theirs[i][k]));
      // Float32 against float64 through eight normalizations; a wrong formula is off by order 1.
      expect(difference).toBeLessThanOrEqual(1e-3 * norm(ours[i]) + 1e-5);
    });
    test(`${variable.name}: a central difference agrees`, () => {
      const rng = new Rng(9).fork(variable.name);
      const direction = ours[i].map(() => rng.normal());
      const slope = direction.reduce((total, part, k) => total + part * ours[i][k], 0);
      const difference =
        (lossAlong(step, variable, direction, 1e-6) - lossAlong(step, variable, direction, -1e-6)) / 2e-6;
      // Float64 leaves about 1e-16 / 1e-6 of the loss; the rest is curvature, and kinks within the step.
      expect(Math.abs(difference - slope)).toBeLessThanOrEqual(1e-4 * Math.abs(slope) + 1e-6 * norm(direction));
    });
  }
});

/** The loss with one variable moved by `distance` times `direction`. */
function lossAlong({ loss, state }: BuiltCase, variable: Variable, direction: Float64Array, distance: number): number {
  const values = state.get(variable) ?? [];
  const moved = direction.map((part, k) => values[k] + distance * part);
  return evaluate([loss], new Map<Variable, ArrayLike<number>>([...state, [variable, moved]]))[0][0];
}
