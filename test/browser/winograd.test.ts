/** Winograd's convolution on WebGL2 by itself: in bands and parts, on odd shapes, and where only four layers are drawn at once. */
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pages, servePages } from '../support/browser.js';
import type {} from './webglPage/main.js';
import type { WinogradSetting } from './webglPage/winograd.js';

let pages: Pages;
let page: Page;

beforeAll(async () => {
  pages = await servePages('test/browser/webglPage');
  page = await pages.open('webglChecks');
});

afterAll(async () => {
  await pages.close();
});

/** Enough for everything at once, and so little that all is cut as small as can be. */
const ample = { band: 2 ** 22, weights: 2 ** 22 };
const scant = { band: 1, weights: 1 };

const shapes: readonly Pick<WinogradSetting, 'x' | 'outputs' | 'pad'>[] = [
  { x: [1, 64, 28, 28], outputs: 64, pad: 1 },
  { x: [1, 128, 14, 14], outputs: 256, pad: 1 },
  { x: [1, 16, 1, 1], outputs: 16, pad: 1 },
  { x: [1, 3, 5, 3], outputs: 5, pad: 1 },
  { x: [2, 19, 13, 9], outputs: 70, pad: 1 },
  { x: [2, 33, 7, 22], outputs: 10, pad: 0 },
  { x: [3, 20, 6, 11], outputs: 37, pad: 2 },
  { x: [1, 6, 3, 131], outputs: 9, pad: 1 },
  { x: [1, 6, 131, 3], outputs: 9, pad: 1 },
  { x: [1, 4, 40, 600], outputs: 4, pad: 1 },
];

const ways = [
  { name: 'whole', room: ample, kept: false },
  { name: 'in bands and parts', room: scant, kept: false },
  { name: 'in bands, with kept weights', room: scant, kept: true },
];

for (const targets of [8, 4] as const) {
  for (const { name, room, kept } of ways) {
    describe(`${targets} layers at once, ${name}`, () => {
      test.each(shapes)('$x to $outputs channels, padding $pad', async ({ x, outputs, pad }) => {
        const setting: WinogradSetting = { x, outputs, pad, room, targets, kept };
        const { passes, value, gradient } = await page.evaluate(
          (what) => window.webglChecks.winogradDistances(what),
          setting,
        );
        const bands = (height: number): number => (room === ample ? 1 : Math.ceil(height / 4));
        const parts = (channels: number): number => (room === ample || kept ? 1 : Math.ceil(channels / 32));
        const draws = 8 / targets;
        const expected = (height: number, channels: number): number => {
          const made = parts(channels) > 1 ? bands(height) * parts(channels) : 1;
          const weights = kept ? 0 : made;
          return draws * weights + bands(height) * (draws * (1 + parts(channels)) + 1);
        };
        expect(passes).toEqual([expected(x[2] + 2 * pad - 2, outputs), expected(x[2], x[1])]);
        expect(value).toBeLessThan(1e-5);
        expect(gradient).toBeLessThan(2e-5);
      });
    });
  }
}
