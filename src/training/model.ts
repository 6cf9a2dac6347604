/**
 * The network as it is while training: each convolution followed by batch normalization, weights that are variables.
 * What comes out of training is an ordinary VGG (`fold.ts`).
 */
import type { Value } from '../core/graph.js';
import { type VggPlan, vggLayers } from '../nets/vgg.js';
import { batchNorm, conv2d, maxPool, mean, relu, scale } from '../ops/index.js';
import type { Preprocessing } from '../weights/networkWeights.js';
import type { Parameters } from './parameters.js';

/** Colours in [0, 1] become (colour - 0.5) * 4: about zero mean and unit variance on the pictures drawn here. */
export const trainingPreprocessing: Preprocessing = { scale: [4, 4, 4], offset: [-2, -2, -2] };

/** The batch's statistics in front of one normalization. */
export interface LayerStatistics {
  readonly layer: string;
  readonly mean: Value;
  readonly variance: Value;
}

export interface TrainingOutputs {
  /** `[N, classes, 1, 1]`: the mean over positions of the map of logits. */
  readonly logits: Value;
  readonly statistics: readonly LayerStatistics[];
}

/** Appends the network. @param pictures `[N, 3, H, W]`, colours in [0, 1]. */
export function trainingNetwork(plan: VggPlan, parameters: Parameters, pictures: Value): TrainingOutputs {
  const { graph } = pictures;
  const byName = new Map(parameters.layers.map((layer) => [layer.layer, layer]));
  const statistics: LayerStatistics[] = [];
  let x = scale(pictures, trainingPreprocessing.scale[0], trainingPreprocessing.offset[0]);
  for (const { name } of vggLayers(plan)) {
    const layer = byName.get(name);
    if (layer === undefined) {
      x = maxPool(x, 2);
      continue;
    }
    const convolved = conv2d(x, graph.read(layer.kernel), undefined, { pad: 1, label: name });
    const { y, mean, variance } = batchNorm(convolved, graph.read(layer.gamma), graph.read(layer.beta));
    statistics.push({ layer: name, mean, variance });
    x = relu(y);
  }
  const map = conv2d(x, graph.read(parameters.head.kernel), graph.read(parameters.head.bias));
  return { logits: mean(map, ['height', 'width']), statistics };
}
