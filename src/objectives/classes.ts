/**
 * Objectives of a classifier: more of things it knows, all over the picture or each in a place of its own. Both read the
 * map of logits of the fully convolutional network, `[N, K, h, w]`.
 */
import { SettingError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Rng } from '../core/rng.js';
import { Tensor } from '../core/tensor.js';
import type { Network } from '../nets/network.js';
import { mean, multiply, scale, slice, softplus, sum } from '../ops/index.js';
import { activation, type Objective } from './objective.js';

/**
 * Wherever a chosen class begins to show, make it show more:
 *
 *     (1 / (h w |S|)) sum over k in S and positions of softplus(logit[k])
 *
 * The softplus lets every place settle for the class it is nearest to, as a place's gradient is the larger the more of a
 * class is already there.
 *
 * @param names classes of the network's classifier.
 * @throws SettingError when the network has no classifier, or a class is none of its classes.
 */
export function classPresence(network: Network, names: readonly string[]): Objective {
  const { layer, indices, classes } = chosen(network, names);
  return {
    name: `presence of ${names.join(', ')}`,
    layers: [layer],
    build(activations) {
      const map = activation(activations, layer);
      const selection = Tensor.zeros([1, classes, 1, 1]);
      for (const k of indices) selection.data[k] = 1;
      return meanOver(multiply(softplus(map), map.graph.constant(selection)), map, indices.length);
    },
  };
}

/**
 * The logit of one class, averaged over the picture: what the classifier itself would be asked for (Simonyan, Vedaldi &
 * Zisserman 2014, "Deep Inside Convolutional Networks", section 2: the score before the softmax).
 *
 *     (1 / (h w)) sum over positions of logit[class]
 *
 * @throws SettingError as {@link classPresence}.
 */
export function classLogit(network: Network, name: string): Objective {
  const { layer, indices } = chosen(network, [name]);
  return {
    name: `logit of ${name}`,
    layers: [layer],
    build: (activations) => mean(slice(activation(activations, layer), indices[0], indices[0] + 1)),
  };
}

/**
 * A mosaic: the picture is divided into a grid, and each cell becomes the thing it is told to be,
 *
 *     (1 / (h w)) sum over positions of logit[class of the position's cell]
 *
 * @param names class of each cell, row by row; as many as `rows` times `columns`.
 * @throws SettingError as {@link classPresence}.
 */
export function classMosaic(network: Network, names: readonly string[], rows: number, columns: number): Objective {
  const { layer, indices, classes } = chosen(network, names);
  if (names.length !== rows * columns) {
    throw new SettingError(`mosaic: got ${names.length} classes for ${rows}x${columns} cells, takes one for each.`);
  }
  return {
    name: `a mosaic of ${rows}x${columns} classes`,
    layers: [layer],
    build(activations) {
      const map = activation(activations, layer);
      const [, , height, width] = map.shape;
      const selection = Tensor.zeros([1, classes, height, width]);
      for (let i = 0; i < height; i++) {
        for (let j = 0; j < width; j++) {
          const cell = Math.floor((i * rows) / height) * columns + Math.floor((j * columns) / width);
          selection.data[(indices[cell] * height + i) * width + j] = 1;
        }
      }
      return meanOver(multiply(map, map.graph.constant(selection)), map, 1);
    },
  };
}

/** Class names for the cells of a mosaic: shuffled, none again before all have come up. */
export function mosaicClasses(classes: readonly string[], cells: number, rng: Rng): string[] {
  const order: string[] = [];
  while (order.length < cells) {
    const rest = [...classes];
    while (rest.length > 0) order.push(...rest.splice(rng.int(rest.length), 1));
  }
  return order.slice(0, cells);
}

/** sum(x) divided by the map's positions and by `count`. */
function meanOver(x: Value, { shape: [batch, , height, width] }: Value, count: number): Value {
  return scale(sum(x), 1 / (batch * height * width * count));
}

function chosen(network: Network, names: readonly string[]): { layer: string; indices: number[]; classes: number } {
  const { classifier } = network;
  if (classifier === undefined) {
    throw new SettingError(`${network.title}: it has no classifier, so no classes to dream of.`, 'Choose a layer.');
  }
  if (names.length === 0) throw new SettingError('No class was named.');
  const indices = names.map((name) => {
    const index = classIndex(classifier.classes, name);
    if (index < 0) {
      // ImageNet's names are lists of synonyms: one of each is enough here.
      const known = classifier.classes
        .slice(0, 40)
        .map((label) => label.split(',')[0])
        .join(', ');
      throw new SettingError(`class "${name}" does not exist in this network.`, `Its classes are: ${known}.`);
    }
    return index;
  });
  return { layer: classifier.layer, indices, classes: classifier.classes.length };
}

/** By the whole name ("tabby, tabby cat") or one of the synonyms in it ("tabby"); -1 where there is none. */
function classIndex(classes: readonly string[], name: string): number {
  const whole = classes.indexOf(name);
  return whole >= 0 ? whole : classes.findIndex((label) => label.split(', ').includes(name));
}
