/** Every case in Chromium, in a worker as in the playground: WebGL2 shaders, and every kind of wasm kernel. */
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pages, servePages } from '../support/browser.js';
import { checks } from '../support/checks.js';
import type { Answer, PageBackend } from './page/protocol.js';

let pages: Pages;
let page: Page;

beforeAll(async () => {
  pages = await servePages('test/browser/page');
  page = await pages.open('runCheck');
});

afterAll(async () => {
  await pages.close();
});

const run = (backend: PageBackend, id?: string): Promise<Answer> =>
  page.evaluate((request) => window.runCheck(request), { backend, id });

/** One thread as well, for pages that are not cross-origin isolated. */
const backends: readonly { readonly backend: PageBackend; readonly description: RegExp }[] = [
  { backend: { kind: 'webgl' }, description: /^WebGL2, ./ },
  { backend: { kind: 'wasm', variant: 'baseline', threads: 2 }, description: /^wasm baseline, 2 threads$/ },
  { backend: { kind: 'wasm', variant: 'simd', threads: 1 }, description: /^wasm simd, 1 thread$/ },
  { backend: { kind: 'wasm', variant: 'simd', threads: 2 }, description: /^wasm simd, 2 threads$/ },
  { backend: { kind: 'wasm', variant: 'relaxed', threads: 2 }, description: /^wasm relaxed, 2 threads$/ },
];

for (const { backend, description } of backends) {
  describe(`${Object.values(backend).join(' ')} in the page`, () => {
    test('opens', async () => {
      const { passed, text } = await run(backend);
      expect(passed, text).toBe(true);
      expect(text).toMatch(description);
    });
    for (const { id } of checks) {
      test(id, async () => {
        const { passed, text } = await run(backend, id);
        expect(passed, text).toBe(true);
      });
    }
  });
}
