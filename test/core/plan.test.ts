import { describe, expect, test } from 'vitest';
import { GraphError } from '../../src/core/errors.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { packArena, type Plan, plan } from '../../src/core/plan.js';
import { type Box, type BoxTimes, packPool } from '../../src/core/pool.js';
import { Rng } from '../../src/core/rng.js';
import { sizeOf } from '../../src/core/shape.js';
import { Tensor } from '../../src/core/tensor.js';
import { add, gradient, meanSquare, mean, multiply, pad, relu, scale, square, sum } from '../../src/ops/index.js';

const input = (graph: Graph, shape: readonly number[] = [1, 2, 4, 4]): Value => graph.read(new Variable('x', shape));
const names = ({ steps }: Plan): string[] => steps.map(({ source }) => source.op.name);

describe('plan', () => {
  test('leaves out what nobody needs', () => {
    const graph = new Graph();
    const x = input(graph);
    const y = scale(relu(x), 2);
    square(y);
    sum(graph.constant(Tensor.zeros([1, 1, 2, 2])));
    const planned = plan(graph, [y]);
    expect(names(planned)).toEqual(['relu', 'scale']);
    expect(planned.leaves).toEqual([x]);
  });

  test('a value lives until its last reader', () => {
    const graph = new Graph();
    const a = relu(input(graph));
    const b = scale(a, 2);
    const c = square(b);
    const d = add(c, a);
    const { steps } = plan(graph, [d]);
    expect(steps.map(({ value }) => value)).toEqual([a, b, c, d]);
    expect(steps.map(({ lastUse }) => lastUse)).toEqual([3, 2, 3, 4]);
  });

  test('outputs and assigned values outlive the run', () => {
    const graph = new Graph();
    const x = new Variable('x', [1, 1, 1, 1]);
    const a = scale(graph.read(x), 2);
    const b = scale(a, 3);
    const c = scale(b, 4);
    graph.assign(x, b);
    const planned = plan(graph, [a, c]);
    expect(planned.steps.map(({ lastUse }) => lastUse)).toEqual([3, 3, 3]);
    expect(planned.assignments).toEqual([{ variable: x, value: b }]);
    expect(plan(graph, []).steps.map(({ value }) => value)).toEqual([a, b]);
  });

  test('refuses outputs of another graph and outputs that are leaves', () => {
    const graph = new Graph();
    const x = input(graph);
    const constant = graph.constant(Tensor.scalar(1));
    const elsewhere = relu(input(new Graph()));
    expect(() => plan(graph, [elsewhere])).toThrow(GraphError);
    expect(() => plan(graph, [elsewhere])).toThrow('plan: an output belongs to another graph.');
    expect(() => plan(graph, [x])).toThrow('plan: an output must be computed by an op, got a variable.');
    expect(() => plan(graph, [constant])).toThrow('plan: an output must be computed by an op, got a constant.');
  });
});

/** A graph of some thirty ops that grow, shrink, branch and join at random, with some outputs and a gradient. */
function randomPlan(seed: number): Plan {
  const rng = new Rng(seed);
  const graph = new Graph();
  const x = input(graph, [1, 1 + rng.int(4), 2 + rng.int(4), 2 + rng.int(4)]);
  const values = [x];
  const recent = (): Value => values[Math.max(0, values.length - 1 - rng.int(4))];
  for (let i = 0; i < 30; i++) {
    const a = recent();
    const choices: (() => Value)[] = [
      () => relu(a),
      () => scale(a, rng.normal()),
      () => (sizeOf(a.shape) < 2000 ? pad(a, 1) : relu(a)),
      () => mean(a, [rng.pick(['height', 'width', 'channels'] as const)]),
      () => multiply(a, mean(recent())),
      () => add(a, sum(values[rng.int(values.length)])),
      () => square(a),
    ];
    values.push(rng.pick(choices)());
  }
  const loss = values.slice(-3).reduce((total, value) => add(total, meanSquare(value)), meanSquare(x));
  const outputs = values.slice(1).filter(() => rng.chance(0.1));
  return plan(graph, [loss, ...gradient(loss, [x]), ...outputs]);
}

/**
 * Runs a plan on paper: every step writes its name into its cells of the memory. Whoever reads a value, and whoever
 * takes it after the run, must find its name in all of them.
 */
function simulate({ steps, outputs }: Plan, cells: (step: number) => readonly number[]): void {
  const memory = new Map<number, number>();
  const stepOf = new Map(steps.map(({ value }, i) => [value, i]));
  const intact = (value: Value, when: string): void => {
    const step = stepOf.get(value);
    if (step === undefined) return;
    const found = cells(step).filter((cell) => memory.get(cell) !== step);
    if (found.length > 0) throw new Error(`${when}: value of step ${step} was overwritten`);
  };
  steps.forEach(({ source }, i) => {
    for (const cell of cells(i)) memory.set(cell, i);
    // After the output was written: a kernel may write early and read late.
    for (const value of source.inputs) intact(value, `step ${i}`);
  });
  for (const value of outputs) intact(value, 'after the run');
}

const range = (start: number, length: number): number[] => Array.from({ length }, (_, i) => start + i);

/** The most that is alive at one step: no layout can be smaller. */
function lowerBound({ steps }: Plan, sizes: readonly number[]): number {
  const alive = (at: number): number =>
    steps.reduce((total, { lastUse }, i) => total + (i <= at && at <= lastUse ? sizes[i] : 0), 0);
  return Math.max(...steps.map((_, i) => alive(i)));
}

const sizesOf = ({ steps }: Plan): number[] => steps.map(({ value }) => sizeOf(value.shape));
const seeds = range(1, 200);

describe('packArena', () => {
  test('no two values that are alive together overlap: 200 random graphs', () => {
    for (const seed of seeds) {
      const planned = randomPlan(seed);
      const sizes = sizesOf(planned);
      const { offsets, size } = packArena(planned, sizes);
      simulate(planned, (step) => range(offsets[step], sizes[step]));
      offsets.forEach((offset, i) => {
        expect(offset).toBeGreaterThanOrEqual(0);
        expect(offset + sizes[i]).toBeLessThanOrEqual(size);
      });
    }
  });

  test('is never below what is alive at once, and seldom far above', () => {
    const ratios = seeds.map((seed) => {
      const planned = randomPlan(seed);
      const sizes = sizesOf(planned);
      return packArena(planned, sizes).size / lowerBound(planned, sizes);
    });
    expect(Math.min(...ratios)).toBeGreaterThanOrEqual(1);
    expect(ratios.reduce((a, b) => a + b) / ratios.length).toBeLessThan(1.1);
  });

  test('a chain needs its two largest neighbours', () => {
    const graph = new Graph();
    let y = input(graph, [1, 1, 8, 8]);
    for (let i = 0; i < 10; i++) y = relu(y);
    const planned = plan(graph, [y]);
    expect(packArena(planned, sizesOf(planned)).size).toBe(2 * 64);
  });

  test('the simulation sees an overlap', () => {
    const graph = new Graph();
    const a = relu(input(graph));
    const planned = plan(graph, [add(scale(a, 2), a)]);
    expect(() => {
      simulate(planned, () => range(0, 4));
    }).toThrow(/step 1: value of step 0 was overwritten/);
  });

  test('nothing to do takes nothing', () => {
    expect(packArena(plan(new Graph(), []), [])).toEqual({ offsets: [], size: 0 });
  });
});

describe('packPool', () => {
  const boxesOf = (planned: Plan, sizes: (step: number) => readonly [number, number, string?]): (Box & BoxTimes)[] =>
    planned.steps.map(({ lastUse }, i) => {
      const [width, height, kind = 'one'] = sizes(i);
      return { first: i, last: lastUse, kind, width, height, layers: 1, weight: 4 };
    });

  test('no texture is written while its value is needed, or read while it is drawn to: 200 random graphs', () => {
    for (const seed of seeds) {
      const planned = randomPlan(seed);
      const lifetimes = boxesOf(planned, (i) => [1 + ((7 * i) % 5), 1 + ((3 * i) % 7), `kind ${i % 2}`]).map(
        (box, i) => ({ ...box, isExact: i % 3 === 0 }),
      );
      const { slots, boxes } = packPool(lifetimes);
      simulate(planned, (step) => [slots[step]]);
      lifetimes.forEach(({ kind, width, height, isExact }, i) => {
        const box = boxes[slots[i]];
        expect(box.kind).toBe(kind);
        if (isExact) expect([box.width, box.height]).toEqual([width, height]);
        expect(box.width).toBeGreaterThanOrEqual(width);
        expect(box.height).toBeGreaterThanOrEqual(height);
      });
      expect(Math.max(...slots)).toBe(boxes.length - 1);
    }
  });

  const chainOf = (length: number): Plan => {
    const graph = new Graph();
    let y = input(graph);
    for (let i = 0; i < length; i++) y = relu(y);
    return plan(graph, [y]);
  };

  test('a chain of one kind takes two textures; other kinds take their own', () => {
    const chain = chainOf(10);
    expect(packPool(boxesOf(chain, () => [4, 4])).boxes).toHaveLength(2);
    expect(packPool(boxesOf(chain, (i) => [4, 4, `kind ${i}`])).boxes).toHaveLength(10);
  });

  test('smaller results lie in the textures of larger ones; of a chain that shrinks the first two are all', () => {
    const chain = chainOf(10);
    const sides = [64, 64, 32, 32, 16, 16, 8, 8, 4, 4];
    const { boxes } = packPool(boxesOf(chain, (i) => [sides[i], sides[i]]));
    expect(boxes.map(({ width, height }) => [width, height])).toEqual([
      [64, 64],
      [64, 64],
    ]);
  });

  test('a texture grows where that is less than another one', () => {
    // A wide and a high one in turn: one box around both takes 64 x 64, two take 64 x 60 + 60 x 64.
    const [wide, high]: (Box & BoxTimes)[] = [
      { first: 0, last: 0, kind: 'one', width: 64, height: 60, layers: 1, weight: 4 },
      { first: 1, last: 1, kind: 'one', width: 60, height: 64, layers: 1, weight: 4 },
    ];
    expect(packPool([wide, high]).boxes).toMatchObject([{ width: 64, height: 64 }]);
    expect(packPool([wide, { ...high, width: 1 }]).boxes).toHaveLength(2);
  });
});
