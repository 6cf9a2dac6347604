/** VGG16's convolutional part as a graph of Reverie, for any of its backends. */
import { Graph, type Value, type Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import { conv2d, gradient, maxPool, meanSquare } from '../../src/ops/index.js';
import type { ConvolutionWeights, Task } from '../vgg16.js';

export interface TaskGraph {
  readonly graph: Graph;
  readonly loss: Value;
  /** The loss, and for a step its gradient with respect to the picture `[1, 3, size, size]`. */
  readonly outputs: readonly Value[];
}

export function vgg16Graph(weights: readonly ConvolutionWeights[], image: Variable, task: Task): TaskGraph {
  const graph = new Graph();
  const x = graph.read(image);
  const loss = meanSquare(buildLayers(x, weights));
  return { graph, loss, outputs: task === 'forward' ? [loss] : [loss, ...gradient(loss, [x])] };
}

/** The output of the last layer. */
export function buildLayers(x: Value, weights: readonly ConvolutionWeights[]): Value {
  const { graph } = x;
  for (const { name, channels, outputs, kernel, bias, pooled } of weights) {
    const w = graph.constant(tensorOf(kernel, [outputs, channels, 3, 3]));
    const b = graph.constant(tensorOf(bias, [1, outputs, 1, 1]));
    x = conv2d(x, w, b, { pad: 1, relu: true, label: name });
    if (pooled) x = maxPool(x, 2);
  }
  return x;
}

/** One tensor for the same numbers, so that graphs share what the backend makes of them. */
const tensors = new WeakMap<Float32Array, Tensor>();

function tensorOf(data: Float32Array, shape: readonly number[]): Tensor {
  const known = tensors.get(data) ?? new Tensor(shape, data);
  tensors.set(data, known);
  return known;
}
