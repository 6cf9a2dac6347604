// What is learnt at one picture size, handed on to a larger one.
import { expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { type Value, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import type { Shape } from '../../src/core/shape.js';
import { Tensor } from '../../src/core/tensor.js';
import { extentOf } from '../../src/image/picture.js';
import { resizePicture } from '../../src/image/resize.js';
import { add, blur, meanSquare, scale, subtract } from '../../src/ops/index.js';
import { lbfgs } from '../../src/optimizers/lbfgs.js';
import { GraphProblem } from '../../src/optimizers/problem.js';
import { resizedMemory } from '../../src/optimizers/warmStart.js';

const resize = (data: Float32Array, from: Shape, to: Shape): Float32Array =>
  resizePicture(new Tensor(from, data), extentOf(Tensor.zeros(to))).data;

test('pictures keep their numbers, gradients share them, squares of gradients twice', () => {
  const state = {
    optimizer: 'adam',
    evaluations: 7,
    at: { value: 1, point: new Float32Array(4), gradient: new Float32Array(4) },
    numbers: { steps: 3 },
    vectors: (['point', 'gradient', 'squaredGradient'] as const).map((role) => ({
      name: role,
      role,
      data: Float32Array.of(8, 8, 8, 8),
    })),
  };
  const { at, evaluations, numbers, vectors } = resizedMemory(state, [1, 1, 2, 2], [1, 1, 4, 4], resize);
  expect(at).toBeUndefined();
  expect([evaluations, numbers]).toEqual([7, { steps: 3 }]);
  expect(vectors.map(({ data }) => data.length)).toEqual([16, 16, 16]);
  expect(vectors.map(({ data }) => data[5])).toEqual([8, 2, 0.5]);
});

/** Nearness to a smooth picture where coarse detail counts far more than fine: badly conditioned, alike at every size. */
async function nearness(side: number): Promise<GraphProblem> {
  const backend = createReferenceBackend();
  const rng = new Rng(5);
  const small = new Tensor(
    [1, 1, 8, 8],
    Float32Array.from({ length: 64 }, () => rng.next()),
  );
  const target = resizePicture(small, { width: side, height: side });
  const x = new Variable('x', target.shape);
  const describe = (at: Value): { loss: Value } => {
    const miss = subtract(at, at.graph.constant(target));
    return { loss: add(scale(meanSquare(miss), 0.01), meanSquare(blur(miss, side / 8))) };
  };
  return GraphProblem.create(backend, x, describe);
}

test('L-BFGS goes on faster with the memory of the smaller picture than without', async () => {
  const coarse = await nearness(16);
  const learner = await lbfgs().init(coarse);
  for (let i = 0; i < 10; i++) await learner.step();
  const state = await learner.save();
  const after = async (warm: boolean): Promise<number> => {
    const fine = await nearness(24);
    const { shape } = fine.x;
    fine.backend.write(fine.x, resize(state.at?.point ?? new Float32Array(0), coarse.x.shape, shape));
    const minimizer = await lbfgs().init(fine, warm ? resizedMemory(state, coarse.x.shape, shape, resize) : undefined);
    const start = minimizer.value;
    for (let i = 0; i < 3; i++) await minimizer.step();
    return minimizer.value / start;
  };
  const [warm, cold] = [await after(true), await after(false)];
  expect(warm).toBeLessThan(0.6 * cold);
});

test('a problem reports its parts', async () => {
  const backend = createReferenceBackend();
  const x = new Variable('x', [1, 1, 1, 2]);
  const problem = await GraphProblem.create(backend, x, (at) => {
    const [a, b] = [meanSquare(at), meanSquare(scale(at, 1, 1))];
    return { loss: add(a, b), parts: [a, b] };
  });
  backend.write(x, Float32Array.of(1, 2));
  expect(await problem.evaluate()).toBe(9);
  expect(problem.parts).toEqual([2.5, 6.5]);
});
