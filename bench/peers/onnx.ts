/** ONNX Runtime, in WebAssembly and native. */
import type { Engine, Task } from '../vgg16.js';
import { loadOnnxRuntime, peerVersion } from './load.mjs';

export async function onnxRuntime(
  name: 'onnxruntime-web' | 'onnxruntime-node',
  models: Readonly<Record<Task, Uint8Array>>,
  picture: Float32Array,
  size: number,
  threads: number,
): Promise<Engine> {
  const ort = loadOnnxRuntime(name);
  ort.env.wasm.numThreads = threads;
  const image = new ort.Tensor('float32', picture, [1, 3, size, size]);
  const options = {
    executionProviders: [name === 'onnxruntime-web' ? 'wasm' : 'cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  } as const;
  const sessions = {
    forward: await ort.InferenceSession.create(models.forward, options),
    step: await ort.InferenceSession.create(models.step, options),
  };
  let last: Awaited<ReturnType<typeof sessions.step.run>> = {};

  const numbers = (output: string): Float32Array => {
    const { data } = last[output];
    if (!(data instanceof Float32Array)) throw new TypeError(`${name}: ${output} holds no float32 numbers.`);
    return data;
  };
  return {
    name,
    version: peerVersion(name),
    async run(task) {
      last = await sessions[task].run({ image });
    },
    result: () => Promise.resolve({ loss: numbers('loss')[0], gradient: numbers('gradient') }),
  };
}
