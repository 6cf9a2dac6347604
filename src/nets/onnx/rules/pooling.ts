/** Pooling over windows and over the whole picture. */
import { averagePool, maxPool } from '../../../ops/index.js';
import { poolInstead } from '../../pooling.js';
import type { NodeContext } from '../context.js';
import { type MapEntry, valueOf } from '../step.js';
import { readWindow } from '../windows.js';
import type { Rule, Rules } from './rule.js';

function pool(kind: 'max' | 'average'): Rule {
  return (node: NodeContext): MapEntry => {
    const entry = node.picture(0);
    const { kernel, stride, dilation, pad } = readWindow(node);
    if (dilation.some((step) => step !== 1)) throw node.error('it is dilated, which pooling here is not.');
    const ceil = node.integer('ceil_mode', 0) !== 0;
    const countPadding = node.integer('count_include_pad', 0) !== 0;
    const step = node.step(
      [valueOf(entry)],
      ([x], { pooling }) => {
        const options = { stride, pad: pad([x.shape[2], x.shape[3]]), ceil };
        return kind === 'max'
          ? poolInstead(pooling, x, kernel, options)
          : averagePool(x, kernel, { ...options, countPadding });
      },
      {},
      Math.max(...stride),
    );
    return { ...entry, step, mean: undefined };
  };
}

/** A mean or maximum over the axes 2 and 3. */
async function reduceMean(node: NodeContext): Promise<MapEntry> {
  const entry = node.picture(0);
  const axes = (await node.list('axes', 1))?.map((axis) => node.axis(axis, 4)).sort();
  if (axes?.join() !== '2,3')
    throw node.error(`its axes are ${axes?.join(', ') ?? 'all'}, takes 2, 3 (height, width).`);
  return node.mean(entry, node.integer('keepdims', 1) === 0 ? 2 : 4);
}

export const poolingRules: Rules = {
  MaxPool: pool('max'),
  AveragePool: pool('average'),
  GlobalAveragePool: (node) => node.mean(node.picture(0), 4),
  GlobalMaxPool: (node) => node.apply(node.picture(0), (x) => maxPool(x, [x.shape[2], x.shape[3]])),
  ReduceMean: reduceMean,
};
