// Every optimizer on functions with known minima, on the reference and the wasm backend.
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { SettingError } from '../../src/core/errors.js';
import { adam } from '../../src/optimizers/adam.js';
import { ascent } from '../../src/optimizers/ascent.js';
import { descent } from '../../src/optimizers/descent.js';
import { lbfgs } from '../../src/optimizers/lbfgs.js';
import type { Minimizer, Optimizer, OptimizerStep, Problem } from '../../src/optimizers/optimizer.js';
import { qqn } from '../../src/optimizers/qqn.js';
import { problemOf, quadratic, rosenbrock, type TestFunction, type Units } from './functions.js';

const wasm = await createWasmBackend({ threads: 1 });
const backends = [createReferenceBackend(), wasm];
const optimizers: readonly Optimizer[] = [lbfgs(), qqn(), descent(), adam(), ascent()];

/** Steps until so many evaluations are spent, or it finishes. */
async function minimize(minimizer: Minimizer, evaluations: number): Promise<OptimizerStep> {
  let last: OptimizerStep;
  do last = await minimizer.step();
  while (last.evaluations < evaluations && last.finished === undefined);
  return last;
}

/** By what factor an optimizer must at least lower the function within 100 evaluations. */
const goals: readonly (readonly [Optimizer, TestFunction, number])[] = [
  [lbfgs(), rosenbrock(1), 1e12],
  [lbfgs(), rosenbrock(8), 1e12],
  [qqn(), rosenbrock(1), 1e12],
  [qqn(), rosenbrock(8), 1e12],
  [lbfgs({ history: 50 }), quadratic(50, 1e4), 1e5],
  [lbfgs(), quadratic(50, 1e4), 3e4],
  [qqn(), quadratic(50, 1e4), 3e4],
  [descent(), quadratic(50, 1e4), 500],
  [adam(), quadratic(50, 1e4), 10],
  [ascent(), quadratic(50, 1e4), 10],
  [descent(), rosenbrock(1), 5],
];

describe.each(backends)('on $name', (backend) => {
  test.each(goals.map(([optimizer, f, factor]) => ({ name: `${optimizer.name}, ${f.name}`, optimizer, f, factor })))(
    '$name',
    async ({ optimizer, f, factor }) => {
      const problem = await problemOf(backend, f);
      const minimizer = await optimizer.init(problem);
      const start = minimizer.value;
      const { value, evaluations } = await minimize(minimizer, 100);
      expect(evaluations).toBeLessThan(120);
      expect(start / Math.max(value, Number.MIN_VALUE)).toBeGreaterThan(factor);
      if (f.name.startsWith('Rosenbrock') && factor > 1e6) {
        const point = await backend.read(minimizer.point);
        point.forEach((x, i) => {
          expect(x).toBeCloseTo(f.minimum[i], 4);
        });
      }
      minimizer.dispose();
      problem.dispose();
    },
  );

  test.each(optimizers)('$name stays in the box and finds its best corner', async (optimizer) => {
    const f = quadratic(20, 10);
    const box = { low: -0.25, high: 0.5 };
    const start = f.start.map((x) => Math.min(Math.max(x, box.low), box.high));
    const problem = await problemOf(backend, { ...f, start }, undefined, box);
    const minimizer = await optimizer.init(problem);
    await minimize(minimizer, 200);
    const point = await backend.read(minimizer.point);
    // The pixels do not know each other here: the best of the box is the box's nearest to the best.
    const best = f.minimum.map((x) => Math.min(Math.max(x, box.low), box.high));
    const exact = optimizer.name === 'lbfgs' || optimizer.name === 'qqn';
    point.forEach((x, i) => {
      expect(Math.abs(x - best[i])).toBeLessThan(exact ? 1e-4 : 0.05);
      expect(x >= box.low && x <= box.high).toBe(true);
    });
  });
});

describe.each(optimizers)('$name', (optimizer) => {
  test('does not know the units of x and f: powers of two change no bit', async () => {
    const values = async (units: Units): Promise<number[]> => {
      const minimizer = await optimizer.init(await problemOf(wasm, rosenbrock(3), units));
      const list = [minimizer.value / units.f];
      for (let i = 0; i < 30; i++) list.push((await minimizer.step()).value / units.f);
      return list;
    };
    const usual = await values({ x: 1, f: 1 });
    expect(usual[30]).toBeLessThan(0.5 * usual[0]);
    for (const units of [
      { x: 256, f: 1 },
      { x: 1, f: 2 ** 13 },
      { x: 2 ** -7, f: 2 ** -20 },
    ]) {
      expect(await values(units)).toEqual(usual);
    }
  });

  test('goes on with the same bits where it was saved', async () => {
    const whole = await optimizer.init(await problemOf(wasm, rosenbrock(4)));
    for (let i = 0; i < 23; i++) await whole.step();
    const state = structuredClone(await whole.save());
    for (let i = 0; i < 9; i++) await whole.step();

    const resumed = await optimizer.init(
      await problemOf(wasm, { ...rosenbrock(4), start: new Float32Array(8) }),
      state,
    );
    for (let i = 0; i < 9; i++) await resumed.step();
    expect(resumed.value).toBe(whole.value);
    expect(resumed.evaluations).toBe(whole.evaluations);
    expect(await wasm.read(resumed.point)).toEqual(await wasm.read(whole.point));
  });

  test('a step that is cut short has not happened', async () => {
    const problem = await problemOf(wasm, rosenbrock(4));
    const run = async (failing: boolean): Promise<Float32Array> => {
      const start = rosenbrock(4).start;
      wasm.write(problem.x, start);
      let broken = false;
      const fragile: Problem = {
        backend: wasm,
        x: problem.x,
        gradient: problem.gradient,
        evaluate: () => (broken ? Promise.reject(new Error('cut short')) : problem.evaluate()),
      };
      const minimizer = await optimizer.init(fragile);
      for (let i = 0; i < 12; i++) {
        if (failing && i % 3 === 1) {
          broken = true;
          const before = await minimizer.save();
          await expect(minimizer.step()).rejects.toThrow('cut short');
          expect(await minimizer.save()).toEqual(before);
          broken = false;
        }
        await minimizer.step();
      }
      return wasm.read(minimizer.point);
    };
    expect(await run(true)).toEqual(await run(false));
  });

  test('after the function was changed, a restart goes down the new one', async () => {
    const problem = await problemOf(wasm, quadratic(20, 10));
    let factor = 1;
    const changing: Problem = {
      ...{ backend: wasm, x: problem.x, gradient: problem.gradient },
      async evaluate() {
        const value = await problem.evaluate();
        const g = await wasm.read(problem.gradient);
        wasm.write(
          problem.gradient,
          g.map((slope) => slope * factor),
        );
        return factor * value;
      },
    };
    const minimizer = await optimizer.init(changing);
    for (let i = 0; i < 5; i++) await minimizer.step();
    const before = minimizer.value;
    factor = 3;
    await minimizer.restart();
    expect(minimizer.value).toBeCloseTo(3 * before, 4);
    for (let i = 0; i < 15; i++) await minimizer.step();
    expect(minimizer.value).toBeLessThan(3 * before);
  });

  test("another optimizer's state, or one of another size, is refused", async () => {
    const state = await (await optimizer.init(await problemOf(wasm, rosenbrock(2)))).save();
    const other = optimizers.find(({ name }) => name !== optimizer.name);
    await expect(other?.init(await problemOf(wasm, rosenbrock(2)), state)).rejects.toThrow(SettingError);
    await expect(optimizer.init(await problemOf(wasm, rosenbrock(3)), state)).rejects.toThrow(/another picture size/);
  });

  test('gives all memory back', async () => {
    const backend = await createWasmBackend({ threads: 1 });
    const problem = await problemOf(backend, rosenbrock(4));
    const before = backend.memory.bytes;
    const minimizer = await optimizer.init(problem);
    for (let i = 0; i < 5; i++) await minimizer.step();
    minimizer.dispose();
    expect(backend.memory.bytes).toBe(before);
  });
});

describe.each([lbfgs(), qqn(), descent()])('$name', (optimizer) => {
  test('at the minimum it says so and stays', async () => {
    const f = quadratic(6, 10);
    const minimizer = await optimizer.init(await problemOf(wasm, { ...f, start: f.minimum }));
    const { finished, length } = await minimizer.step();
    expect(length).toBe(0);
    expect(finished).toMatch(/gradient is zero/);
    expect(await wasm.read(minimizer.point)).toEqual(f.minimum);
  });

  test('where nothing lower can be found it says so and keeps the best point', async () => {
    const problem = await problemOf(wasm, rosenbrock(2));
    let rise = 0;
    const rising: Problem = {
      ...{ backend: wasm, x: problem.x, gradient: problem.gradient },
      evaluate: async () => (await problem.evaluate()) + (rise += 1000),
    };
    const minimizer = await optimizer.init(rising);
    const { finished, value } = await minimizer.step();
    expect(finished).toMatch(/no lower point was found/);
    expect(value).toBe(minimizer.value);
    expect(await wasm.read(minimizer.point)).toEqual(rosenbrock(2).start);
    expect(await wasm.read(problem.x)).toEqual(rosenbrock(2).start);
  });
});

test('histories that make no sense are refused', () => {
  expect(() => lbfgs({ history: 0 })).toThrow(SettingError);
  expect(() => qqn({ history: 2.5 })).toThrow(/whole number from 1/);
});
