/** The same style transfer on WebGL2 and on wasm: every term over the first ten steps. */
import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { embeddedFile } from '../../src/weights/embeddedFile.js';
import { type Pages, servePages } from '../support/browser.js';
import { runStyle } from './stylePage/run.js';
import type {} from './stylePage/main.js';

const weights = readFileSync(embeddedFile.url);
let pages: Pages;
let page: Page;

beforeAll(async () => {
  pages = await servePages('test/browser/stylePage');
  page = await pages.open('styleOnWebgl');
});

afterAll(async () => {
  await pages.close();
});

test.each(['lbfgs', 'qqn', 'adam'] as const)('%s', async (optimizer) => {
  const there = await page.evaluate(
    (file, kind) => window.styleOnWebgl(file, kind),
    weights.toString('base64'),
    optimizer,
  );
  expect(there.backend).toMatch(/WebGL2/);
  const backend = await createWasmBackend();
  const here = await runStyle(backend, weights, optimizer);
  backend.dispose();

  expect(there.terms).toHaveLength(11);
  let worst = 0;
  here.terms.forEach((terms, step) => {
    for (const [name, expected] of Object.entries(terms)) {
      const found = there.terms[step][name];
      // The content is zero in the beginning, up to rounding.
      const error = Math.abs(found - expected) / Math.max(expected, 1e-6);
      worst = Math.max(worst, error);
      expect(error, `${name} at step ${step}: ${found} on WebGL2, ${expected} on wasm`).toBeLessThan(1e-3);
    }
  });
  console.info(`${optimizer}: the terms of 10 steps differ by at most ${worst.toExponential(1)}`);
  const total = (terms: Readonly<Record<string, number>>): number => terms['style at block3_conv1'];
  expect(total(here.terms[10])).toBeLessThan(0.5 * total(here.terms[0]));
});
