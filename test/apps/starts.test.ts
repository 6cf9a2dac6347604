// What a picture begins as.
import { expect, test } from 'vitest';
import { startPicture } from '../../src/apps/starts.js';
import { Rng } from '../../src/core/rng.js';

test('plasma joins at its edges: across them it changes as within', () => {
  const { data } = startPicture('plasma', { width: 64, height: 48 }, new Rng(4), undefined);
  const step = (a: number, b: number): number =>
    [...Array(144).keys()].reduce((sum, row) => sum + Math.abs(data[row * 64 + a] - data[row * 64 + b]), 0);
  const inside = [...Array(63).keys()].reduce((sum, j) => sum + step(j, j + 1), 0) / 63;
  expect(step(63, 0)).toBeLessThan(2 * inside);
  expect(step(31, 0)).toBeGreaterThan(2 * inside);
});
