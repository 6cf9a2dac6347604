/** What a graph will take on the GPU, known without one: forms of results, textures shared by liveness, and the sum. */
import { describe, expect, test } from 'vitest';
import { drawBlueprint } from '../../../src/backends/webgl/blueprint.js';
import { Boxes, type NumberFormat } from '../../../src/backends/webgl/formats.js';
import { estimateWebglMemory } from '../../../src/backends/webgl/index.js';
import { Graph, type Value, Variable } from '../../../src/core/graph.js';
import type { Economy } from '../../../src/core/op.js';
import { plan } from '../../../src/core/plan.js';
import { boxBytes } from '../../../src/core/pool.js';
import { Tensor } from '../../../src/core/tensor.js';
import { conv2d, gradient, maxPool, meanSquare } from '../../../src/ops/index.js';

const weights = Tensor.filled([32, 32, 3, 3], 0.01);
const side = 64;
const activation = 32 * side * side * 4;

interface Network {
  readonly graph: Graph;
  readonly x: Value;
  readonly y: readonly [Value, Value, Value];
  readonly outputs: readonly Value[];
}

/** conv, conv, pool, conv; the mean square of the last; the gradient of the picture. */
function network(): Network {
  const graph = new Graph();
  const x = graph.read(new Variable('x', [1, 32, side, side]));
  const convolve = (value: Value): Value => conv2d(value, graph.constant(weights), undefined, { pad: 1, relu: true });
  const first = convolve(x);
  const second = convolve(first);
  const third = convolve(maxPool(second, 2));
  const loss = meanSquare(third);
  return { graph, x, y: [first, second, third], outputs: [loss, ...gradient(loss, [x])] };
}

interface Traits {
  readonly numbers?: NumberFormat;
  readonly economy?: Economy;
  readonly beside?: boolean;
}

const draw = (
  graph: Graph,
  outputs: readonly Value[],
  { numbers = 'float', economy = 'fast', beside = false }: Traits = {},
) => drawBlueprint(plan(graph, outputs), { economy, targets: 8, beside }, new Boxes(numbers, 4096));

describe('forms of results', () => {
  const { graph, y, outputs } = network();
  const { forms, results, pool } = draw(graph, outputs);
  const shaders = (value: Value): string[] => (forms.get(value) ?? []).map(({ form }) => form.shader);

  test('of an activation whose weights are fixed the way back wants signs, or winners where a pooling follows', () => {
    expect(shaders(y[0])).toEqual(['packSigns']);
    expect(shaders(y[1])).toEqual(['packWinners']);
    expect(shaders(y[2])).toEqual(['packSigns']);
  });

  test('which take a bit for each number, and four for each window', () => {
    const bytes = (kind: string): number[] => pool.boxes.filter((box) => box.kind === kind).map((box) => boxBytes(box));
    expect(Math.max(...bytes('cells16'))).toBe(activation / 32);
    expect(bytes('cells64')).toEqual([activation / 4 / 8]);
  });

  test("drawn beside results where a draw can write both: then their textures are as large as the results'", () => {
    const shadersOf = (traits: Traits): string[] =>
      draw(graph, outputs, traits).steps.flatMap(({ passes, later }) => [
        ...passes.map(({ shader }) => shader),
        ...later.map(({ form }) => form.shader),
      ]);
    const [apart, beside] = [shadersOf({}), shadersOf({ beside: true })];
    const count = (all: readonly string[], shader: string): number => all.filter((name) => name === shader).length;
    expect(['packSigns', 'winogradPooled', 'winogradWinners'].map((shader) => count(apart, shader))).toEqual([2, 1, 1]);
    expect(count(beside, 'winogradResultsSigns')).toBe(2);
    expect(count(beside, 'winogradPooledWinners')).toBe(1);
    expect(beside.filter((shader) => ['packSigns', 'winogradPooled', 'winogradWinners'].includes(shader))).toEqual([]);

    const besides = draw(graph, outputs, { beside: true });
    for (const { output } of besides.calls) {
      const place = besides.results.get(output);
      const made = besides.steps.flatMap(({ made }, step) =>
        besides.calls[step].output === output ? [...made.values()] : [],
      );
      for (const { item } of made) {
        const sizes = [item, place?.item ?? -1].map((of) => besides.pool.boxes[besides.pool.slots[of]]);
        expect([sizes[0].width, sizes[0].height]).toEqual([sizes[1].width, sizes[1].height]);
      }
    }
    // Where nothing more may be taken, only forms whose results lie in textures of just their size.
    expect(count(shadersOf({ beside: true, economy: 'least' }), 'winogradPooledWinners')).toBe(0);
  });

  test('a convolution pools what it writes, unless somebody wants it as it is', () => {
    expect(results.has(y[1])).toBe(false);
    expect(draw(graph, [...outputs, y[1]]).results.has(y[1])).toBe(true);
    const algorithms = draw(graph, outputs).calls.flatMap(({ kernel }) => kernel.algorithm ?? []);
    expect(algorithms.filter((name) => name.endsWith('pooled'))).toEqual([
      'Winograd F(4x4, 3x3), pooled',
      'Winograd F(4x4, 3x3), unpooled',
    ]);
  });

  test('so that two activations lie in memory at a time', () => {
    const slots = new Set([...results.values()].map(({ item }) => pool.slots[item]));
    const bytes = [...slots].map((slot) => boxBytes(pool.boxes[slot])).reduce((a, b) => a + b, 0);
    expect(bytes).toBeGreaterThanOrEqual(2 * activation);
    // Small results may lie in what surfaces need, so it is not two exactly; a third would be more.
    expect(bytes).toBeLessThan(2.5 * activation);
  });
});

describe('the estimate', () => {
  test('is the sum of its parts: textures, weights in each form, variables', () => {
    const { graph, outputs } = network();
    const { pool, memory } = draw(graph, outputs, { beside: true });
    const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
    expect(memory.activations + memory.scratch).toBe(sum(pool.boxes.map(boxBytes)));
    // The weights once for both directions: with their nine taps for the two large layers, at 36 points for the small one
    // after the pooling; and the number 1 that a gradient begins with.
    expect(memory.constants).toBe(32 * 32 * (9 + 36) * 4 + 64);
    expect(memory.variables).toBe(activation);
    expect(memory.total).toBe(memory.activations + memory.scratch + memory.constants + memory.variables);
    expect(estimateWebglMemory(graph, outputs, { textureLimit: 4096 })).toEqual(memory);
  });

  test('in half precision is half, but for what holds whole numbers', () => {
    const { graph, outputs } = network();
    const [whole, half] = [draw(graph, outputs), draw(graph, outputs, { numbers: 'half' })];
    const cells = whole.pool.boxes.filter(({ kind }) => kind.startsWith('cells')).map(boxBytes);
    const ofCells = cells.reduce((a, b) => a + b, 0);
    expect(half.memory.total).toBe((whole.memory.total - ofCells) / 2 + ofCells);
  });

  test('names what does not fit into a texture of the device', () => {
    const { graph, outputs } = network();
    expect(() => estimateWebglMemory(graph, outputs, { textureLimit: 16 })).toThrow(
      /does not fit into a texture of 16x16|this device's largest is 16/,
    );
  });
});

describe("VGG16's convolutional part and its input gradient", () => {
  const channels = [
    [64, 64],
    [128, 128],
    [256, 256, 256],
    [512, 512, 512],
    [512, 512, 512],
  ];
  const tensors = channels.flat().map((outputs, i, all) => Tensor.zeros([outputs, i === 0 ? 3 : all[i - 1], 3, 3]));

  /** What a step at so many pixels takes, in MB. */
  function step(size: number, economy?: Economy): { readonly activations: number; readonly total: number } {
    const graph = new Graph();
    const x = graph.read(new Variable('x', [1, 3, size, size]));
    let y = x;
    let layer = 0;
    channels.forEach((block, b) => {
      for (const outputs of block) {
        const bias = graph.constant(Tensor.zeros([1, outputs, 1, 1]));
        y = conv2d(y, graph.constant(tensors[layer++]), bias, { pad: 1, relu: true });
      }
      if (b < channels.length - 1) y = maxPool(y, 2);
    });
    const loss = meanSquare(y);
    const { activations, total } = estimateWebglMemory(graph, [loss, ...gradient(loss, [x])], { economy });
    return { activations: activations / 1e6, total: total / 1e6 };
  }

  test('stays within bounds, weights included', () => {
    // Activations and gradients as float32 would take 60 MB and as much again at 224 pixels, 1260 at 1024.
    expect(step(224).activations).toBeLessThan(40);
    expect(step(224).total).toBeLessThan(250);
    expect(step(224, 'compact').total).toBeLessThan(150);
    expect(step(1024).activations).toBeLessThan(420);
    expect(step(1024).total).toBeLessThan(500);
  });
});
