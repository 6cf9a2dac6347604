/** Reverie's wasm backend. */
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { Variable } from '../../src/core/graph.js';
import type { Economy } from '../../src/core/op.js';
import type { ConvolutionWeights, Engine } from '../vgg16.js';
import { vgg16Graph } from './vgg16Graph.js';

export async function reverie(
  weights: readonly ConvolutionWeights[],
  picture: Float32Array,
  size: number,
  threads: number,
  economy: Economy,
): Promise<Engine> {
  const backend = await createWasmBackend({ threads, economy });
  const image = new Variable('image', [1, 3, size, size]);
  backend.write(image, picture);

  const simple = vgg16Graph(weights, image, 'forward');
  const forward = await backend.compile(simple.graph, simple.outputs);
  const { graph, outputs } = vgg16Graph(weights, image, 'step');
  const step = await backend.compile(graph, outputs);
  const [loss, dx] = outputs;
  return {
    name: economy === 'fast' ? 'reverie' : 'reverie, compact',
    version: backend.description,
    run(task) {
      (task === 'forward' ? forward : step).run();
      return Promise.resolve();
    },
    async result() {
      return { loss: (await step.read(loss))[0], gradient: await step.read(dx) };
    },
    memory: { ...step.memory },
  };
}
