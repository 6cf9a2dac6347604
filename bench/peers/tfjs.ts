/** TensorFlow.js on its wasm backend. */
import type { ConvolutionWeights, Engine } from '../vgg16.js';
import { loadTfjsWasm, peerVersion } from './load.mjs';
import { comparedPoolGradient, tfjsVgg16 } from './tfjsVgg16.js';

export async function tfjsWasm(
  weights: readonly ConvolutionWeights[],
  picture: Float32Array,
  size: number,
  threads: number,
): Promise<Engine> {
  const tf = await loadTfjsWasm(threads);
  const compute = tfjsVgg16(tf, weights, picture, size, comparedPoolGradient);
  let found = { loss: NaN, gradient: new Float32Array() };
  return {
    name: 'tfjs-backend-wasm',
    version: peerVersion('@tensorflow/tfjs-core'),
    rounds: 3,
    async run(task) {
      const results = compute(task);
      const [loss, gradient] = await Promise.all(results.map((tensor) => tensor.data()));
      if (task === 'step') found = { loss: loss[0], gradient: Float32Array.from(gradient) };
      tf.dispose(results);
    },
    result: () => Promise.resolve(found),
  };
}
