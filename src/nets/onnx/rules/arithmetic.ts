/** Arithmetic of two tensors: of two maps, of a map and fixed numbers, and of fixed numbers. */
import type { Value } from '../../../core/graph.js';
import { formatShape } from '../../../core/shape.js';
import { Tensor } from '../../../core/tensor.js';
import { add, concat, divide, multiply, slice, subtract } from '../../../ops/index.js';
import { affine } from '../affine.js';
import type { NodeContext } from '../context.js';
import { type Constant, type Entry, type MapEntry, nominalShape, valueOf } from '../step.js';
import { integerConstant } from '../weights.js';
import type { Rule, Rules } from './rule.js';

interface Arithmetic {
  readonly ofMaps: (a: Value, b: Value) => Value;
  readonly ofNumbers: (a: number, b: number) => number;
  /** The factor and the offset that a fixed number on that side makes, where the result is linear in the other. */
  readonly linear: (fixed: number, side: 'left' | 'right') => readonly [factor: number, offset: number] | undefined;
}

function arithmetic(how: Arithmetic): Rule {
  return async (node) => {
    const [a, b] = [node.input(0), node.input(1)];
    if (a.kind === 'map' && b.kind === 'map') return ofMaps(node, [a, b], how.ofMaps);
    if (a.kind === 'constant' && b.kind === 'constant') return ofConstants(node, a, b, how.ofNumbers);
    if (a.kind === 'map' && b.kind === 'constant') return withFixed(node, a, b, 'right', how);
    if (a.kind === 'constant' && b.kind === 'map') return withFixed(node, b, a, 'left', how);
    throw node.error('its inputs are of no known kind.');
  };
}

function ofMaps(node: NodeContext, entries: readonly MapEntry[], f: (a: Value, b: Value) => Value): MapEntry {
  if (new Set(entries.map(({ rank }) => rank)).size !== 1) {
    throw node.error(
      `its inputs have the shapes ${entries.map((entry) => formatShape(nominalShape(entry))).join(', ')}.`,
    );
  }
  const step = node.step(entries.map(valueOf), (values) => values.reduce(f));
  return { ...entries[0], step, mean: undefined };
}

/** Shapes are worked out while the file is read: lists of integers, or single ones. */
async function ofConstants(
  node: NodeContext,
  a: Constant,
  b: Constant,
  f: (a: number, b: number) => number,
): Promise<Constant> {
  if (a.float || b.float) throw node.error('it combines two fixed tensors.', 'Simplify the model (onnxsim) first.');
  const [left, right] = [await a.integers(), await b.integers()];
  const long = left.length >= right.length ? a : b;
  if (left.length !== right.length && Math.min(left.length, right.length) !== 1) {
    throw node.error(`its inputs have ${left.length} and ${right.length} numbers.`);
  }
  const numbers = (await long.integers()).map((_, i) =>
    Math.trunc(f(left[left.length === 1 ? 0 : i], right[right.length === 1 ? 0 : i])),
  );
  return integerConstant(node.node.outputs[0], numbers, [...long.shape]);
}

async function withFixed(
  node: NodeContext,
  entry: MapEntry,
  constant: Constant,
  side: 'left' | 'right',
  { ofMaps, linear }: Arithmetic,
): Promise<MapEntry> {
  const numbers = await perChannel(node, entry, constant);
  const pairs = Array.from(numbers, (fixed) => linear(fixed, side));
  const known = pairs.flatMap((pair) => (pair ? [pair] : []));
  if (known.length === pairs.length) {
    const [factors, offsets] = [known.map(([factor]) => factor), known.map(([, offset]) => offset)];
    return affine(node, entry, Float64Array.from(factors), Float64Array.from(offsets));
  }
  const fixed = Tensor.channels(numbers);
  return node.apply(entry, (x) => {
    const other = x.graph.constant(fixed);
    return side === 'left' ? ofMaps(other, x) : ofMaps(x, other);
  });
}

/** A fixed operand as one number per channel. */
async function perChannel(node: NodeContext, entry: MapEntry, constant: Constant): Promise<Float64Array> {
  const shape = nominalShape(entry);
  const aligned = alignedShape(node, constant.shape, shape.length);
  const [batch, channels, ...extent] = aligned;
  const fits = aligned.length === shape.length && batch === 1 && (channels === 1 || channels === shape[1]);
  if (!fits || extent.some((axis) => axis !== 1)) {
    throw node.error(
      `a fixed tensor of shape ${formatShape(constant.shape)} meets one of ${formatShape(shape)}.`,
      'Only one number, or one per channel, works at every picture size.',
    );
  }
  const count = entry.step.nominal.shape[1];
  if (channels !== 1 && channels !== count) throw node.error('it has one number per pixel of a flattened map.');
  const numbers = await constant.load();
  return Float64Array.from({ length: count }, (_, c) => numbers[channels === 1 ? 0 : c]);
}

/** The shape with ones before it, or, by the rule of the first versions, behind the axis it is told to begin at. */
function alignedShape(node: NodeContext, shape: readonly number[], rank: number): readonly number[] {
  const axis =
    node.opset < 7 && node.integer('broadcast', 0) === 1 ? node.integer('axis', rank - shape.length) : undefined;
  const before = axis ?? rank - shape.length;
  const behind = rank - shape.length - before;
  if (before < 0 || behind < 0 || before > rank) return shape;
  return [...new Array<number>(before).fill(1), ...shape, ...new Array<number>(behind).fill(1)];
}

/** Along the channels; of shapes, one list after the other. */
async function concatenation(node: NodeContext): Promise<Entry> {
  const entries = node.node.inputs.map((_, i) => node.input(i));
  const constants = entries.filter((entry) => entry.kind === 'constant');
  const maps = entries.filter((entry) => entry.kind === 'map');
  if (constants.length === entries.length) {
    return integerConstant(node.node.outputs[0], (await Promise.all(constants.map((c) => c.integers()))).flat());
  }
  if (maps.length !== entries.length) throw node.error('it joins fixed numbers to a map.');
  const [{ rank }] = maps;
  const axis = node.axis(node.integer('axis', 1), rank);
  if (axis !== 1) throw node.error(`its axis is ${axis}, takes 1 (the channels).`);
  if (maps.some((map) => map.rank !== rank || (rank === 2 && valueOf(map).nominal.shape[2] !== 1))) {
    throw node.error('it joins maps that were flattened.');
  }
  return { kind: 'map', step: node.step(maps.map(valueOf), concat), mean: undefined, rank };
}

/** Channels in several parts. */
async function split(node: NodeContext): Promise<Entry[]> {
  const entry = node.picture(0);
  const axis = node.axis(node.integer('axis', 0), 4);
  if (axis !== 1) throw node.error(`its axis is ${axis}, takes 1 (the channels).`);
  const channels = entry.step.nominal.shape[1];
  const parts = node.node.outputs.length;
  const even = Math.ceil(channels / parts);
  const sizes = (await node.list('split', 1)) ?? node.node.outputs.map((_, i) => Math.min(even, channels - i * even));
  if (sizes.length !== parts || sizes.reduce((sum, size) => sum + size, 0) !== channels) {
    throw node.error(`it splits ${channels} channels into ${sizes.join(', ')}.`);
  }
  let end = 0;
  return sizes.map((size) => {
    const begin = end;
    end += size;
    return node.apply(entry, (x) => slice(x, begin, begin + size));
  });
}

export const arithmeticRules: Rules = {
  Add: arithmetic({ ofMaps: add, ofNumbers: (a, b) => a + b, linear: (fixed) => [1, fixed] }),
  Sub: arithmetic({
    ofMaps: subtract,
    ofNumbers: (a, b) => a - b,
    linear: (fixed, side) => (side === 'right' ? [1, -fixed] : [-1, fixed]),
  }),
  Mul: arithmetic({ ofMaps: multiply, ofNumbers: (a, b) => a * b, linear: (fixed) => [fixed, 0] }),
  Div: arithmetic({
    ofMaps: divide,
    ofNumbers: (a, b) => a / b,
    linear: (fixed, side) => (side === 'right' ? [1 / fixed, 0] : undefined),
  }),
  Sum: (node) =>
    ofMaps(
      node,
      node.node.inputs.map((_, i) => node.map(i)),
      add,
    ),
  Concat: concatenation,
  Split: split,
};
