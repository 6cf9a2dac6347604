/**
 * VGG (Simonyan & Zisserman 2015, "Very Deep Convolutional Networks for Large-Scale Image Recognition", table 1):
 * blocks of 3x3 convolutions with ReLU, 2x2 max pooling between blocks. One builder, and a plan per network.
 *
 * Fully convolutional: any picture size works, and every layer keeps its spatial map.
 */
import { SettingError, ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import { formatShape } from '../core/shape.js';
import type { AnyTensor } from '../core/storedTensor.js';
import { Tensor } from '../core/tensor.js';
import { add, conv2d, multiply } from '../ops/index.js';
import type { ClassifierWeights, NetworkWeights } from '../weights/networkWeights.js';
import { type Activations, type BuildOptions, findLayer, type Layer, type Network } from './network.js';
import { poolInstead } from './pooling.js';

export interface VggPlan {
  /** Output channels of each convolution, block by block. */
  readonly blocks: readonly (readonly number[])[];
  /** Whether a pool follows the last block, as it does every other. */
  readonly lastPool: boolean;
  /** Outputs of the fully connected layers before the class logits; default none. */
  readonly hidden?: readonly number[];
  /** Height and width of the pictures it is trained on, in pixels. */
  readonly pictureSize: number;
}

/** Table 1, configuration D. */
export const vgg16Plan: VggPlan = {
  blocks: [
    [64, 64],
    [128, 128],
    [256, 256, 256],
    [512, 512, 512],
    [512, 512, 512],
  ],
  lastPool: true,
  hidden: [4096, 4096],
  pictureSize: 224,
};

/** Table 1, configuration E. */
export const vgg19Plan: VggPlan = {
  blocks: [
    [64, 64],
    [128, 128],
    [256, 256, 256, 256],
    [512, 512, 512, 512],
    [512, 512, 512, 512],
  ],
  lastPool: true,
  hidden: [4096, 4096],
  pictureSize: 224,
};

/** The embedded network: the same shape at a twelfth of the width, trained by this engine (see `training/`). */
export const smallVggPlan: VggPlan = {
  blocks: [[16], [32], [64, 64], [128, 128], [128, 128]],
  lastPool: false,
  pictureSize: 64,
};

/** By architecture name. */
export const vggPlans: Readonly<Record<string, VggPlan>> = { vgg16: vgg16Plan, vgg19: vgg19Plan };

interface VggLayer extends Layer {
  readonly kind: 'convolution' | 'pool' | 'classifier';
}

/** Every layer of a plan in order: block1_conv1, block1_conv2, block1_pool, block2_conv1, ... */
export function vggLayers({ blocks, lastPool }: VggPlan): readonly VggLayer[] {
  const layers = blocks.flatMap((block, b): VggLayer[] => [
    ...block.map((channels, c): VggLayer => {
      return { name: `block${b + 1}_conv${c + 1}`, kind: 'convolution', channels, stride: 2 ** b };
    }),
    { name: `block${b + 1}_pool`, kind: 'pool', channels: block[block.length - 1], stride: 2 ** (b + 1) },
  ]);
  return lastPool ? layers : layers.slice(0, -1);
}

/**
 * A VGG from its weights. Where the weights end early (a file with the first blocks only), so does the network; its
 * title says so.
 *
 * @throws SettingError when not even the first convolution is there. @throws ShapeError when weights do not fit.
 */
export function vgg(plan: VggPlan, weights: NetworkWeights<AnyTensor>): Network {
  const layers = availableLayers(plan, weights);
  checkShapes(layers, weights);
  const logits = layers.findLast(({ kind }) => kind === 'classifier');
  const preprocessing = {
    scale: Tensor.channels(weights.preprocessing.scale),
    offset: Tensor.channels(weights.preprocessing.offset),
  };

  function build(picture: Value, { layers: wanted, pooling = 'max' }: BuildOptions = {}): Activations {
    const { graph } = picture;
    const activations = new Map<string, Value>();
    const scaled = multiply(picture, graph.constant(preprocessing.scale));
    let x = add(scaled, graph.constant(preprocessing.offset));
    for (const layer of upTo(layers, wanted)) {
      if (layer.kind === 'pool') {
        x = poolInstead(pooling, x, 2);
      } else {
        const { kernel, bias, pad, relu } = layerWeights(weights, layer.name);
        x = conv2d(x, graph.constant(kernel), graph.constant(bias), { pad, relu, label: layer.name });
      }
      activations.set(layer.name, x);
    }
    return activations;
  }

  return {
    name: weights.architecture,
    title: [weights.architecture.toUpperCase(), weights.origin, weights.notice].filter(Boolean).join(', '),
    layers,
    classifier: logits && { layer: logits.name, classes: weights.classes },
    pictureSize: plan.pictureSize,
    smallestPicture: layers[layers.length - 1].stride,
    build,
  };
}

/** The layers for which there are weights, from the first on without a gap; the classifier only behind all blocks. */
function availableLayers(plan: VggPlan, weights: NetworkWeights<AnyTensor>): readonly VggLayer[] {
  const all = vggLayers(plan);
  const end = all.findIndex(({ name, kind }) => kind === 'convolution' && !weights.convolutions.has(name));
  if (end === 0) {
    throw new SettingError(`${weights.origin}: it has no weights for ${all[0].name}, the network's first layer.`);
  }
  if (end > 0) return all.slice(0, end);
  const { stride } = all[all.length - 1];
  return [
    ...all,
    ...weights.classifier.map(({ name, kernel }): VggLayer => {
      return { name, kind: 'classifier', channels: kernel.shape[0], stride };
    }),
  ];
}

/** @throws ShapeError where weights are not those of their layer, or do not fit to what the layer before it gives. */
function checkShapes(layers: readonly VggLayer[], weights: NetworkWeights<AnyTensor>): void {
  let inputs = 3;
  for (const { name, kind, channels } of layers) {
    if (kind === 'pool') continue;
    const { kernel, bias } = layerWeights(weights, name);
    const [, , height, width] = kernel.shape;
    const wanted = [channels, inputs, ...(kind === 'convolution' ? [3, 3] : [height, width])];
    if (formatShape(kernel.shape) !== formatShape(wanted) || formatShape(bias.shape) !== `1x${channels}x1x1`) {
      throw new ShapeError(
        `${name}: its kernel is ${formatShape(kernel.shape)} and its bias ${formatShape(bias.shape)}, ` +
          `they should be ${formatShape(wanted)} and 1x${channels}x1x1.`,
      );
    }
    inputs = channels;
  }
  const { classifier, classes } = weights;
  if (classifier.length > 0 && classes.length !== inputs) {
    throw new ShapeError(`the classifier has ${inputs} outputs, but ${classes.length} classes have names.`);
  }
}

/** A layer's weights and how they are applied. */
function layerWeights(weights: NetworkWeights<AnyTensor>, name: string): Omit<ClassifierWeights<AnyTensor>, 'name'> {
  const convolution = weights.convolutions.get(name);
  if (convolution) return { ...convolution, pad: 1, relu: true };
  const classifier = weights.classifier.find((layer) => layer.name === name);
  if (classifier === undefined) throw new SettingError(`${weights.origin}: it has no weights for ${name}.`);
  return classifier;
}

function upTo(layers: readonly VggLayer[], wanted: readonly string[] | undefined): readonly VggLayer[] {
  if (wanted === undefined) return layers;
  return layers.slice(0, Math.max(...wanted.map((name) => findLayer(layers, name).index)) + 1);
}
