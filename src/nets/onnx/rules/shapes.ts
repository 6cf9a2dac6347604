/**
 * Operations that move no numbers: flattening before the classifier, and the arithmetic of shapes with which exporters
 * write it. Shapes are worked out at the picture size the network was made for, with a batch of one.
 */
import { formatShape } from '../../../core/shape.js';
import { crop } from '../../../ops/index.js';
import type { NodeContext } from '../context.js';
import { type Entry, type MapEntry, nominalShape, type Sides, valueOf } from '../step.js';
import { integerConstant, reshaped, transposed } from '../weights.js';
import type { Rule, Rules } from './rule.js';

const product = (axes: readonly number[]): number => axes.reduce((total, axis) => total * axis, 1);

const identity: Rule = (node) => node.input(0);

/** The same numbers under another shape: a map stays as it is, or is flattened. */
function reshape(node: NodeContext, entry: Entry, shape: readonly number[]): Entry {
  const old = nominalShape(entry);
  if (product(shape) !== product(old)) {
    throw node.error(`it turns the shape ${formatShape(old)} into ${formatShape(shape)}.`);
  }
  if (entry.kind === 'constant') return reshaped(entry, shape);
  const [, channels, height, width] = valueOf(entry).nominal.shape;
  const same = formatShape(shape);
  if (same === formatShape([1, channels * height * width])) return { ...entry, rank: 2 };
  if (same === formatShape([1, channels, height, width])) return { ...entry, rank: 4 };
  throw node.error(
    `it turns the shape ${formatShape(old)} into ${same}; only flattening all but the batch is known here.`,
  );
}

async function reshapeTo(node: NodeContext): Promise<Entry> {
  const entry = node.input(0);
  const old = nominalShape(entry);
  const wanted = await node.list('shape', 1);
  if (wanted === undefined) throw node.error('it has no shape.');
  const copied = wanted.map((axis, i) => (axis === 0 ? (old[i] ?? 0) : axis));
  // The batch of the exporter's example is as free as every batch.
  if (entry.kind === 'map' && copied[0] > 1 && copied.length > 1) copied[0] = 1;
  const known = product(copied.filter((axis) => axis !== -1));
  return reshape(
    node,
    entry,
    copied.map((axis) => (axis === -1 ? product(old) / known : axis)),
  );
}

function flatten(node: NodeContext): Entry {
  const entry = node.input(0);
  const shape = nominalShape(entry);
  const axis = node.axis(node.integer('axis', 1), shape.length);
  return reshape(node, entry, [product(shape.slice(0, axis)), product(shape.slice(axis))]);
}

async function squeeze(node: NodeContext): Promise<Entry> {
  const entry = node.input(0);
  const shape = nominalShape(entry);
  const given = (await node.list('axes', 1))?.map((axis) => node.axis(axis, shape.length));
  const axes = given ?? shape.flatMap((axis, i) => (axis === 1 && i > 0 ? [i] : []));
  return reshape(
    node,
    entry,
    shape.filter((_, i) => !axes.includes(i)),
  );
}

async function unsqueeze(node: NodeContext): Promise<Entry> {
  const entry = node.input(0);
  const axes = (await node.list('axes', 1)) ?? [];
  const shape = [...nominalShape(entry)];
  const rank = shape.length + axes.length;
  if (rank > 8) throw node.error(`it makes ${rank} axes.`);
  for (const axis of axes.map((a) => node.axis(a, rank)).sort((a, b) => a - b)) shape.splice(axis, 0, 1);
  return reshape(node, entry, shape);
}

/** Items of a list by index. */
async function gather(node: NodeContext): Promise<Entry> {
  const list = await node.constant(0).integers();
  const indices = node.constant(1);
  const numbers = (await indices.integers()).map((index) => list.at(index));
  if (numbers.includes(undefined)) throw node.error('an index is beyond the list.');
  return integerConstant(
    node.node.outputs[0],
    numbers.flatMap((number) => (number === undefined ? [] : [number])),
    [...indices.shape],
  );
}

/** A part of a list. */
async function sliceList(node: NodeContext): Promise<Entry> {
  const list = await node.constant(0).integers();
  const [begin, end] = [await node.list('starts', 1), await node.list('ends', 2)];
  const steps = (await node.optionalConstant(4)?.integers()) ?? [1];
  if (begin?.length !== 1 || end?.length !== 1 || steps.join() !== '1') throw node.error('it takes no simple part.');
  return integerConstant(node.node.outputs[0], list.slice(begin[0], end[0]));
}

/** Zeros around the picture; a convolution behind it takes them over as its own. */
async function zeros(node: NodeContext): Promise<MapEntry> {
  const entry = node.picture(0);
  const mode = node.text('mode', 'constant');
  const value = (await node.number('value', 2)) ?? 0;
  const pads = await node.list('pads', 1);
  if (mode !== 'constant' || value !== 0) throw node.error('it adds something else than zeros.');
  if (pads?.length !== 8 || !pads.every((size) => size >= 0 && size <= 4096)) {
    throw node.error(`its pads are ${pads?.join(', ') ?? 'missing'}, takes eight from 0 to 4096.`);
  }
  const [n0, c0, top, left, n1, c1, bottom, right] = pads;
  if (n0 + c0 + n1 + c1 > 0) throw node.error('it adds channels.');
  const sides: Sides = [top, left, bottom, right];
  return node.apply(entry, (x) => crop(x, -top, -left, x.shape[2] + top + bottom, x.shape[3] + left + right, 'zero'), {
    zeros: sides,
  });
}

/** The axes of a matrix exchanged; for a map only a change that changes nothing. */
function transpose(node: NodeContext): Entry {
  const entry = node.input(0);
  const shape = nominalShape(entry);
  const order = (node.integers('perm') ?? shape.map((_, i) => shape.length - 1 - i)).map((axis) => node.axis(axis, 8));
  const moved = order.filter((axis) => shape[axis] !== 1);
  const stays = moved.every((axis, i) => i === 0 || axis > moved[i - 1]);
  if (stays && order.length === shape.length)
    return reshape(
      node,
      entry,
      order.map((axis) => shape[axis]),
    );
  if (entry.kind === 'constant' && entry.float && order.join() === '1,0') {
    return transposed(entry);
  }
  throw node.error(`it exchanges axes of the shape ${formatShape(shape)} (${order.join(', ')}).`);
}

export const shapeRules: Rules = {
  Identity: identity,
  /** At inference it does nothing. */
  Dropout: identity,
  Cast: identity,
  Flatten: flatten,
  Reshape: reshapeTo,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Transpose: transpose,
  Shape: (node) => integerConstant(node.node.outputs[0], nominalShape(node.input(0))),
  Gather: gather,
  Slice: sliceList,
  Pad: zeros,
};
