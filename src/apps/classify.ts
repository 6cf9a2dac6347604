/**
 * What does the network take a picture for?
 *
 *     p = softmax( mean over positions of logits ),   logits [1, K, h, w] = network( picture )
 *
 * A network that was trained on squares of one size is fully convolutional here: on a larger picture it looks at every
 * place, and the mean over the places is its answer to the whole. On a square of its own size there is often one place,
 * and this is what the network was trained to say.
 */
import type { Backend } from '../core/backend.js';
import { FileError, SettingError } from '../core/errors.js';
import { Graph, Variable } from '../core/graph.js';
import type { Tensor } from '../core/tensor.js';
import { type Extent, extentOf } from '../image/picture.js';
import type { Network } from '../nets/network.js';
import { activation } from '../objectives/objective.js';
import { runAtOnce, type RunOptions } from './runner.js';

export interface ClassifyOptions extends Omit<RunOptions, 'signal'> {
  /** How many classes, the most probable first. Default all. */
  readonly top?: number;
}

export interface ClassScore {
  /** Among the network's classes. */
  readonly index: number;
  readonly label: string;
  readonly probability: number;
}

/** A network's answer to a picture. */
export interface Classification extends Extent {
  /** By falling probability. */
  readonly classes: readonly ClassScore[];
}

/**
 * The extent a picture is brought to before it is classified, with no crop.
 *
 * @param size side of the square in pixels; default what the network was trained on, 0 the picture's own extent.
 */
export function classifiedExtent(network: Network, own: Extent, size = network.pictureSize): Extent {
  if (!Number.isInteger(size) || size < 0) {
    throw new SettingError(`size: got ${size}, takes a whole number of pixels, or 0 for the picture's own size.`);
  }
  return size === 0 ? own : { width: size, height: size };
}

/**
 * Classifies a picture pixel for pixel, at the size it has.
 *
 * @param picture `[1, 3, height, width]`, red, green, blue in [0, 1].
 * @throws SettingError when the network has no classifier, or the picture is too small for it.
 * @throws FileError when the network's weights give no numbers.
 */
export async function classify(
  backend: Backend,
  network: Network,
  picture: Tensor,
  { top, run = runAtOnce }: ClassifyOptions = {},
): Promise<Classification> {
  const { classifier, smallestPicture, title } = network;
  if (classifier === undefined) {
    throw new SettingError(
      `${title}: this network has no classifier, so it cannot name what it sees.`,
      'Load a complete file of it, with the layers after the convolutions (for VGG16 the 553 MB one, not _notop).',
    );
  }
  const extent = extentOf(picture);
  if (Math.min(extent.width, extent.height) < smallestPicture) {
    throw new SettingError(
      `the picture has ${extent.width}x${extent.height} pixels, ${title} takes at least ${smallestPicture}x${smallestPicture}.`,
    );
  }
  const image = new Variable('image', picture.shape);
  const graph = new Graph();
  const layers = network.build(graph.read(image), { layers: [classifier.layer] });
  const logits = activation(layers, classifier.layer);
  const program = await backend.compile(graph, [logits]);
  try {
    backend.write(image, picture.data);
    await run(program);
    const [, classes] = logits.shape;
    const probabilities = softmax(meansOf(await program.read(logits), classes));
    if (!probabilities.every(Number.isFinite)) {
      throw new FileError(
        `${title}: the network answers with no numbers.`,
        'Its weights may be damaged: load them again.',
      );
    }
    return { ...extent, classes: ranked(probabilities, classifier.classes).slice(0, top) };
  } finally {
    program.dispose();
    backend.release(image);
  }
}

/** The mean of each of the map's planes. */
function meansOf(map: Float32Array, planes: number): number[] {
  const positions = map.length / planes;
  return Array.from({ length: planes }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < positions; i++) sum += map[k * positions + i];
    return sum / positions;
  });
}

/** p[k] = exp(z[k]) / sum over ? of exp(z[?]); the largest is taken off first, so that nothing overflows. */
function softmax(z: readonly number[]): number[] {
  const largest = z.reduce((most, value) => Math.max(most, value), -Infinity);
  const powers = z.map((value) => Math.exp(value - largest));
  const total = powers.reduce((sum, value) => sum + value, 0);
  return powers.map((value) => value / total);
}

function ranked(probabilities: readonly number[], labels: readonly string[]): ClassScore[] {
  return probabilities
    .map((probability, index) => ({ index, label: labels[index], probability }))
    .sort((a, b) => b.probability - a.probability || a.index - b.index);
}
