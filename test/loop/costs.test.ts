// What work costs, learnt from measurements: what is planned with what is known, guessed and unknown.
import { expect, test } from 'vitest';
import { Costs, type Stretch } from '../../src/loop/costs.js';

const stretch = (kind: string, units: number, weight = 1): Stretch => ({ kind, units, weight });
const units = (costs: Costs, stretches: readonly Stretch[], position: number, ms: number): number[] =>
  costs.fit(stretches, position, ms).map((part) => part.units);

test('what is unknown is tried by a single unit, never beside others', () => {
  const costs = new Costs();
  const [a, b] = [stretch('a', 10), stretch('b', 10)];
  expect(units(costs, [a, b], 0, 5)).toEqual([1]);
  costs.learn([{ stretch: a, units: 1 }], 0.1);
  expect(units(costs, [a, b], 1, 5)).toEqual([9]);
  expect(units(costs, [a, b], 10, 5)).toEqual([1]);
});

test('another of a known kind is guessed by its weight, and a quarter of the time is ventured on it', () => {
  const costs = new Costs();
  const [shallow, deep] = [stretch('conv', 100, 2), stretch('conv', 100, 20)];
  costs.learn([{ stretch: shallow, units: 10 }], 1);
  expect(units(costs, [deep], 0, 8)).toEqual([2]);
  costs.learn([{ stretch: deep, units: 2 }], 1);
  expect(units(costs, [deep], 2, 8)).toEqual([16]);
});

test('a stretch is cut only where it does not fit by itself', () => {
  const costs = new Costs();
  const [first, small, large] = [stretch('a', 6), stretch('b', 7), stretch('c', 20)];
  for (const each of [first, small, large]) costs.learn([{ stretch: each, units: 1 }], 1);
  expect(units(costs, [first, small, large], 0, 10)).toEqual([6]);
  expect(units(costs, [first, large], 0, 10)).toEqual([6, 4]);
  expect(units(costs, [small, large], 2, 10)).toEqual([5, 5]);
  expect(units(costs, [large], 19, 10)).toEqual([1]);
});

test('learns what each of two costs, though they are always measured together', () => {
  const costs = new Costs();
  const [dear, cheap] = [stretch('dear', 3), stretch('cheap', 40)];
  for (const each of [dear, cheap]) costs.learn([{ stretch: each, units: 1 }], 1);
  // 3 x 2 + 40 x 0.05
  const both = [
    { stretch: dear, units: 3 },
    { stretch: cheap, units: 40 },
  ];
  for (let i = 0; i < 30; i++) costs.learn(both, 8);
  expect(units(costs, [dear, cheap], 0, 8.01)).toEqual([3, 40]);
  expect(units(costs, [dear, cheap], 0, 7.99)).toEqual([3]);
});

test('follows a machine that slows down and recovers, but not one that hiccups', () => {
  const costs = new Costs();
  const work = stretch('a', 1000);
  const measure = (ms: number, times: number): number => {
    for (let i = 0; i < times; i++) costs.learn([{ stretch: work, units: 1 }], ms);
    return units(costs, [work], 0, 10)[0];
  };
  expect(measure(0.1, 1)).toBeCloseTo(100, -1);
  expect(measure(5, 1)).toBeGreaterThan(40);
  expect(measure(0.1, 3)).toBeGreaterThan(90);
  expect(measure(0.4, 10)).toBeLessThan(27);
  expect(measure(0.1, 5)).toBeGreaterThan(95);
});

test('a machine so busy that every slice is late does not make slices ever shorter', () => {
  const costs = new Costs();
  const work = stretch('a', 1000);
  const next = (): number => units(costs, [work], 0, 4)[0];
  for (let i = 0; i < 10; i++) costs.learn([{ stretch: work, units: next() }], 0.04 * next());
  expect(next()).toBeGreaterThan(90);
  for (let i = 0; i < 20; i++) costs.learn([{ stretch: work, units: next() }], 12 + 0.04 * next());
  expect(next()).toBeGreaterThan(18);
  for (let i = 0; i < 10; i++) costs.learn([{ stretch: work, units: next() }], 0.04 * next());
  expect(next()).toBeGreaterThan(90);
});

test('a measurement of nothing is no licence to do everything at once', () => {
  const costs = new Costs();
  const work = stretch('a', 1e9);
  costs.learn([{ stretch: work, units: 100 }], 4);
  costs.learn([{ stretch: work, units: 100 }], 0);
  expect(units(costs, [work], 0, 4)[0]).toBeLessThan(300);
});
