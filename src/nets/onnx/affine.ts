/** scale x + shift with one number per channel: normalizations, biases and preprocessing inside a graph. */
import { Tensor } from '../../core/tensor.js';
import { add, multiply } from '../../ops/index.js';
import type { NodeContext } from './context.js';
import type { MapEntry, Step } from './step.js';

/** Goes into the weights of the convolution before it, where there is one. */
export async function affine(
  node: NodeContext,
  entry: MapEntry,
  scale: Float64Array,
  shift: Float64Array,
): Promise<MapEntry> {
  const folds = [entry.step, ...(entry.mean ? [entry.mean] : [])].map((step) => step.traits.fold);
  const [fold, foldMean] = folds;
  if (fold && (foldMean !== undefined || entry.mean === undefined)) {
    return { ...entry, step: await fold(scale, shift), mean: foldMean && (await foldMean(scale, shift)) };
  }
  const [factors, offsets] = [Tensor.channels(scale), Tensor.channels(shift)];
  return node.linear(entry, (read): Step =>
    node.step([read], ([x]) => {
      const scaled = scale.every((factor) => factor === 1) ? x : multiply(x, x.graph.constant(factors));
      return shift.every((offset) => offset === 0) && scaled !== x ? scaled : add(scaled, x.graph.constant(offsets));
    }),
  );
}
