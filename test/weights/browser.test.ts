// Reading .h5 files in Chromium: on the main thread from memory, in a worker on demand.
import { readFileSync } from 'node:fs';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pages, servePages } from '../support/browser.js';
import { type H5Dataset, kerasVgg, writeH5 } from '../support/h5.js';
import { temporaryFolder } from '../support/temporary.js';
import type { Digest } from './page/read.js';
import type {} from './page/main.js';

const at = temporaryFolder();
const datasets: readonly H5Dataset[] = [
  ...kerasVgg({ block1_conv1: 8, block1_conv2: 8 }),
  { path: 'packed', shape: [16, 32], data: Float32Array.from({ length: 512 }, (_, i) => i), gzip: true },
];

let pages: Pages;
let page: Page;
/** What the page printed to its console. */
const printed: string[] = [];

beforeAll(async () => {
  await writeH5(at('weights.h5'), datasets);
  pages = await servePages('test/weights/page', {
    webgl: false,
    prepare(page) {
      page.on('console', (message) => printed.push(message.text()));
    },
  });
  page = await pages.open('readH5');
});

afterAll(async () => {
  await pages.close();
});

const read = (file: Buffer, where: 'main thread' | 'worker'): Promise<Digest> =>
  page.evaluate((base64, place) => window.readH5(base64, 'mine.h5', place), file.toString('base64'), where);

describe.each(['main thread', 'worker'] as const)('on the %s', (where) => {
  test('names, shapes and numbers', async () => {
    const digest = await read(readFileSync(at('weights.h5')), where);
    expect(Object.keys(digest).sort()).toEqual(datasets.map(({ path }) => path).sort());
    for (const { path, shape, data } of datasets) {
      const sum = Float32Array.from(data).reduce((total, x) => total + x, 0);
      expect(digest).toMatchObject({ [path]: { shape, sum } });
    }
  });

  test('what cannot be read, file after file, and a good one at the end', async () => {
    const whole = readFileSync(at('weights.h5'));
    const damaged = Buffer.from(whole).fill(0xff, 96, 2000);
    expect(await read(Buffer.from('just some text'), where)).toMatch(/mine\.h5: this is not an HDF5 file/);
    expect(await read(whole.subarray(0, 3000), where)).toMatch(/mine\.h5: the file is truncated, only 3,000 of/);
    expect(await read(damaged, where)).toMatch(/^mine\.h5: the file is damaged[^\n]*Download or copy it again\.$/);
    expect(await read(whole, where)).toHaveProperty('packed');
  });
});

test('and nothing of it shows in the console', () => {
  expect(printed.filter((text) => text.includes('HDF5'))).toEqual([]);
});
