/** A plan's steps as uses of kernels, and what these say about their inputs. */
import { absorb, type Absorbed, type KernelCall } from '../../core/absorb.js';
import type { Value } from '../../core/graph.js';
import type { Economy, WasmKernel } from '../../core/op.js';
import type { Plan, Step } from '../../core/plan.js';
import type { PackedForm } from './constants.js';

/** One use of a kernel. */
export type CallOf = KernelCall<WasmKernel>;

function callOf({ value, source: { op, inputs, params } }: Step, economy: Economy): CallOf {
  const call = { inputs: inputs.map(({ shape }) => shape), output: value.shape, params };
  const kernel = 'choose' in op.wasm ? op.wasm.choose(call, economy) : op.wasm;
  return { inputs, output: value, of: value, kernel, call };
}

/** The plan's steps by the kernels that suit them, joined where one kernel can do the work of two. */
export function callsOf(plan: Plan, economy: Economy): Absorbed<WasmKernel> {
  const calls = plan.steps.map((step) => callOf(step, economy));
  return absorb(plan, calls, ({ kernel }, i) => kernel.packed?.[i]?.kernel);
}

/** The other arrangement in which a call wants input `i`; undefined when it takes it as it is. */
export function packedForm({ kernel: { packed }, call }: CallOf, i: number): PackedForm | undefined {
  const form = packed?.[i];
  if (form === undefined) return undefined;
  const { kernel, parts } = form;
  return {
    kernel,
    length: form.length(call),
    units: form.units(call),
    params: form.params?.(call) ?? [],
    parts: parts && { rows: parts.rows, step: parts.step(call), units: (rows) => parts.units(call, rows) },
  };
}

/** For each value the widest border any of its readers reaches into. */
export function wantedBorders(calls: readonly CallOf[]): Map<Value, number> {
  const borders = new Map<Value, number>();
  for (const each of calls) {
    const { inputs, kernel, call } = each;
    inputs.forEach((input, i) => {
      const wanted = packedForm(each, i) ? 0 : (kernel.border?.(i, call) ?? 0);
      borders.set(input, Math.max(borders.get(input) ?? 0, wanted));
    });
  }
  return borders;
}
