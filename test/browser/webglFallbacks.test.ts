/** WebGL2 where less works than elsewhere: four layers at once, half precision. What is announced is not believed but tried. */
import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { embeddedFile } from '../../src/weights/embeddedFile.js';
import { type Pages, servePages } from '../support/browser.js';
import { relativeDistance } from '../support/relativeDistance.js';
import type { Fault } from './webglPage/fallbacks.js';
import type {} from './webglPage/main.js';

const weights = readFileSync(embeddedFile.url).toString('base64');
let pages: Pages;
let page: Page;

beforeAll(async () => {
  pages = await servePages('test/browser/webglPage');
  page = await pages.open('webglChecks');
});

afterAll(async () => {
  await pages.close();
});

const compute = (fault: Fault) => page.evaluate((kind) => window.webglChecks.computeWith(kind), fault);
const dreamWith = (fault: Fault, kind: 'preset' | 'layer') =>
  page.evaluate((what, file, objective) => window.webglChecks.dreamWith(what, file, objective), fault, weights, kind);

describe('layers drawn at once', () => {
  test.each(['four layers', 'four of eight'] as const)(
    '%s: four are used, and the numbers are the same',
    async (fault) => {
      const whole = await compute('none');
      const four = await compute(fault);
      expect([whole.targets, four.targets]).toEqual([8, 4]);
      expect([whole.precision, four.precision]).toEqual(['single', 'single']);
      expect(relativeDistance(four.y, whole.y)).toBeLessThan(1e-6);
      expect(relativeDistance(four.dx, whole.dx)).toBeLessThan(1e-6);
    },
  );
});

describe('half precision', () => {
  test.each(['half floats', 'rounded floats'] as const)('%s: the backend says so, numbers are near', async (fault) => {
    const whole = await compute('none');
    const half = await compute(fault);
    expect([whole.isNamed, half.isNamed]).toEqual([false, true]);
    expect(half.precision).toBe('half');
    const [ofY, ofGradient] = [relativeDistance(half.y, whole.y), relativeDistance(half.dx, whole.dx)];
    console.info(
      `${fault}: relative L2 of a layer ${ofY.toExponential(1)}, of the gradient ${ofGradient.toExponential(1)}`,
    );
    expect(ofY).toBeLessThan(6e-3);
    // Where a ReLU or a pooling falls to the other side, a gradient goes another way.
    expect(ofGradient).toBeLessThan(0.1);
    // Not the same numbers under another name.
    expect(ofY).toBeGreaterThan(1e-5);
  });

  test.each(['preset', 'layer'] as const)(
    'a dream (%s) has a picture of numbers, near the one in full precision',
    async (kind) => {
      const whole = await dreamWith('none', kind);
      const half = await dreamWith('half floats', kind);
      expect(half).toHaveLength(3 * 128 * 128);
      expect(half.every((value) => value >= 0 && value <= 1)).toBe(true);
      const mean = half.reduce((sum, value, i) => sum + Math.abs(value - whole[i]), 0) / half.length;
      console.info(`${kind}: the pictures differ by ${(255 * mean).toFixed(2)} of 255 on average`);
      expect(mean).toBeLessThan(0.03);
    },
  );
});
