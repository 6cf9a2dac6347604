/** VGG16 on WebGL2: activations of a photo and the gradient of an objective. */
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import type { Backend } from '../../../src/core/backend.js';
import { messageOf } from '../../../src/core/errors.js';
import { Graph, Variable } from '../../../src/core/graph.js';
import type { Network } from '../../../src/nets/network.js';
import { networkFromTensors } from '../../../src/nets/open.js';
import { layerPower } from '../../../src/objectives/layerPower.js';
import { gradient } from '../../../src/ops/index.js';
import { openH5 } from '../../../src/weights/browser/openH5.js';
import type { VggAnswer, VggRequest } from './protocol.js';

async function statistics(
  backend: Backend,
  network: Network,
  { photo, layers }: VggRequest,
): Promise<VggAnswer['statistics']> {
  const image = new Variable('image', [1, 3, photo.size, photo.size]);
  const graph = new Graph();
  const wanted = [...network.build(graph.read(image), { layers })].filter(([name]) => layers.includes(name));
  const program = await backend.compile(
    graph,
    wanted.map(([, value]) => value),
  );
  backend.write(image, photo.data);
  program.run();
  const found: Record<string, readonly [number, number]> = {};
  for (const [name, value] of wanted) {
    const activation = await program.read(value);
    const total = activation.reduce((sum, x) => sum + x, 0);
    found[name] = [total / activation.length, activation.reduce((most, x) => Math.max(most, x), 0)];
  }
  program.dispose();
  return found;
}

async function slope(backend: Backend, network: Network, { wavy, objective }: VggRequest): Promise<number[]> {
  const image = new Variable('image', [1, 3, wavy.size, wavy.size]);
  const graph = new Graph();
  const x = graph.read(image);
  const [g] = gradient(layerPower(objective).build(network.build(x, { layers: [objective] })), [x]);
  const program = await backend.compile(graph, [g]);
  backend.write(image, wavy.data);
  program.run();
  return Array.from(await program.read(g));
}

async function answer(request: VggRequest): Promise<VggAnswer> {
  const network = await networkFromTensors(await openH5(new Blob([request.weights]), 'vgg16.h5'));
  const backend = await createWebglBackend();
  return {
    backend: backend.description,
    statistics: await statistics(backend, network, request),
    gradient: await slope(backend, network, request),
  };
}

self.onmessage = ({ data }: MessageEvent<VggRequest>) => {
  answer(data)
    .catch((error: unknown) => messageOf(error))
    .then((result) => {
      self.postMessage(result);
    }, reportError);
};
