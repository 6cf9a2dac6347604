/** From steps to the engine's graph: only those that are needed, in an order that can be run. */
import { GraphError } from '../../core/errors.js';
import type { Value } from '../../core/graph.js';
import type { Step, StepOptions } from './step.js';

/** Appends what the wanted steps need. A ReLU becomes part of the step before it where nobody else reads that. */
export function appendSteps(
  picture: Value,
  wanted: readonly Step[],
  pooling: StepOptions['pooling'],
): (step: Step) => Value {
  const steps = inRunningOrder(wanted);
  const readers = new Map<Step, number>();
  for (const step of [...new Set(wanted), ...steps.flatMap(({ reads }) => reads)]) {
    readers.set(step, (readers.get(step) ?? 0) + 1);
  }
  const merged = new Set<Step>();
  for (const { traits, reads } of steps) {
    if (traits.isRelu && reads[0].traits.takesRelu && readers.get(reads[0]) === 1) merged.add(reads[0]);
  }

  const values = new Map<Step, Value>();
  const valueOfStep = (step: Step): Value => {
    const value = values.get(step);
    if (value === undefined) throw new GraphError('onnx: a step stands before one that it reads.');
    return value;
  };
  for (const step of steps) {
    if (merged.has(step)) continue;
    const relu = step.traits.isRelu === true && merged.has(step.reads[0]);
    const source = relu ? step.reads[0] : step;
    const read = source.reads.length > 0 ? source.reads.map(valueOfStep) : [picture];
    values.set(step, source.build(read, { relu, pooling }));
  }
  return valueOfStep;
}

/** The steps and all they read, each behind what it reads. */
function inRunningOrder(wanted: readonly Step[]): Step[] {
  const order = new Set<Step>();
  const pending = [...wanted];
  // A loop, not a recursion: graphs may be thousands of steps deep.
  for (let step = pending.pop(); step !== undefined; step = pending.pop()) {
    if (order.has(step)) continue;
    const missing = step.reads.filter((read) => !order.has(read));
    if (missing.length === 0) order.add(step);
    else pending.push(step, ...missing);
  }
  return [...order];
}
