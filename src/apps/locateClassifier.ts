/**
 * A network's answer at every position of a picture: the softmax over its map of logits.
 *
 *     y[k, p] = softmax over k of logits[k, p]          mean[k] = sum over p of w[p] y[k, p] / sum over p of w[p]
 *
 * Where a photo shows several things, the mean of the per-position softmax ranks them far better than the mean logit:
 * there each position has one voice, however loud it is.
 */
import type { Backend, Program } from '../core/backend.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { Tensor } from '../core/tensor.js';
import { type Extent } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import type { Network } from '../nets/network.js';
import { classifierOf } from '../objectives/classEvidence.js';
import { activation } from '../objectives/objective.js';
import type { Runner } from './runner.js';

/** A class and how probable it is. */
export interface Label {
  readonly index: number;
  readonly label: string;
  /** Mean over the positions of the per-position softmax. */
  readonly probability: number;
}

/** The map of classes of one picture. */
export interface ClassMap {
  /** `[1, K, h, w]`. */
  readonly logits: Tensor;
  /** The softmax over the classes at every position, `[1, K, h, w]`. */
  readonly probabilities: Tensor;
}

export class Classifier {
  /** Pictures classified so far. */
  passes = 0;

  private constructor(
    private readonly backend: Backend,
    private readonly picture: Variable,
    private readonly logits: Value,
    private readonly program: Program,
    private readonly run: Runner,
  ) {}

  /** @throws SettingError when the network has no classifier. */
  static async create(backend: Backend, network: Network, { width, height }: Extent, run: Runner): Promise<Classifier> {
    const { layer } = classifierOf(network);
    const picture = new Variable('picture', [1, 3, height, width]);
    const graph = new Graph();
    const logits = activation(network.build(graph.read(picture), { layers: [layer] }), layer);
    return new Classifier(backend, picture, logits, await backend.compile(graph, [logits]), run);
  }

  /** @param picture of the extent it was made for. */
  async classify(picture: Tensor): Promise<ClassMap> {
    this.backend.write(this.picture, picture.data);
    await this.run(this.program);
    this.passes++;
    const logits = new Tensor(this.logits.shape, await this.program.read(this.logits));
    return { logits, probabilities: softmaxOfMap(logits) };
  }

  dispose(): void {
    this.program.dispose();
    this.backend.release(this.picture);
  }
}

function softmaxOfMap({ shape, data }: Tensor): Tensor {
  const [, classes, height, width] = shape;
  const plane = height * width;
  const result = Tensor.zeros(shape);
  for (let p = 0; p < plane; p++) {
    let largest = -Infinity;
    for (let k = 0; k < classes; k++) largest = Math.max(largest, data[k * plane + p]);
    let total = 0;
    for (let k = 0; k < classes; k++) total += Math.exp(data[k * plane + p] - largest);
    for (let k = 0; k < classes; k++) result.data[k * plane + p] = Math.exp(data[k * plane + p] - largest) / total;
  }
  return result;
}

/**
 * The mean over positions, each weighing what lies under it in `weight`.
 *
 * @param weight `[1, 1, H, W]` over the picture, nowhere below zero; default the same everywhere.
 * @returns a probability for each class.
 */
export function meanProbabilities({ probabilities }: ClassMap, weight?: Tensor): Float64Array {
  const [, classes, height, width] = probabilities.shape;
  const plane = height * width;
  const uniform = new Float32Array(plane).fill(1);
  const weights = weight ? resizePicture(weight, { width, height }).data : uniform;
  const total = weights.reduce((sum, value) => sum + value, 0);
  const chosen = total > 0 ? weights : uniform;
  const scale = 1 / (total > 0 ? total : plane);
  return Float64Array.from({ length: classes }, (_, k) => {
    let mean = 0;
    for (let p = 0; p < plane; p++) mean += chosen[p] * scale * probabilities.data[k * plane + p];
    return mean;
  });
}

/** The largest probability of each class at any position: MindsEye's ranking. */
export function peakProbabilities({ probabilities }: ClassMap): Float64Array {
  const [, classes, height, width] = probabilities.shape;
  const plane = height * width;
  return Float64Array.from({ length: classes }, (_, k) =>
    probabilities.data.subarray(k * plane, (k + 1) * plane).reduce((most, value) => Math.max(most, value), 0),
  );
}

/** The `count` most probable classes, in order. */
export function ranked(probabilities: Float64Array, names: readonly string[], count: number): Label[] {
  return [...probabilities.keys()]
    .sort((a, b) => probabilities[b] - probabilities[a] || a - b)
    .slice(0, count)
    .map((index) => ({ index, label: names[index], probability: probabilities[index] }));
}
