/**
 * VGG16's thirteen convolutions with random weights, Winograd's on wasm, against the definition in float64: how far errors
 * have grown at the end of the way forward, and of the way back.
 *
 * The way back is compared with equal masks: where a number is as good as zero, or two in a window as good as equal, a
 * rounding decides what a ReLU or a pool lets through, and a gradient is then another one, not a worse one. So both sides
 * take the reference's activations to decide by. The picture of 48 pixels brings maps of 12, 6 and 3 pixels.
 */
import { expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import type { Economy } from '../../src/core/op.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import { type Shape, sizeOf } from '../../src/core/shape.js';
import { Tensor } from '../../src/core/tensor.js';
import { conv2d, gate, maxPool } from '../../src/ops/index.js';
import { conv2dInputGradient } from '../../src/ops/conv2dInputGradient.js';
import { maxPoolGradientOp, poolWindow } from '../../src/ops/maxPool.js';
import { makeWindow } from '../../src/ops/window.js';
import { relativeDistance } from '../support/relativeDistance.js';

const size = 48;
const rng = new Rng(3);
const random = (shape: Shape, scale: number): Tensor =>
  new Tensor(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, () => scale * rng.normal()),
  );

let channels = 3;
const layers = [64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512].map((outputs, i) => {
  const w = random([outputs, channels, 3, 3], Math.sqrt(2 / (9 * channels)));
  channels = outputs;
  return { w, b: random([1, outputs, 1, 1], 0.1), pooled: [1, 3, 6, 9].includes(i) };
});
const picture = random([1, 3, size, size], 1);

/** Every layer's activation, before pooling. */
async function forward(backend: Backend): Promise<Tensor[]> {
  const graph = new Graph();
  const image = new Variable('image', picture.shape);
  const activations: Value[] = [];
  let x = graph.read(image);
  for (const { w, b, pooled } of layers) {
    const y = conv2d(x, graph.constant(w), graph.constant(b), { pad: 1, relu: true });
    activations.push(y);
    x = pooled ? maxPool(y, 2) : y;
  }
  backend.write(image, picture.data);
  const program = await backend.compile(graph, activations);
  program.run();
  const tensors: Tensor[] = [];
  for (const value of activations) tensors.push(new Tensor(value.shape, await program.read(value)));
  program.dispose();
  return tensors;
}

/** d (sum of slope * last activation) / d picture, ReLUs and pools deciding by `activations`. */
async function backward(backend: Backend, activations: readonly Tensor[], slope: Tensor): Promise<Float32Array> {
  const graph = new Graph();
  const start = new Variable('slope', slope.shape);
  let dy = graph.read(start);
  for (let i = layers.length - 1; i >= 0; i--) {
    const key = graph.constant(activations[i]);
    if (layers[i].pooled) dy = graph.apply(maxPoolGradientOp, [key, dy], poolWindow('maxPool', 2, { stride: 2 }));
    const [n, , height, width] = dy.shape;
    const of: Shape = [n, layers[i].w.shape[1], height, width];
    dy = conv2dInputGradient(gate(dy, key), graph.constant(layers[i].w), of, makeWindow('conv2d', 3, { pad: 1 }));
  }
  backend.write(start, slope.data);
  const program = await backend.compile(graph, [dy]);
  program.run();
  const dx = await program.read(dy);
  program.dispose();
  return dx;
}

test(
  'thirteen layers forward lose at most 1e-5, backward with equal masks at most 2e-5',
  { timeout: 300_000 },
  async () => {
    const reference = createReferenceBackend();
    const expected = await forward(reference);
    const slope = random(expected[12].shape, 1);
    const expectedDx = await backward(reference, expected, slope);
    for (const economy of ['fast', 'compact'] satisfies Economy[]) {
      const backend = await createWasmBackend({ economy });
      const activations = await forward(backend);
      activations.forEach(({ data }, i) => {
        expect(relativeDistance(data, expected[i].data), `${economy}, layer ${i + 1}`).toBeLessThan(1e-5);
      });
      const dx = await backward(backend, expected, slope);
      expect(relativeDistance(dx, expectedDx), `${economy}, gradient`).toBeLessThan(2e-5);
      backend.dispose();
    }
  },
);
