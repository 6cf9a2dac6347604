/**
 * Winograd's convolution on wasm, against the definition in float64: how much it loses on VGG16's layers and on odd ones, in
 * both directions, on one thread and on two, and that one copy of the weights serves both directions.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import type { Economy } from '../../src/core/op.js';
import { Rng } from '../../src/core/rng.js';
import { type Shape, sizeOf } from '../../src/core/shape.js';
import { Tensor } from '../../src/core/tensor.js';
import { conv2d, gate, gradient, meanSquare } from '../../src/ops/index.js';
import { conv2dInputGradient } from '../../src/ops/conv2dInputGradient.js';
import { makeWindow } from '../../src/ops/window.js';
import { relativeDistance } from '../support/relativeDistance.js';

interface Layer {
  readonly channels: number;
  readonly outputs: number;
  readonly height: number;
  readonly width: number;
}

const layers: readonly Layer[] = [
  // VGG16's, at a size that plain loops in float64 can do: the sums are as long as at full size.
  { channels: 64, outputs: 64, height: 40, width: 40 },
  { channels: 128, outputs: 256, height: 28, width: 28 },
  { channels: 512, outputs: 512, height: 8, width: 10 },
  // The same by 4x4, however few the pixels.
  { channels: 512, outputs: 504, height: 8, width: 10 },
  // Odd ones.
  { channels: 17, outputs: 33, height: 37, width: 5 },
  { channels: 100, outputs: 20, height: 3, width: 31 },
  { channels: 18, outputs: 7, height: 9, width: 2 },
];

const random = (rng: Rng, shape: Shape, scale: number): Float32Array =>
  Float32Array.from({ length: sizeOf(shape) }, () => scale * rng.normal());

/** The layer's output with ReLU, and its gated input gradient. */
async function results(
  backend: Backend,
  { channels, outputs, height, width }: Layer,
): Promise<readonly Float32Array[]> {
  const rng = new Rng(7);
  const graph = new Graph();
  const x = new Variable('x', [1, channels, height, width]);
  const dy = new Variable('dy', [1, outputs, height, width]);
  const shape: Shape = [outputs, channels, 3, 3];
  const w = graph.constant(new Tensor(shape, random(rng, shape, Math.sqrt(2 / (9 * channels)))));
  const b = graph.constant(new Tensor([1, outputs, 1, 1], random(rng, [1, outputs, 1, 1], 0.1)));
  const y = conv2d(graph.read(x), w, b, { pad: 1, relu: true });
  const dx = conv2dInputGradient(graph.read(dy), w, x.shape, makeWindow('conv2d', 3, { pad: 1 }));
  const gated = gate(dx, graph.read(x));
  backend.write(x, random(rng, x.shape, 1));
  backend.write(dy, random(rng, dy.shape, 1));
  const program = await backend.compile(graph, [y, gated]);
  program.run();
  const read = [await program.read(y), await program.read(gated)];
  program.dispose();
  return read;
}

describe.each([
  { economy: 'fast', threads: 1 },
  { economy: 'fast', threads: 2 },
  { economy: 'compact', threads: 1 },
] as const)('$economy, threads: $threads', ({ economy, threads }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await createWasmBackend({ economy, threads });
  });
  afterAll(() => {
    backend.dispose();
  });

  test.each(layers)('$channels to $outputs channels, $height x $width', async (layer) => {
    const [y, dx] = await results(backend, layer);
    const [expectedY, expectedDx] = await results(createReferenceBackend(), layer);
    expect(relativeDistance(y, expectedY)).toBeLessThan(3e-6);
    expect(relativeDistance(dx, expectedDx)).toBeLessThan(3e-6);
  });
});

test('a program tells by which algorithm each layer is computed', async () => {
  const algorithms = async (economy: Economy): Promise<readonly string[]> => {
    const backend = await createWasmBackend({ economy, threads: 1 });
    const graph = new Graph();
    const x = graph.read(new Variable('x', [1, 3, 16, 16]));
    const layer = (value: Value, outputs: number, kernel: number, label: string): Value => {
      const w = graph.constant(Tensor.filled([outputs, value.shape[1], kernel, kernel], 0.01));
      return conv2d(value, w, undefined, { pad: (kernel - 1) / 2, relu: true, label });
    };
    const last = layer(layer(layer(layer(x, 16, 3, 'first'), 512, 3, 'second'), 512, 3, 'third'), 16, 1, 'fourth');
    const program = await backend.compile(graph, gradient(meanSquare(last), [x]));
    backend.dispose();
    return (program.algorithms ?? []).map(({ step, algorithm }) => `${step}: ${algorithm}`);
  };
  expect(await algorithms('fast')).toEqual([
    'first: direct',
    'second: Winograd F(4x4, 3x3)',
    'third: Winograd F(4x4, 3x3)',
    'fourth: direct',
    'fourth, gradient: direct',
    'third, gradient: Winograd F(4x4, 3x3)',
    'second, gradient: Winograd F(4x4, 3x3)',
    'first, gradient: Winograd F(4x4, 3x3)',
  ]);
  expect(await algorithms('compact')).toContain('third: Winograd F(2x2, 3x3)');
  expect((await algorithms('least')).every((layer) => layer.endsWith(': direct'))).toBe(true);
});

test('small pictures with many channels take 2x2: less than half the weights, for little time', async () => {
  const backend = await createWasmBackend({ threads: 1 });
  const layer = async (channels: number, size: number, pad: number): Promise<readonly string[]> => {
    const graph = new Graph();
    const x = graph.read(new Variable('x', [1, channels, size, size]));
    const w = graph.constant(Tensor.zeros([512, channels, 3, 3]));
    const y = conv2d(x, w, undefined, { pad });
    const dx = conv2dInputGradient(y, w, x.shape, makeWindow('conv2d', 3, { pad }));
    const program = await backend.compile(graph, [dx]);
    program.dispose();
    return (program.algorithms ?? []).map(({ algorithm }) => algorithm);
  };
  const [small, large] = ['Winograd F(2x2, 3x3)', 'Winograd F(4x4, 3x3)'];
  // VGG16's last block for pictures of 112, 224, 256 and 448 pixels, and the one before it for 112.
  expect(await layer(512, 7, 1)).toEqual([small, small]);
  expect(await layer(512, 14, 1)).toEqual([small, small]);
  expect(await layer(512, 16, 1)).toEqual([large, large]);
  expect(await layer(512, 28, 1)).toEqual([large, large]);
  expect(await layer(256, 14, 1)).toEqual([large, large]);
  // Both directions go by the larger of the two pictures: they share the weights.
  expect(await layer(512, 16, 0)).toEqual([large, large]);
  backend.dispose();
});

describe('memory', () => {
  const constants = async (economy: Economy, directions: 1 | 2): Promise<number> => {
    const backend = await createWasmBackend({ economy, threads: 1 });
    const graph = new Graph();
    const x = graph.read(new Variable('x', [1, 512, 28, 28]));
    const w = graph.constant(Tensor.zeros([512, 512, 3, 3]));
    const y = conv2d(x, w, undefined, { pad: 1 });
    const dx = conv2dInputGradient(x, w, x.shape, makeWindow('conv2d', 3, { pad: 1 }));
    const { memory } = await backend.compile(graph, directions === 2 ? [y, dx] : [y]);
    backend.dispose();
    return memory.constants;
  };

  test('one copy of the packed weights serves both directions: 36 or 16 numbers for 9', async () => {
    const pairs = 4 * 512 * 512;
    expect(await constants('fast', 2)).toBe(await constants('fast', 1));
    expect(await constants('compact', 2)).toBe(await constants('compact', 1));
    // Panels and matrices lie a little apart.
    expect((await constants('fast', 2)) / pairs / 36).toBeCloseTo(1, 2);
    expect((await constants('compact', 2)) / pairs / 16).toBeCloseTo(1, 2);
  });

  test("'least' keeps nine numbers for each direction", async () => {
    const pairs = 4 * 512 * 512;
    expect((await constants('least', 1)) / pairs).toBeCloseTo(9, 1);
    expect((await constants('least', 2)) / pairs).toBeCloseTo(18, 1);
  });
});
