/** The kernel ladder on WebGL2: all steps compute the same, and what is said of their fetches is right. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClimbAnswer } from '../../bench/ladderPage/protocol.js';
import { ladderShaders } from '../../bench/ladderShaders.js';
import { openPages, type Pages } from '../../bench/pages.js';

const channels = 64;
const size = 24;
const multiplyAdds = 9 * channels ** 2 * size ** 2;
/** Taps that meet a pixel, of all pixels and taps of a pair of channels. */
const met = (3 * size - 2) ** 2;

let pages: Pages | undefined;
let climbed: ClimbAnswer;

beforeAll(async () => {
  pages = await openPages('bench/ladderPage');
  const page = await pages.open('climb');
  const request = { channels, size, rounds: 1, shaders: ladderShaders() };
  climbed = await page.evaluate((asked) => window.climb(asked), request);
});

afterAll(async () => {
  await pages?.close();
});

test('every step computes what the first one does', () => {
  expect(climbed.steps.map(({ name }) => name)).toEqual([
    'plain',
    'texels',
    'conv2d',
    'conv2d3x3',
    'eightTargets',
    'winograd2',
    'winograd4',
  ]);
  for (const { name, off } of climbed.steps) expect(off, name).toBeLessThan(1e-5);
});

test('fetches are counted to the last one', () => {
  const [plain, texels] = climbed.steps;
  // Two for each multiply-add; a texel of x and four of w for a matrix.
  expect(plain.fetches).toBe(2 * channels ** 2 * met);
  expect(texels.fetches).toBe(5 * (channels / 4) ** 2 * met);
});

test('each step fetches less than the one before', () => {
  const perMultiplyAdd = climbed.steps.map(({ fetches }) => fetches / multiplyAdds);
  for (let i = 1; i < perMultiplyAdd.length; i++) expect(perMultiplyAdd[i]).toBeLessThan(perMultiplyAdd[i - 1]);
});
