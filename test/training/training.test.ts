/** Training end to end in small: it learns, it is reproducible, it resumes with the same bits, and it exports. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import type { AnyTensor } from '../../src/core/storedTensor.js';
import { embeddedNetwork } from '../../src/nets/embedded.js';
import { drawBatch, type BatchSource } from '../../src/training/batch.js';
import { readCheckpoint, writeCheckpoint } from '../../src/training/checkpoint.js';
import { evaluate, evaluationDefaults } from '../../src/training/evaluate.js';
import { exportNetwork } from '../../src/training/fold.js';
import { trainingDefaults, type TrainingSettings } from '../../src/training/settings.js';
import { Training } from '../../src/training/train.js';
import { readNetworkWeights, writeNetworkWeights } from '../../src/weights/native.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { inMemory } from '../support/inMemory.js';

const source: BatchSource = (request) => Promise.resolve(drawBatch(request));
const small: TrainingSettings = { ...trainingDefaults, steps: 24, batch: 30, side: 16, radius: 0.3 };

let backend: Backend;
beforeAll(async () => {
  backend = await createWasmBackend({ threads: 2 });
});
afterAll(() => {
  backend.dispose();
});

async function losses(training: Training, steps: number): Promise<number[]> {
  const list: number[] = [];
  for (let i = 0; i < steps; i++) list.push((await training.step()).loss);
  return list;
}

const sameNumbers = (a: Float32Array | undefined, b: Float32Array): boolean =>
  a?.length === b.length && b.every((value, i) => Object.is(value, a[i]));

const dataOf = (tensor: AnyTensor | undefined): Float32Array | undefined => tensor && inMemory(tensor).data;

const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b) / list.length;

describe('training', () => {
  for (const optimizer of ['adamw', 'sgd'] as const) {
    test(`the loss falls with ${optimizer}`, async () => {
      const rate = optimizer === 'sgd' ? 0.05 : small.rate;
      const training = await Training.create(backend, { ...small, optimizer, rate }, source);
      const list = await losses(training, small.steps);
      training.dispose();
      expect(mean(list.slice(-6))).toBeLessThan(mean(list.slice(0, 6)) - 0.1);
    });
  }

  test('interrupted and resumed, it ends with the same bits', async () => {
    const whole = await Training.create(backend, small, source);
    await losses(whole, 8);
    const expected = await whole.save();
    whole.dispose();

    const first = await Training.create(backend, small, source);
    await losses(first, 5);
    const file = writeCheckpoint(await first.save(), small);
    first.dispose();
    const second = await Training.create(backend, small, source);
    second.restore(await readCheckpoint(bytesInMemory('checkpoint', file), small));
    await losses(second, 3);
    const got = await second.save();
    second.dispose();

    expect(got.step).toBe(expected.step);
    // Whole tensors at once: an assertion per number would take minutes.
    const differing = [...expected.tensors].filter(
      ([name, { data }]) => !sameNumbers(got.tensors.get(name)?.data, data),
    );
    expect(differing.map(([name]) => name)).toEqual([]);
  });

  test('a checkpoint of other settings is refused', async () => {
    const training = await Training.create(backend, small, source);
    await training.step();
    const file = writeCheckpoint(await training.save(), small);
    training.dispose();
    await expect(readCheckpoint(bytesInMemory('c', file), { ...small, rate: 1 })).rejects.toThrow(/other settings/);
  });

  test('what is exported classifies as the file of it does, and half precision changes little', async () => {
    const training = await Training.create(backend, small, source);
    await losses(training, 4);
    const weights = await exportNetwork(training, 2);
    training.dispose();
    const back = await readNetworkWeights(bytesInMemory('w', await writeNetworkWeights(weights, 'F32')));
    expect([...back.convolutions.keys()]).toEqual([...weights.convolutions.keys()]);
    for (const [name, { kernel, bias }] of weights.convolutions) {
      expect(sameNumbers(dataOf(back.convolutions.get(name)?.kernel), kernel.data), name).toBe(true);
      expect(sameNumbers(dataOf(back.convolutions.get(name)?.bias), bias.data), name).toBe(true);
    }
    const half = await readNetworkWeights(bytesInMemory('w', await writeNetworkWeights(weights, 'F16')));
    for (const [name, { kernel }] of weights.convolutions) {
      const rounded = dataOf(half.convolutions.get(name)?.kernel) ?? [];
      const off = kernel.data.filter(
        (value, i) => !(Math.abs(rounded[i] - value) <= Math.abs(value) * 2 ** -11 + 2 ** -24),
      );
      expect(off, name).toHaveLength(0);
    }
  });

  test.each([
    [{ batch: 1 }, /batch is 1/],
    [{ steps: 0 }, /steps is 0/],
    [{ rate: -1 }, /rate is -1/],
    [{ radius: NaN }, /radius is NaN/],
  ])('settings out of range are refused: %o', async (change, message) => {
    await expect(Training.create(backend, { ...small, ...change }, source)).rejects.toThrow(message);
  });

  test('the exported network can be measured', async () => {
    const training = await Training.create(backend, small, source);
    await losses(training, 2);
    const bytes = await writeNetworkWeights(await exportNetwork(training, 2), 'F16');
    training.dispose();
    const network = await embeddedNetwork(bytesInMemory('w', bytes));
    const settings = { ...evaluationDefaults, pictures: 30, batch: 30, side: 16, radii: [0.5], attackSteps: 2 };
    const { accuracy, robust, perClass } = await evaluate(backend, network, source, settings);
    expect(accuracy).toBeGreaterThanOrEqual(robust[0].accuracy);
    expect(Object.keys(perClass)).toHaveLength(30);
  });
});
