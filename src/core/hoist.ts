/**
 * Loop-invariant code motion for graphs: what does not depend on the variables that change from run to run is computed
 * once, and kept in variables of its own.
 *
 * Twenty classes of one photo share the network's way forward; only the way back differs. Hoisted, the twenty runs hold
 * nothing but their backward passes.
 */
import { GraphError } from './errors.js';
import { Graph, inputsOf, type Value, Variable } from './graph.js';
import type { Op } from './op.js';

export interface Hoisted {
  /** Computes what stays the same; run it again when one of the other variables was written. */
  readonly once: Graph;
  /** Computes the outputs; run it after `once`, as often as the changing variables are written. */
  readonly each: Graph;
  /** The outputs, as values of `each`. */
  readonly outputs: readonly Value[];
  /** What `once` hands to `each`: release them when both are done with. */
  readonly carried: readonly Variable[];
}

/** Appends one op to a graph; in the place of the plain way it may append something more. */
export type Apply = (
  graph: Graph,
  op: Op,
  inputs: readonly Value[],
  params: object,
  label: string | undefined,
) => Value;

const plainly: Apply = (graph, op, inputs, params, label) => graph.apply(op, inputs, params, label);

/**
 * Splits the computation of `outputs` in two. The graph they belong to is left alone; its assignments are not carried over.
 *
 * @param changing the variables that are written between runs.
 * @param apply how ops of `each` are appended.
 * @throws GraphError when an output does not depend on any of `changing`.
 */
export function hoist(outputs: readonly Value[], changing: readonly Variable[], apply: Apply = plainly): Hoisted {
  const values = outputs[0].graph.values;
  const varies = new Set<Value>();
  for (const value of values) {
    const { source } = value;
    const changes = source.kind === 'variable' && changing.includes(source.variable);
    if (changes || inputsOf(value).some((input) => varies.has(input))) varies.add(value);
  }
  const fixed = outputs.find((output) => !varies.has(output));
  if (fixed) {
    throw new GraphError(`hoist: the output ${fixed.label ?? fixed.id} does not depend on what changes.`);
  }
  const needed = new Set(outputs);
  for (const value of [...values].reverse()) {
    if (needed.has(value)) for (const input of inputsOf(value)) needed.add(input);
  }

  const [once, each] = [new Graph(), new Graph()];
  const copies = new Map<Value, Value>();
  const carried = new Map<Value, Variable>();

  const copyOf = (value: Value): Value => {
    const copy = copies.get(value);
    if (copy === undefined) throw new GraphError(`hoist: value ${value.id} stands after one that reads it.`);
    return copy;
  };
  const in_ = (graph: Graph, value: Value): Value => {
    const { source } = value;
    if (source.kind === 'constant') return graph.constant(source.tensor, value.label);
    if (source.kind === 'variable') return graph.read(source.variable);
    if (graph === once || varies.has(value)) return copyOf(value);
    let variable = carried.get(value);
    if (variable === undefined) {
      variable = new Variable(value.label ?? `value ${value.id}`, value.shape);
      carried.set(value, variable);
      once.assign(variable, copyOf(value));
    }
    return each.read(variable);
  };

  for (const value of values) {
    const { source, label } = value;
    if (!needed.has(value) || source.kind !== 'op') continue;
    const graph = varies.has(value) ? each : once;
    const inputs = source.inputs.map((input) => in_(graph, input));
    const append = graph === each ? apply : plainly;
    copies.set(value, append(graph, source.op, inputs, source.params, label));
  }
  return { once, each, outputs: outputs.map(copyOf), carried: [...carried.values()] };
}
