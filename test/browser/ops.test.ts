/** Every case in Chromium, in a worker as in the playground: WebGL2 shaders, and wasm kernels on two threads. */
import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cases } from '../ops/cases/index.js';
import { launchBrowser, servePage } from '../support/browser.js';
import type { Answer, PageBackend } from './page/protocol.js';

let browser: Browser;
let page: Page;
let close: () => Promise<void>;

beforeAll(async () => {
  const served = await servePage('test/browser/page');
  close = served.close;
  browser = await launchBrowser();
  page = await browser.newPage();
  await page.goto(served.address, { waitUntil: 'load' });
  await page.waitForFunction('typeof window.runCase === "function"');
});

afterAll(async () => {
  await browser.close();
  await close();
});

const run = (backend: PageBackend, id?: string): Promise<Answer> =>
  page.evaluate((request) => window.runCase(request), { backend, id });

for (const backend of ['webgl', 'wasm'] as const) {
  describe(`${backend} in the page`, () => {
    test('opens', async () => {
      const { passed, text } = await run(backend);
      expect(passed, text).toBe(true);
      expect(text).toMatch(backend === 'webgl' ? /WebGL2/ : /wasm .*2 threads/);
    });
    for (const { id } of cases) {
      test(id, async () => {
        const { passed, text } = await run(backend, id);
        expect(passed, text).toBe(true);
      });
    }
  });
}
