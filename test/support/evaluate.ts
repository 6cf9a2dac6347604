/**
 * The oracle: computes values of a graph by each op's `reference`, in float64 and with nothing shared or reused.
 * It knows no plan and no memory, so it is right when the references are.
 */
import type { ReferenceTensor } from '../../src/core/op.js';
import { inputsOf, type Value, type Variable } from '../../src/core/graph.js';
import { sizeOf } from '../../src/core/shape.js';
import { inMemory } from './inMemory.js';

/** What the variables hold, in logical order. */
export type State = ReadonlyMap<Variable, ArrayLike<number>>;

/** @returns the numbers of each of `wanted`, in logical order. @throws Error when a variable has no numbers in `state`. */
export function evaluate(wanted: readonly Value[], state: State): Float64Array[] {
  const results = new Map<Value, ReferenceTensor>();
  for (const value of ancestors(wanted)) results.set(value, compute(value, results, state));
  return wanted.map((value) => resultOf(value, results).data);
}

/** `wanted` and everything they are computed from, inputs first. */
function ancestors(wanted: readonly Value[]): Value[] {
  const needed = new Set<Value>();
  const pending = [...wanted];
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (needed.has(value)) continue;
    needed.add(value);
    pending.push(...inputsOf(value));
  }
  return [...needed].sort((a, b) => a.id - b.id);
}

function compute({ shape, source }: Value, results: Map<Value, ReferenceTensor>, state: State): ReferenceTensor {
  switch (source.kind) {
    case 'constant':
      return { shape, data: Float64Array.from(inMemory(source.tensor).data) };
    case 'variable': {
      const data = state.get(source.variable);
      if (data === undefined) throw new Error(`evaluate: the variable ${source.variable.name} has no numbers.`);
      return { shape, data: Float64Array.from(data) };
    }
    case 'op': {
      // Not zeros: a reference that leaves an element out must not look right.
      const output = { shape, data: new Float64Array(sizeOf(shape)).fill(NaN) };
      const inputs = source.inputs.map((input) => resultOf(input, results));
      source.op.reference(inputs, output, source.params);
      return output;
    }
  }
}

function resultOf(value: Value, results: ReadonlyMap<Value, ReferenceTensor>): ReferenceTensor {
  const result = results.get(value);
  if (result === undefined) throw new Error(`evaluate: value ${value.id} was not computed.`);
  return result;
}
