/** Reverie's wasm backend. */
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import type { Economy } from '../../src/core/op.js';
import { Tensor } from '../../src/core/tensor.js';
import { conv2d, gradient, maxPool, meanSquare } from '../../src/ops/index.js';
import type { ConvolutionWeights, Engine } from '../vgg16.js';

/** The layers' outputs, the last one last. */
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

  const build = (): { x: Value; loss: Value } => {
    const x = new Graph().read(image);
    return { x, loss: meanSquare(buildLayers(x, weights)) };
  };
  const forward = await backend.compile(...(({ loss }) => [loss.graph, [loss]] as const)(build()));
  const { x, loss } = build();
  const [dx] = gradient(loss, [x]);
  const step = await backend.compile(loss.graph, [loss, dx]);
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
