/**
 * Joins steps of a plan whose kernels can do the work of two: a convolution that pools what it writes, or one that reads a
 * gradient through the pooling that it comes back through. What went between the two is then never in memory.
 *
 * It is done only where nobody else wants what is between: not where it is an output, or read by an objective.
 */
import type { Value } from '../../core/graph.js';
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
  const calls = plan.steps.map((step) => callOf(step, economy));
  const makers = new Map(calls.map(({ output }, i) => [output, i]));
  const readers = new Map<Value, Set<number>>();
  calls.forEach(({ inputs }, i) => {
    for (const input of inputs) readers.set(input, (readers.get(input) ?? new Set()).add(i));
  });

  const joined = new Map<number, CallOf>();
  const gone = new Set<number>();
  calls.forEach((call, i) => {
    const maker = makers.get(call.inputs[0]);
    if (maker === undefined || gone.has(maker) || joined.has(maker)) return;
    const between = calls[maker].output;
    if (plan.steps[maker].lastUse === calls.length) return;
    const others = [...(readers.get(between) ?? [])].filter((reader) => reader !== i);
    const found = withPrevious(calls[maker], call, others.length) ?? withNext(calls[maker], call);
    const made = found?.wasm.makes ?? [];
    // Others can have what the kernel makes of it on the way, once it has run.
    if (!found || others.some((reader) => reader < i || !readsOnly(calls[reader], between, made))) return;
    joined.set(i, found);
    gone.add(maker);
  });
  const left = calls.map((call, i) => joined.get(i) ?? call).filter((_, i) => !gone.has(i));
  return { plan: planOf(plan, left, gone), calls: left };
}

/** The kernel of `call`, doing the work of `before` as well, whose result it alone reads. */
function withPrevious(before: CallOf, call: CallOf, otherReaders: number): CallOf | undefined {
  const { part } = before.wasm;
  const kernel = part === undefined ? undefined : call.wasm.absorbs?.previous?.[part]?.(before.call);
  if (!kernel || otherReaders > 0 || call.inputs.lastIndexOf(before.output) > 0) return undefined;
  const inputs = [...before.inputs, ...call.inputs.slice(1)];
  return { ...call, inputs, wasm: kernel, call: { ...call.call, inputs: inputs.map(({ shape }) => shape) } };
}

/** The kernel of `before`, doing the work of `call` as well. */
function withNext(before: CallOf, call: CallOf): CallOf | undefined {
  const { part } = call.wasm;
  const kernel = part === undefined ? undefined : before.wasm.absorbs?.next?.[part]?.(call.call);
  return kernel && { ...before, output: call.output, wasm: kernel };
}

/** Whether a call reads a value only in forms made by the kernels named. */
function readsOnly({ inputs, wasm, call }: CallOf, value: Value, made: readonly string[]): boolean {
  return inputs.every((input, i) => input !== value || made.includes(packedForm(wasm, call, i)?.kernel ?? ''));
}

/** The plan of the calls that are left. */
function planOf(plan: Plan, calls: readonly CallOf[], gone: ReadonlySet<number>): Plan {
  const lastUse = new Map<Value, number>();
  calls.forEach(({ inputs }, i) => {
    for (const input of inputs) lastUse.set(input, i);
  });
  const left = plan.steps.filter((_, i) => !gone.has(i));
  const steps = left.map(({ value, source, lastUse: last }, i) => ({
    value,
    source: { ...source, inputs: calls[i].inputs },
    lastUse: last === plan.steps.length ? left.length : (lastUse.get(value) ?? i),
  }));
  return { ...plan, steps };
}
