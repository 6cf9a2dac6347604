/** A plan's steps as uses of shaders. */
import type { Value } from '../../core/graph.js';
import type { Call, WebglKernel, WebglTraits } from '../../core/op.js';
import type { Step } from '../../core/plan.js';

/** One use of a kernel. */
export interface CallOf {
  readonly inputs: readonly Value[];
  readonly output: Value;
  readonly webgl: WebglKernel;
  readonly call: Call;
}

export function callOf({ value, source: { op, inputs, params } }: Step, traits: WebglTraits): CallOf {
  const call = { inputs: inputs.map(({ shape }) => shape), output: value.shape, params };
  const webgl = 'choose' in op.webgl ? op.webgl.choose(call, traits) : op.webgl;
  return { inputs, output: value, webgl, call };
}

/** The shaders it needs. */
export function shaderNames({ webgl, call }: CallOf): string[] {
  return [...webgl.passes(call), ...Object.values(webgl.packed ?? {})].map(({ shader }) => shader);
}
