/** Where numbers went wrong: the first node of a graph whose result is not finite. For finding out, not for speed. */
import type { Backend } from './backend.js';
import { type Graph, inputsOf, type Value } from './graph.js';
import { formatShape } from './shape.js';

export interface BadNode {
  readonly value: Value;
  /** How many of its numbers are NaN or infinite. */
  readonly count: number;
  readonly of: number;
}

/** So many results are kept at once: a graph is run again for each group, so that its memory stays near the usual. */
const group = 16;

/**
 * Runs the graph with its variables as they stand and looks at every node in order: what it reads first, then what it
 * computes. The graph's assignments are carried out as in any run.
 *
 * @returns undefined when all numbers are finite.
 */
export async function findBadNode(backend: Backend, graph: Graph): Promise<BadNode | undefined> {
  for (const value of graph.values) {
    const { source } = value;
    if (source.kind !== 'variable') continue;
    const bad = check(value, await backend.read(source.variable));
    if (bad) return bad;
  }
  const computed = graph.values.filter(({ source }) => source.kind === 'op');
  for (let begin = 0; begin < computed.length; begin += group) {
    const values = computed.slice(begin, begin + group);
    const program = await backend.compile(graph, values);
    try {
      program.run();
      for (const value of values) {
        const bad = check(value, await program.read(value));
        if (bad) return bad;
      }
    } finally {
      program.dispose();
    }
  }
  return undefined;
}

function check(value: Value, data: Float32Array): BadNode | undefined {
  const count = data.reduce((sum, number) => sum + (Number.isFinite(number) ? 0 : 1), 0);
  return count > 0 ? { value, count, of: data.length } : undefined;
}

/** "node 17, conv2d "block3_conv1" of shape 1x256x96x96 (3 of 2359296 numbers)". */
export function describeBadNode({ value, count, of }: BadNode): string {
  return `node ${value.id}, ${nameOf(value)} of shape ${formatShape(value.shape)} (${count} of ${of} numbers)`;
}

function nameOf(value: Value): string {
  const { source, label } = value;
  if (source.kind !== 'op') return `the ${source.kind} "${label ?? '?'}"`;
  if (label !== undefined) return `${source.op.name} "${label}"`;
  const near = labelBefore(value);
  return near === undefined ? source.op.name : `${source.op.name} behind "${near}"`;
}

/** The label of the nearest node that the value is computed from. */
function labelBefore(value: Value): string | undefined {
  const seen = new Set<Value>();
  let front = inputsOf(value);
  while (front.length > 0) {
    for (const { label } of front) if (label !== undefined) return label;
    for (const input of front) seen.add(input);
    front = [...new Set(front.flatMap(inputsOf))].filter((input) => !seen.has(input));
  }
  return undefined;
}
