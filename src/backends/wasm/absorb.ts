/** Joins steps of a plan for the wasm kernels (`core/absorb.ts`). */
import { absorb as absorbCalls } from '../../core/absorb.js';
import type { Economy } from '../../core/op.js';
import type { Plan } from '../../core/plan.js';
import { type CallOf, callOf, packedForm } from './calls.js';

export interface Absorbed {
  /** The plan without the steps that others do. */
  readonly plan: Plan;
  /** Its steps as uses of kernels. */
  readonly calls: readonly CallOf[];
}

export function absorb(plan: Plan, economy: Economy): Absorbed {
  const calls = plan.steps.map((step) => {
    const { wasm: kernel, ...call } = callOf(step, economy);
    return { ...call, kernel };
  });
  const joined = absorbCalls(plan, calls, ({ kernel, call }, i) => packedForm(kernel, call, i)?.kernel);
  return { plan: joined.plan, calls: joined.calls.map(({ kernel: wasm, ...call }) => ({ ...call, wasm })) };
}
