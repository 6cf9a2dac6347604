/** TensorFlow.js on its WebGL backend, in a page that has its scripts. */
import type { MemoryInfo, Tensor } from '@tensorflow/tfjs-core';
import type { ConvolutionWeights } from '../vgg16.js';
import type { PageEngine } from '../webglPage/engine.js';
import { ownPoolGradient, tfjsVgg16 } from './tfjsVgg16.js';

export async function tfjsWebgl(
  tf: typeof import('@tensorflow/tfjs-core'),
  weights: readonly ConvolutionWeights[],
  picture: Float32Array,
  size: number,
): Promise<PageEngine> {
  await tf.setBackend('webgl');
  await tf.ready();
  const compute = tfjsVgg16(tf, weights, picture, size, ownPoolGradient);
  let results: Tensor[] = [];
  return {
    name: 'tfjs-backend-webgl',
    version: tf.version_core,
    submit(task) {
      tf.dispose(results);
      results = compute(task);
    },
    finish: async () => (await results[0].data())[0],
    prepareForward: () => Promise.resolve(),
    gradient: async () => Float32Array.from(await results[1].data()),
    // It keeps textures that are free for later ones of the same size: what it has allocated is also the most it had.
    gpuBytes: () => gpuBytesOf(tf.memory()),
  };
}

function gpuBytesOf(memory: MemoryInfo): number {
  const bytes: unknown = Reflect.get(memory, 'numBytesInGPUAllocated');
  if (typeof bytes !== 'number') throw new TypeError('tf.memory() does not tell numBytesInGPUAllocated.');
  return bytes;
}
