/**
 * From training to use: a convolution followed by normalization with fixed statistics is one convolution.
 *
 *     gamma (conv(x, w) - mean) r + beta  =  conv(x, gamma r w) + (beta - gamma r mean),   r = 1 / sqrt(variance + epsilon)
 *
 * The statistics are measured afresh for the averaged weights, over pictures clean and attacked: it is both that the
 * network was trained to see.
 */
import { Graph } from '../core/graph.js';
import { Tensor } from '../core/tensor.js';
import { embeddedArchitecture } from '../nets/embedded.js';
import { smallVggPlan } from '../nets/vgg.js';
import { batchNormEpsilon } from '../ops/batchNorm.js';
import type { ConvolutionWeights, NetworkWeights } from '../weights/networkWeights.js';
import { classNames } from './batch.js';
import { trainingNetwork, trainingPreprocessing } from './model.js';
import { headLayer } from './parameters.js';
import type { Training } from './train.js';

/** Mean and variance of each channel in front of a layer's normalization. */
interface Moments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** The network of a training's averaged weights. @param batches how many batches to measure the statistics over. */
export async function exportNetwork(training: Training, batches: number): Promise<NetworkWeights> {
  const { backend } = training;
  const { averages } = training.graphs;
  const moments = await measureMoments(training, batches);
  const convolutions = new Map<string, ConvolutionWeights>();
  for (const { layer, kernel, gamma, beta } of averages.layers) {
    const statistics = moments.get(layer);
    if (statistics === undefined) throw new RangeError(`${layer} was not measured.`);
    convolutions.set(
      layer,
      fold(
        new Tensor(kernel.shape, await backend.read(kernel)),
        await backend.read(gamma),
        await backend.read(beta),
        statistics,
      ),
    );
  }
  const head = {
    kernel: new Tensor(averages.head.kernel.shape, await backend.read(averages.head.kernel)),
    bias: new Tensor(averages.head.bias.shape, await backend.read(averages.head.bias)),
  };
  return {
    architecture: embeddedArchitecture,
    origin: 'trained by Reverie',
    convolutions,
    classifier: [{ name: headLayer, ...head, pad: 0, relu: false }],
    classes: classNames,
    preprocessing: trainingPreprocessing,
    notice: '',
  };
}

/** Folds a normalization into the convolution before it. */
export function fold(kernel: Tensor, gamma: Float32Array, beta: Float32Array, moments: Moments): ConvolutionWeights {
  const [outputs] = kernel.shape;
  const perOutput = kernel.data.length / outputs;
  const factors = Float64Array.from({ length: outputs }, (_, o) => {
    return gamma[o] / Math.sqrt(moments.variance[o] + batchNormEpsilon);
  });
  return {
    kernel: new Tensor(
      kernel.shape,
      kernel.data.map((value, i) => value * factors[Math.floor(i / perOutput)]),
    ),
    bias: Tensor.channels(Array.from(factors, (factor, o) => beta[o] - factor * moments.mean[o])),
  };
}

async function measureMoments(training: Training, batches: number): Promise<ReadonlyMap<string, Moments>> {
  const { backend, graphs, settings } = training;
  const graph = new Graph();
  const { statistics } = trainingNetwork(smallVggPlan, graphs.averages, graph.read(graphs.attacked));
  const program = await backend.compile(
    graph,
    statistics.flatMap(({ mean, variance }) => [mean, variance]),
  );
  // Sums over the batches of E[x] and E[x^2], by layer.
  const sums = new Map(
    statistics.map(({ layer, mean }) => {
      const zeros = (): Float64Array => new Float64Array(mean.shape[1]);
      return [layer, { first: zeros(), second: zeros() }];
    }),
  );
  for (let k = 0; k < batches; k++) {
    const attacked = k % 2 === 1 && settings.radius > 0;
    // Pictures behind the last training step's: never seen before.
    await training.prepareBatch(settings.steps + 1 + k, attacked ? settings.radius : 0);
    if (attacked) training.attackBatch();
    program.run();
    for (const { layer, mean, variance } of statistics) {
      const [means, variances] = [await program.read(mean), await program.read(variance)];
      const sum = sums.get(layer);
      sum?.first.forEach((_, c) => {
        sum.first[c] += means[c] / batches;
        sum.second[c] += (variances[c] + means[c] ** 2) / batches;
      });
    }
  }
  program.dispose();
  return new Map(
    [...sums].map(([layer, { first, second }]) => [
      layer,
      { mean: first, variance: second.map((square, c) => square - first[c] ** 2) },
    ]),
  );
}
