/** A plan's steps as uses of kernels, and what these say about their inputs. */
import type { Value } from '../../core/graph.js';
import type { Call, Economy, WasmKernel } from '../../core/op.js';
import type { Step } from '../../core/plan.js';
import type { PackedForm } from './constants.js';

/** One use of a kernel. */
export interface CallOf {
  readonly inputs: readonly Value[];
  readonly output: Value;
  /** Of which value the kernel makes packed forms: the output, but where it does the next step's work its own result. */
  readonly of: Value;
  readonly wasm: WasmKernel;
  readonly call: Call;
}

export function callOf({ value, source: { op, inputs, params } }: Step, economy: Economy): CallOf {
  const call = { inputs: inputs.map(({ shape }) => shape), output: value.shape, params };
  const wasm = 'choose' in op.wasm ? op.wasm.choose(call, economy) : op.wasm;
  return { inputs, output: value, of: value, wasm, call };
}

/** The other arrangement in which a kernel wants input `i`; undefined when it takes it as it is. */
export function packedForm({ packed }: WasmKernel, call: Call, i: number): PackedForm | undefined {
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
  for (const { inputs, wasm, call } of calls) {
    inputs.forEach((input, i) => {
      const wanted = packedForm(wasm, call, i) ? 0 : (wasm.border?.(i, call) ?? 0);
      borders.set(input, Math.max(borders.get(input) ?? 0, wanted));
    });
  }
  return borders;
}
