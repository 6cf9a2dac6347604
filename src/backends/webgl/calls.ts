/** A plan's steps as uses of kernels. */
import { absorb, type Absorbed, type KernelCall } from '../../core/absorb.js';
import type { WebglKernel, WebglTraits } from '../../core/op.js';
import type { Plan, Step } from '../../core/plan.js';

/** One use of a kernel. */
export type CallOf = KernelCall<WebglKernel>;

function callOf({ value, source: { op, inputs, params } }: Step, traits: WebglTraits): CallOf {
  const call = { inputs: inputs.map(({ shape }) => shape), output: value.shape, params };
  const fixed = inputs.map((input) => input.source.kind === 'constant');
  const kernel = 'choose' in op.webgl ? op.webgl.choose(call, traits, fixed) : op.webgl;
  return { inputs, output: value, of: value, kernel, call };
}

/** The plan's steps by the kernels that suit them, joined where one kernel can do the work of two. */
export function callsOf(plan: Plan, traits: WebglTraits): Absorbed<WebglKernel> {
  const calls = plan.steps.map((step) => callOf(step, traits));
  return absorb(plan, calls, ({ kernel }, i) => kernel.packed?.[i]?.shader);
}
