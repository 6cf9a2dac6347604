/** What a network makes of a picture, in Node and in a page alike. */
import type { Backend } from '../../src/core/backend.js';
import { Graph, Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import type { Network } from '../../src/nets/network.js';

/** A layer's activation of a picture. */
export async function activationsOf(
  backend: Backend,
  network: Network,
  picture: Tensor,
  layer: string,
): Promise<Tensor> {
  const image = new Variable('picture', picture.shape);
  const graph = new Graph();
  const value = network.build(graph.read(image), { layers: [layer] }).get(layer);
  if (value === undefined) throw new Error(`${layer} was not built`);
  const program = await backend.compile(graph, [value]);
  backend.write(image, picture.data);
  program.run();
  const activation = new Tensor(value.shape, await program.read(value));
  program.dispose();
  backend.release(image);
  return activation;
}

/** Softmax of the mean over all positions of the logits. */
export async function probabilitiesOf(backend: Backend, network: Network, picture: Tensor): Promise<number[]> {
  const logits = await activationsOf(backend, network, picture, network.classifier?.layer ?? '');
  const [, classes, height, width] = logits.shape;
  const positions = height * width;
  const means = Array.from({ length: classes }, (_, k) => {
    return logits.data.subarray(k * positions, (k + 1) * positions).reduce((sum, x) => sum + x, 0) / positions;
  });
  const largest = Math.max(...means);
  const exponentials = means.map((x) => Math.exp(x - largest));
  const total = exponentials.reduce((sum, x) => sum + x, 0);
  return exponentials.map((x) => x / total);
}
