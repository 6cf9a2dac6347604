/**
 * The plan: in which order a graph runs and how long each intermediate result must be kept, so that memory is known
 * before the run and shared between results that are never alive together.
 */
import { GraphError } from './errors.js';
import { type Assignment, type Graph, inputsOf, type Source, type Value } from './graph.js';

/** A value computed by an op, and the part of the run during which its memory is taken. */
export interface Step {
  readonly value: Value;
  readonly source: Extract<Source, { kind: 'op' }>;
  /** Index in `plan.steps` of the last step that reads the value; `steps.length` when it must outlive the run. */
  readonly lastUse: number;
}

export interface Plan {
  readonly graph: Graph;
  /** Ops in running order; step i is alive from i to `steps[i].lastUse`. Values nobody needs are left out. */
  readonly steps: readonly Step[];
  /** Constants and variables that the steps, outputs and assignments read. */
  readonly leaves: readonly Value[];
  readonly outputs: readonly Value[];
  readonly assignments: readonly Assignment[];
}

/**
 * Plans the computation of `outputs` and of the graph's assignments.
 *
 * @param outputs values that can be read after a run; they keep their memory until the next run.
 * @throws GraphError when an output belongs to another graph or is not computed by an op.
 */
export function plan(graph: Graph, outputs: readonly Value[]): Plan {
  for (const output of outputs) {
    if (output.graph !== graph) throw new GraphError('plan: an output belongs to another graph.');
    if (output.source.kind !== 'op') {
      throw new GraphError(`plan: an output must be computed by an op, got a ${output.source.kind}.`);
    }
  }
  const kept = [...outputs, ...graph.assignments.map((assignment) => assignment.value)];

  const needed = new Set(kept);
  for (const value of [...graph.values].reverse()) {
    if (needed.has(value)) for (const input of inputsOf(value)) needed.add(input);
  }

  const order = graph.values.filter((value) => needed.has(value) && value.source.kind === 'op');
  const lastUse = new Map<Value, number>();
  order.forEach((value, i) => {
    for (const input of inputsOf(value)) lastUse.set(input, i);
  });
  for (const value of kept) lastUse.set(value, order.length);

  const steps = order.flatMap((value) => {
    const { source } = value;
    return source.kind === 'op' ? [{ value, source, lastUse: lastUse.get(value) ?? order.length }] : [];
  });
  const leaves = graph.values.filter((value) => needed.has(value) && value.source.kind !== 'op');
  return { graph, steps, leaves, outputs, assignments: graph.assignments };
}

/** Where each step's result lies in one block of memory. */
export interface ArenaLayout {
  /** Offset of the result of `plan.steps[i]`, or of lifetime i, in the unit of the sizes given. */
  readonly offsets: readonly number[];
  /** Size of the block: the most that is alive at once, plus what fragmentation costs. */
  readonly size: number;
}

/** Something that takes memory from step `first` to step `last` of a run. */
export interface Lifetime {
  readonly first: number;
  readonly last: number;
  /** In any unit, already rounded up to the alignment wanted. */
  readonly size: number;
}

/**
 * Lays the results of a plan into one block so that no two that are alive together overlap.
 *
 * @param sizes size of each step's result, as in {@link Lifetime}.
 */
export function packArena({ steps }: Plan, sizes: readonly number[]): ArenaLayout {
  return packLifetimes(steps.map(({ lastUse }, i) => ({ first: i, last: lastUse, size: sizes[i] })));
}

/**
 * The same for whatever has a lifetime.
 *
 * Greedy by size, largest first, each at the lowest offset where it fits: close to the lower bound for the
 * chain-shaped graphs of convolutional networks (Pisarchyk & Lee 2020, "Efficient Memory Management for Deep Neural
 * Net Inference", section 5.2).
 */
export function packLifetimes(lifetimes: readonly Lifetime[]): ArenaLayout {
  const sizes = lifetimes.map(({ size }) => size);
  const largestFirst = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const offsets = sizes.map(() => 0);
  const placed: number[] = [];

  for (const i of largestFirst) {
    const together = placed.filter((j) => overlapInTime(lifetimes[i], lifetimes[j]));
    let offset = 0;
    for (const j of together.sort((a, b) => offsets[a] - offsets[b])) {
      const start = offsets[j];
      if (offset + sizes[i] <= start) break;
      offset = Math.max(offset, start + sizes[j]);
    }
    offsets[i] = offset;
    placed.push(i);
  }
  return { offsets, size: placed.reduce((most, i) => Math.max(most, offsets[i] + sizes[i]), 0) };
}

export function overlapInTime(a: Pick<Lifetime, 'first' | 'last'>, b: Pick<Lifetime, 'first' | 'last'>): boolean {
  return a.first <= b.last && b.first <= a.last;
}
