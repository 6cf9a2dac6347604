/** However many threads compute, the bits are the same. */
import { describe, expect, test } from 'vitest';
import { Device } from '../../src/backends/wasm/device.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { instantiate, type Kernel, kernelNames } from '../../src/backends/wasm/kernels.js';
import { layoutOf } from '../../src/backends/wasm/layout.js';
import { LinearMemory } from '../../src/backends/wasm/memory.js';
import { loadModule } from '../../src/backends/wasm/modules.js';
import { cellBytes, startPool } from '../../src/backends/wasm/threads/pool.js';
import { chooseVariant } from '../../src/backends/wasm/variants.js';
import { BackendError } from '../../src/core/errors.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import { type Shape, sizeOf } from '../../src/core/shape.js';
import { Tensor } from '../../src/core/tensor.js';
import { conv2d, dot, gradient, gram, lrn, maxPool, meanSquare, resize, sum } from '../../src/ops/index.js';

function random(shape: Shape, seed: number): Float32Array {
  const rng = new Rng(seed);
  return Float32Array.from({ length: sizeOf(shape) }, () => rng.uniform(-1, 1));
}

/** A picture, a small network, and its gradient: tensors large enough that their launches are shared out. */
function network(): { graph: Graph; picture: Variable; outputs: Value[] } {
  const graph = new Graph();
  const picture = new Variable('picture', [2, 3, 70, 90]);
  const weights = (shape: Shape, seed: number): Value =>
    graph.constant(
      new Tensor(
        shape,
        random(shape, seed).map((value) => value / 4),
      ),
    );
  const x = resize(graph.read(picture), 75, 96, 'bilinear');
  const a = conv2d(x, weights([36, 3, 3, 3], 1), weights([1, 36, 1, 1], 2), { pad: 1, relu: true });
  const b = conv2d(maxPool(a, 2), weights([70, 36, 3, 3], 3), undefined, { pad: 1, relu: true });
  const c = conv2d(b, weights([20, 70, 5, 5], 4), undefined, { stride: 2 });
  const loss = meanSquare(c);
  const style = meanSquare(gram(a));
  const losses = [loss, style].flatMap((value) => [value, ...gradient(value, [graph.read(picture)])]);
  const sums = [sum(a, ['height', 'width']), sum(a), dot(a, lrn(a, { size: 5 })), gram(a)];
  return { graph, picture, outputs: [c, ...losses, ...sums] };
}

async function results(threads: number): Promise<Float32Array[]> {
  const backend = await createWasmBackend({ threads });
  expect(backend.threads).toBe(threads);
  const { graph, picture, outputs } = network();
  const program = await backend.compile(graph, outputs);
  backend.write(picture, random(picture.shape, 5));
  for (let run = 0; run < 10; run++) program.run();
  const numbers = await Promise.all(outputs.map((output) => program.read(output)));
  backend.dispose();
  return numbers;
}

describe('threads', () => {
  test('1, 2, 3 and 5 threads give the same bits', async () => {
    const one = await results(1);
    expect(one[0].some((value) => value !== 0)).toBe(true);
    for (const threads of [2, 3, 5]) {
      const several = await results(threads);
      several.forEach((numbers, i) => {
        expect(new Uint32Array(numbers.buffer)).toEqual(new Uint32Array(one[i].buffer));
      });
    }
  });
});

/** 64 rows to copy, one at a time, where the calling thread's own kernel only notes what it was given. */
async function copyWithIdleCaller(threads: number, kernel: (row: number) => void) {
  const module = await loadModule(chooseVariant('auto'), true);
  const memory = new LinearMemory(true);
  memory.reserveStart(instantiate(module, memory.wasm).reserved);
  const cells = memory.allocate(cellBytes, 'cells');
  const mine = new Set<number>();
  const stub: Kernel = (_args, begin) => {
    mine.add(begin);
    kernel(begin);
  };
  const names = kernelNames(module);
  const runner = await startPool(module, memory.wasm, Array<Kernel>(names.length).fill(stub), cells, threads);
  const device = new Device(memory, runner, names);

  const layout = layoutOf([1, 1024, 64, 1], 0);
  const [x, y] = ['x', 'y'].map((what) => ({ address: memory.allocate(layout.bytes, what), layout }));
  memory.floats.fill(1, x.address / 4, (x.address + layout.bytes) / 4);
  const draft = { kernel: 'copy', units: 64, operands: [x, y], params: [], tables: [] };
  const [launch] = device.write([draft], memory.allocate(device.argumentBytes([draft]), 'arguments'));
  try {
    runner.run({ ...launch, grain: 1 }, 0, 0);
  } finally {
    runner.dispose();
  }
  const copied = new Set<number>();
  for (let row = 0; row < 64; row++) if (memory.floats[y.address / 4 + row * 1024] === 1) copied.add(row);
  return { mine, copied };
}

describe('the pool', () => {
  test('workers take blocks, each block is taken once, and a run ends when all are done', async () => {
    const clock = new Int32Array(new SharedArrayBuffer(4));
    const { mine, copied } = await copyWithIdleCaller(3, () => Atomics.wait(clock, 0, 0, 5));
    expect(copied.size).toBeGreaterThan(0);
    expect(copied.size + mine.size).toBe(64);
    expect([...mine].filter((row) => copied.has(row))).toEqual([]);
  });

  // On a busy machine the other thread may have copied all rows before this one takes its first.
  test('a failing kernel is an error, not a wait without end', { retry: 9 }, async () => {
    const failing = copyWithIdleCaller(2, () => {
      throw new Error('trap');
    });
    await expect(failing).rejects.toThrow(BackendError);
  });
});
