/**
 * Joins steps of a plan whose kernels can do the work of two: a convolution that pools what it writes, or one that reads a
 * gradient through the pooling that it comes back through. What went between the two is then never in memory.
 *
 * It is done only where nobody else wants what is between: not where it is an output, or read by an objective.
 */
import type { Value } from './graph.js';
import type { Absorption, Call } from './op.js';
import type { Plan } from './plan.js';

/** A kernel of some backend, as far as joining goes. */
export interface Joinable<K> {
  readonly makes?: readonly string[];
  readonly part?: string;
  readonly absorbs?: Absorption<K>;
}

/** One use of a kernel. */
export interface KernelCall<K> {
  readonly inputs: readonly Value[];
  readonly output: Value;
  /** Of which value the kernel makes packed forms: the output, but where it does the next step's work its own result. */
  readonly of: Value;
  readonly kernel: K;
  readonly call: Call;
}

export interface Absorbed<K> {
  /** The plan without the steps that others do. */
  readonly plan: Plan;
  /** Its steps as uses of kernels. */
  readonly calls: readonly KernelCall<K>[];
}

/**
 * @param calls the plan's steps. @param packingOf the name of the kernel that would pack input `i` of a call; undefined where
 *   it is read as it is.
 */
export function absorb<K extends Joinable<K>>(
  plan: Plan,
  calls: readonly KernelCall<K>[],
  packingOf: (call: KernelCall<K>, i: number) => string | undefined,
): Absorbed<K> {
  const makers = new Map(calls.map(({ output }, i) => [output, i]));
  const readers = new Map<Value, Set<number>>();
  calls.forEach(({ inputs }, i) => {
    for (const input of inputs) readers.set(input, (readers.get(input) ?? new Set()).add(i));
  });
  /** Whether a call reads a value only in forms made by the kernels named. */
  const readsOnly = (call: KernelCall<K>, value: Value, made: readonly string[]): boolean =>
    call.inputs.every((input, i) => input !== value || made.includes(packingOf(call, i) ?? ''));

  const joined = new Map<number, KernelCall<K>>();
  const gone = new Set<number>();
  calls.forEach((call, i) => {
    const maker = makers.get(call.inputs[0]);
    if (maker === undefined || gone.has(maker) || joined.has(maker)) return;
    const between = calls[maker].output;
    if (plan.steps[maker].lastUse === calls.length) return;
    const others = [...(readers.get(between) ?? [])].filter((reader) => reader !== i);
    const found = withPrevious(calls[maker], call, others.length) ?? withNext(calls[maker], call);
    const made = found?.kernel.makes ?? [];
    // Others can have what the kernel makes of it on the way, once it has run.
    if (!found || others.some((reader) => reader < i || !readsOnly(calls[reader], between, made))) return;
    joined.set(i, found);
    gone.add(maker);
  });
  const left = calls.map((call, i) => joined.get(i) ?? call).filter((_, i) => !gone.has(i));
  return { plan: planOf(plan, left, gone), calls: left };
}

/** The kernel of `call`, doing the work of `before` as well, whose result it alone reads. */
function withPrevious<K extends Joinable<K>>(
  before: KernelCall<K>,
  call: KernelCall<K>,
  otherReaders: number,
): KernelCall<K> | undefined {
  const { part } = before.kernel;
  const kernel = part === undefined ? undefined : call.kernel.absorbs?.previous?.[part]?.(before.call);
  if (!kernel || otherReaders > 0 || call.inputs.lastIndexOf(before.output) > 0) return undefined;
  const inputs = [...before.inputs, ...call.inputs.slice(1)];
  return { ...call, inputs, kernel, call: { ...call.call, inputs: inputs.map(({ shape }) => shape) } };
}

/** The kernel of `before`, doing the work of `call` as well. */
function withNext<K extends Joinable<K>>(before: KernelCall<K>, call: KernelCall<K>): KernelCall<K> | undefined {
  const { part } = call.kernel;
  const kernel = part === undefined ? undefined : before.kernel.absorbs?.next?.[part]?.(call.call);
  return kernel && { ...before, output: call.output, kernel };
}

/** The plan of the calls that are left. */
function planOf<K>(plan: Plan, calls: readonly KernelCall<K>[], gone: ReadonlySet<number>): Plan {
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
