import { describe, expect, test } from 'vitest';
import { GraphError } from '../../src/core/errors.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { packArena, packPool, type Plan, plan } from '../../src/core/plan.js';
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
  const kindsOf = ({ steps }: Plan): string[] => steps.map(({ value }) => value.shape.join('x'));

  test('no texture is written while its value is needed, or read while it is drawn to: 200 random graphs', () => {
    for (const seed of seeds) {
      const planned = randomPlan(seed);
      const { slots, kinds } = packPool(planned, kindsOf(planned));
      simulate(planned, (step) => [slots[step]]);
      expect(slots.map((slot) => kinds[slot])).toEqual(kindsOf(planned));
    }
  });

  test('a chain of one kind takes two textures; other kinds take their own', () => {
    const graph = new Graph();
    let y = input(graph);
    for (let i = 0; i < 10; i++) y = relu(y);
    const chain = plan(graph, [y]);
    expect(packPool(chain, kindsOf(chain)).kinds).toHaveLength(2);
    expect(
      packPool(
        chain,
        chain.steps.map((_, i) => `kind ${i}`),
      ).kinds,
    ).toHaveLength(10);
  });
});
