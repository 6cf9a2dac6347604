/** Locating on WebGL2 in a page: what wasm finds, found in slices that leave the page its turns. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { locate } from '../../src/apps/locate.js';
import { boxIoU } from '../../src/apps/locateBox.js';
import { collect } from '../../src/apps/locateResult.js';
import { knownScene } from '../../src/apps/locateScenes.js';
import { locateDefaults } from '../../src/apps/locateSettings.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { readEmbeddedNetwork } from '../../src/nets/node/embedded.js';
import { embeddedFile } from '../../src/weights/embeddedFile.js';
import { type Pages, servePages } from '../support/browser.js';
import type { LocateAnswer } from './locatePage/protocol.js';

const [seed, number] = [41, 1];
/** REVERIE_LOCATE_SIZE=400 measures at the size of docs/locate.md. */
const size = Number(process.env.REVERIE_LOCATE_SIZE ?? 144);
const top = 20;

let pages: Pages | undefined;
let answer: LocateAnswer;

beforeAll(async () => {
  pages = await servePages('test/browser/locatePage', {
    prepare(page) {
      page.setDefaultTimeout(600_000);
    },
  });
  const page = await pages.open('locate');
  const request = { weights: readFileSync(embeddedFile.url).toString('base64'), seed, number, size, top };
  answer = await page.evaluate((r) => window.locate(r.weights, r.seed, r.number, r.size, r.top), request);
}, 600_000);

afterAll(async () => {
  await pages?.close();
});

test('WebGL2 finds the things that wasm finds, with the same names and boxes', async () => {
  const network = await readEmbeddedNetwork();
  const backend = await createWasmBackend();
  const begin = performance.now();
  const { photo } = knownScene(seed, number);
  const result = await collect(locate(backend, network, photo, { ...locateDefaults, size, top }));
  const ms = performance.now() - begin;
  backend.dispose();
  const expected = result?.end.objects ?? [];
  console.info(
    `${size} pixels, ${answer.passes.forward} passes forward and ${answer.passes.backward} back: ` +
      `${answer.backend} ${(answer.ms / 1000).toFixed(1)} s in ${answer.turns} turns, ${backend.description} ${(ms / 1000).toFixed(1)} s`,
  );
  expect(answer.backend).toMatch(/WebGL2/);
  expect(expected.length).toBeGreaterThan(0);
  expect(answer.objects.map(({ label }) => label)).toEqual(expected.map(({ label }) => label));
  answer.objects.forEach(({ box, probability }, i) => {
    // A pixel at the threshold may fall to either side.
    expect(boxIoU(box, expected[i].box)).toBeGreaterThan(0.9);
    expect(Math.abs(probability - expected[i].probability)).toBeLessThan(0.01);
  });
  expect(answer.passes).toEqual(result?.end.passes);
});

test('the page has its turns while it runs', () => {
  expect(answer.turns).toBeGreaterThan(10);
});
