// The line search on functions made to be hard (Moré & Thuente 1994, "Line search algorithms with guaranteed sufficient
// decrease", section 5).
import { describe, expect, test } from 'vitest';
import { cubicMinimum, type LinePoint, strongWolfe, type WolfeResult } from '../../src/optimizers/wolfe.js';

interface Line {
  readonly name: string;
  value(t: number): number;
  slope(t: number): number;
}

/** Equation 5.1, beta = 2. */
const wellBehaved: Line = {
  name: '-t / (t^2 + 2)',
  value: (t) => -t / (t * t + 2),
  slope: (t) => (t * t - 2) / (t * t + 2) ** 2,
};
/** Equation 5.2, beta = 0.004: the minimum at 1.6 is far from where the search begins, and flat. */
const flat: Line = {
  name: '(t + 0.004)^5 - 2 (t + 0.004)^4',
  value: (t) => (t + 0.004) ** 5 - 2 * (t + 0.004) ** 4,
  slope: (t) => 5 * (t + 0.004) ** 4 - 8 * (t + 0.004) ** 3,
};
const parabola: Line = { name: '(t - 3)^2', value: (t) => (t - 3) ** 2, slope: (t) => 2 * (t - 3) };

async function search(line: Line, first: number, curvature: number): Promise<WolfeResult & { evaluations: number }> {
  let evaluations = 0;
  const at = (t: number): Promise<LinePoint> => {
    evaluations++;
    return Promise.resolve({ t, value: line.value(t), slope: line.slope(t) });
  };
  const start = { t: 0, value: line.value(0), slope: line.slope(0) };
  return { ...(await strongWolfe(at, start, first, { curvature })), evaluations };
}

const firsts = [1e-3, 1e-1, 10, 1e3];
const cases = [wellBehaved, flat, parabola].flatMap((line) => firsts.map((first) => ({ ...line, first })));

describe.each([0.1, 0.9])('with curvature %d', (curvature) => {
  test.each(cases)('$name from $first', async (line) => {
    const { point, satisfied, isLast, evaluations } = await search(line, line.first, curvature);
    expect(satisfied).toBe(true);
    expect(isLast).toBe(true);
    expect(point.value).toBeLessThanOrEqual(line.value(0) + 1e-4 * point.t * line.slope(0));
    expect(Math.abs(point.slope)).toBeLessThanOrEqual(-curvature * line.slope(0));
    expect(evaluations).toBeLessThan(20);
  });
});

test('a good first step is the only evaluation', async () => {
  expect((await search(parabola, 3.1, 0.9)).evaluations).toBe(1);
});

test('a value that is not a number is a wall', async () => {
  const wall: Line = {
    name: 'a wall at 1',
    value: (t) => (t < 1 ? (t - 0.5) ** 2 : NaN),
    slope: (t) => (t < 1 ? 2 * (t - 0.5) : NaN),
  };
  const { point, satisfied } = await search(wall, 4, 0.9);
  expect(satisfied).toBe(true);
  expect(point.t).toBeLessThan(1);
});

test('when evaluations run out, the lowest point that falls enough is the result', async () => {
  const line: Line = { name: 'never flat', value: (t) => -t, slope: () => -1 };
  const at = (t: number): Promise<LinePoint> => Promise.resolve({ t, value: -t, slope: line.slope(t) });
  const result = await strongWolfe(at, { t: 0, value: 0, slope: -1 }, 1, { evaluations: 5 });
  expect(result.satisfied).toBe(false);
  expect(result.point.t).toBeGreaterThan(1);
});

test('where everything is higher, the start is the result', async () => {
  const at = (t: number): Promise<LinePoint> => Promise.resolve({ t, value: 1 + t, slope: 1 });
  const result = await strongWolfe(at, { t: 0, value: 0, slope: -1 }, 1, {});
  expect(result.point.t).toBe(0);
  expect(result.satisfied).toBe(false);
});

test('the minimum of a cubic', () => {
  // t^3 - 3 t: slope 3 t^2 - 3, least at 1.
  const at = (t: number): LinePoint => ({ t, value: t ** 3 - 3 * t, slope: 3 * t * t - 3 });
  expect(cubicMinimum(at(0), at(3))).toBeCloseTo(1, 12);
  expect(cubicMinimum(at(2), at(0.5))).toBeCloseTo(1, 12);
});
