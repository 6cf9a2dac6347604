/** Programs of the wasm backend: borders, memory, shared constants, variables and assignments. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { callsOf, wantedBorders } from '../../src/backends/wasm/calls.js';
import type { Backend } from '../../src/core/backend.js';
import { BackendError, ShapeError } from '../../src/core/errors.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { plan } from '../../src/core/plan.js';
import { type Shape, sizeOf } from '../../src/core/shape.js';
import { Tensor } from '../../src/core/tensor.js';
import { add, conv2d, maxPool, multiply, relu, scale, square } from '../../src/ops/index.js';

const filter = (shape: Shape): Tensor =>
  new Tensor(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, (_, i) => ((i * 7) % 11) / 11 - 0.4),
  );
const ramp = (shape: Shape): Float32Array => Float32Array.from({ length: sizeOf(shape) }, (_, i) => (i % 13) / 13);

describe('borders', () => {
  const wanted = (build: (x: Value) => Value): number | undefined => {
    const graph = new Graph();
    const x = relu(graph.read(new Variable('x', [1, 2, 12, 12])));
    const borders = wantedBorders(callsOf(plan(graph, [build(x)]), 'fast').calls);
    return borders.get(x);
  };

  test('are as wide as the widest window of any reader reaches outside', () => {
    const w3 = filter([2, 2, 3, 3]);
    const w7 = filter([2, 2, 7, 7]);
    const convolve = (x: Value, w: Tensor, pad: number): Value => conv2d(x, x.graph.constant(w), undefined, { pad });
    expect(wanted((x) => square(x))).toBe(0);
    expect(wanted((x) => convolve(x, w3, 0))).toBe(0);
    expect(wanted((x) => convolve(x, w3, 1))).toBe(1);
    expect(wanted((x) => add(convolve(x, w3, 1), convolve(x, w7, 3)))).toBe(3);
    expect(wanted((x) => maxPool(x, 3, { pad: 1 }))).toBe(0);
  });

  test('padding that no window reaches asks for none', () => {
    const pad = { top: 0, left: 0, bottom: 2, right: 2 };
    // The window at 10 would begin at 20 and does not fit: only one row of the padding is ever read.
    const w = filter([2, 2, 3, 3]);
    expect(wanted((x) => conv2d(x, x.graph.constant(w), undefined, { stride: 2, pad }))).toBe(1);
  });
});

describe('a program', () => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await createWasmBackend({ threads: 1 });
  });
  afterAll(() => {
    backend.dispose();
  });

  /** conv of conv of conv: three bordered results that share memory. */
  function chain(x: Variable): { graph: Graph; y: Value } {
    const graph = new Graph();
    const w = graph.constant(filter([3, 3, 3, 3]));
    let y = graph.read(x);
    for (let i = 0; i < 5; i++) y = conv2d(y, w, undefined, { pad: 1 });
    return { graph, y };
  }

  test('a NaN of one run is gone in the next: nothing of old memory is ever computed with', async () => {
    const x = new Variable('x', [1, 3, 9, 9]);
    const { graph, y } = chain(x);
    const program = await backend.compile(graph, [y]);
    backend.write(x, ramp(x.shape));
    program.run();
    const expected = await program.read(y);
    backend.write(x, new Float32Array(sizeOf(x.shape)).fill(NaN));
    program.run();
    expect((await program.read(y)).every(Number.isNaN)).toBe(true);
    backend.write(x, ramp(x.shape));
    program.run();
    expect(await program.read(y)).toEqual(expected);
    expect(expected.every(Number.isFinite)).toBe(true);
    program.dispose();
    backend.release(x);
  });

  test('can be stopped between any two steps', async () => {
    const x = new Variable('x', [1, 3, 9, 9]);
    const { graph, y } = chain(x);
    const program = await backend.compile(graph, [y]);
    backend.write(x, ramp(x.shape));
    program.run();
    const expected = await program.read(y);
    const positions: number[] = [];
    while (!program.advance(2)) positions.push(program.position);
    expect(positions).toEqual([2, 4]);
    expect(program.position).toBe(0);
    expect(await program.read(y)).toEqual(expected);
    program.dispose();
    backend.release(x);
  });

  test('takes the memory it announced, and gives all of it back', async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const x = new Variable('x', [1, 3, 9, 9]);
    const { graph, y } = chain(x);
    const program = await backend.compile(graph, [y]);
    expect(backend.memory.bytes).toBe(program.memory.total);
    const { activations, scratch, constants, variables, total } = program.memory;
    expect(activations + scratch + constants + variables).toBe(total);
    // Two results of 11 x 11 x 3 numbers at a time; the weights packed for eight outputs.
    expect(activations).toBe(2 * Math.ceil((11 * 11 * 3 * 4) / 64) * 64);
    expect(constants).toBe(Math.ceil((8 * 27 * 4) / 64) * 64);
    const peak = backend.memory.peak;
    program.run();
    expect(backend.memory.peak).toBe(peak);
    program.dispose();
    backend.release(x);
    // Constants stay for the next program.
    expect(backend.memory.bytes).toBe(constants);
    expect(() => {
      program.run();
    }).toThrow(BackendError);
    backend.dispose();
  });

  test('only outputs can be read', async () => {
    const x = new Variable('x', [1, 1, 1, 1]);
    const graph = new Graph();
    const inner = square(graph.read(x));
    const outer = scale(inner, 2);
    const program = await backend.compile(graph, [outer]);
    program.run();
    await expect(program.read(inner)).rejects.toThrow(/Name it among the outputs/);
  });
});

describe('constants', () => {
  test('are uploaded once for all graphs, and stay until their memory is needed', async () => {
    const page = 65536;
    const backend = await createWasmBackend({ threads: 1, memoryLimit: 4 * page });
    const weights = filter([64, 8, 3, 3]);
    const compile = async (size: number) => {
      const graph = new Graph();
      const x = new Variable('x', [1, 8, size, size]);
      const y = conv2d(graph.read(x), graph.constant(weights), undefined, { pad: 1 });
      const program = await backend.compile(graph, [y]);
      // It goes with its program.
      backend.release(x);
      return program;
    };
    const first = await compile(4);
    const bytes = backend.memory.bytes;
    const second = await compile(4);
    const packed = 64 * 8 * 9 * 4;
    expect(backend.memory.bytes - bytes).toBe(first.memory.total - packed);
    first.dispose();
    second.dispose();
    expect(backend.memory.bytes).toBeGreaterThanOrEqual(packed);

    // 4 pages do not hold this result and the weights that nobody uses now.
    const graph = new Graph();
    const [planes, channels] = [new Variable('planes', [1, 1, 64, 64]), new Variable('channels', [1, 14, 1, 1])];
    const large = await backend.compile(graph, [multiply(graph.read(planes), graph.read(channels))]);
    expect(large.memory.total + packed).toBeGreaterThan(4 * page);
    expect(backend.memory.bytes).toBe(large.memory.total);
    await expect(compile(40)).rejects.toThrow(/MB for .* cannot be had/);
    backend.dispose();
  });

  test('a compilation that fails leaves nothing behind', async () => {
    const backend = await createWasmBackend({ threads: 1, memoryLimit: 4 * 65536 });
    const graph = new Graph();
    const x = new Variable('x', [1, 1, 8, 8]);
    backend.write(x, ramp(x.shape));
    const before = backend.memory.bytes;
    const y = conv2d(graph.read(x), graph.constant(filter([400, 1, 3, 3])), undefined, { pad: 1 });
    await expect(backend.compile(graph, [y, square(y), relu(y)])).rejects.toThrow(BackendError);
    const packed = 400 * 9 * 4;
    expect(backend.memory.bytes - before).toBeLessThanOrEqual(packed);
    backend.dispose();
  });
});

describe('variables', () => {
  test('assignments of a run happen together', async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const [a, b] = [new Variable('a', [1, 2, 1, 3]), new Variable('b', [1, 2, 1, 3])];
    const graph = new Graph();
    graph.assign(a, scale(graph.read(b), 1));
    graph.assign(b, scale(graph.read(a), 1, 10));
    const program = await backend.compile(graph, []);
    backend.write(a, Float32Array.of(1, 2, 3, 4, 5, 6));
    program.run();
    expect(await backend.read(a)).toEqual(new Float32Array(6));
    expect(await backend.read(b)).toEqual(Float32Array.of(11, 12, 13, 14, 15, 16));
    backend.dispose();
  });

  test('begin as zeros, are shared by programs, and outlive them until released', async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const x = new Variable('x', [1, 1, 2, 2]);
    expect(await backend.read(x)).toEqual(new Float32Array(4));
    const program = async (factor: number) => {
      const graph = new Graph();
      graph.assign(x, scale(graph.read(x), factor));
      return backend.compile(graph, []);
    };
    const [double, triple] = [await program(2), await program(3)];
    backend.write(x, Float32Array.of(1, 2, 3, 4));
    double.run();
    triple.run();
    expect(await backend.read(x)).toEqual(Float32Array.of(6, 12, 18, 24));
    double.dispose();
    backend.release(x);
    // Still in use by the second program: its memory goes with that.
    triple.run();
    expect(backend.memory.bytes).toBeGreaterThan(0);
    triple.dispose();
    expect(backend.memory.bytes).toBe(0);
    expect(await backend.read(x)).toEqual(new Float32Array(4));
  });

  test('of the wrong length are refused', async () => {
    const backend = await createWasmBackend({ threads: 1 });
    expect(() => {
      backend.write(new Variable('x', [1, 1, 2, 2]), new Float32Array(5));
    }).toThrow(ShapeError);
  });
});
