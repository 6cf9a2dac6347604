// What only the WebGL2 backend does: pictures on a canvas without readback, its errors, its memory, its texture limits.
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Pages, servePages } from '../support/browser.js';
import type {} from './webglPage/main.js';

let pages: Pages;
let page: Page;

beforeAll(async () => {
  pages = await servePages('test/browser/webglPage');
  page = await pages.open('webglChecks');
});

afterAll(async () => {
  await pages.close();
});

describe('opening', () => {
  test('works on the main thread with a canvas of its own', async () => {
    expect(await page.evaluate(() => window.webglChecks.open())).toBeUndefined();
  });

  test('says so where there is no WebGL2, and what to do', async () => {
    const without = await servePages('test/browser/webglPage', { webgl: false });
    try {
      const message = await (await without.open('webglChecks')).evaluate(() => window.webglChecks.open());
      expect(message).toBe(
        'WebGL: there is no WebGL2 here. Switch on hardware acceleration, use a newer browser, or the wasm backend.',
      );
    } finally {
      await without.close();
    }
  });

  test('draws a number and reads it back before it trusts float targets', async () => {
    const message = 'WebGL: this device cannot draw to float textures. Use the wasm backend.';
    expect(await page.evaluate(() => window.webglChecks.openWithoutFloats())).toEqual([message, message]);
  });
});

describe('pictures on the canvas', () => {
  test('come straight from the texture, upright', async () => {
    const { rows, readbacks } = await page.evaluate(() => window.webglChecks.show({ scaling: 'nearest' }));
    const upper = 'ff0000 ff0000 00ff00 00ff00 0000ff 0000ff';
    const lower = '999999 999999 666666 666666 333333 333333';
    expect(rows).toEqual([upper, upper, lower, lower]);
    expect(readbacks).toBe(0);
  });

  test('fill a part of it, over a background', async () => {
    const { rows } = await page.evaluate(() =>
      window.webglChecks.show({
        scaling: 'nearest',
        viewport: { left: 3, top: 0, width: 3, height: 2 },
        background: [0.2, 0.2, 0.2],
      }),
    );
    const around = '333333 333333 333333';
    expect(rows).toEqual([
      `${around} ff0000 00ff00 0000ff`,
      `${around} 999999 666666 333333`,
      `${around} ${around}`,
      `${around} ${around}`,
    ]);
  });

  test('show other channels, scaled and shifted', async () => {
    const { rows } = await page.evaluate(() =>
      window.webglChecks.show({
        scaling: 'nearest',
        channels: [2, 2, 0],
        factor: [1, 0.4, 1],
        offset: [0, 0.2, 0],
      }),
    );
    expect(rows[0]).toBe('0033ff 0033ff 003300 003300 ff9900 ff9900');
  });

  test('are interpolated between pixel centres', async () => {
    const { rows } = await page.evaluate(() => window.webglChecks.show({}));
    // A quarter and three quarters of the way from red to green, then from green to blue.
    expect(rows[0]).toBe('ff0000 bf4000 40bf00 00bf40 0040bf 0000ff');
  });

  test('that do not exist are refused', async () => {
    expect(await page.evaluate(() => window.webglChecks.showNonsense())).toEqual([
      'draw: there are no channels 0, 1, 3 in a tensor of shape 1x3x2x2.',
      'draw: there is no image 1 in a tensor of shape 1x3x2x2.',
      'read value 1: complete a run first.',
    ]);
  });
});

describe('errors', () => {
  test('a lost context ends everything with one message that says what to do', async () => {
    const messages = await page.evaluate(() => window.webglChecks.loseContext());
    for (const message of Object.values(messages)) {
      expect(message).toMatch(/^WebGL: the browser took the graphics context away .* Reload the page/);
    }
    expect(Object.keys(messages)).toHaveLength(6);
  });

  test('what was given back cannot be used', async () => {
    expect(await page.evaluate(() => window.webglChecks.useAfterwards())).toEqual({
      released: 'WebGL: the variable the picture was released. Compile the graph again.',
      disposed: 'WebGL: this program was disposed of. Compile the graph again.',
      closed: 'WebGL: this backend was disposed of.',
    });
  });

  test('a shader that does not compile is named with file and line', async () => {
    const message = await page.evaluate(() => window.webglChecks.breakShader());
    expect(message).toMatch(/^WebGL: a shader does not compile\.\nshaders\/include\/place\.glsl:<its line>: .*Sell/);
    expect(message).toContain('\n    Sell cellHere() {');
  });
});

describe('memory', () => {
  test('is what the estimate says, shared between sizes, and given back', async () => {
    const bytes = await page.evaluate(() => window.webglChecks.memoryOverTime());
    expect(bytes.one).toBe(bytes.total);
    expect(bytes.estimated).toBe(bytes.total);
    expect(bytes.onePeak).toBe(bytes.total);
    expect(bytes.both).toBe(bytes.total + bytes.secondTotal - bytes.constants);
    expect(bytes.kept).toBe(bytes.constants);
    expect(bytes.swept).toBe(0);
    expect(bytes.peak).toBeGreaterThanOrEqual(bytes.both + bytes.empty);
  });

  test('packed weights fold where textures are small, to the same numbers', async () => {
    const { whole, folded, inParts, tooSmall } = await page.evaluate(() => window.webglChecks.foldWeights());
    expect(whole).toHaveLength(152 * 4 * 5 + 5 * 6 * 7);
    expect(Math.max(...whole)).toBeGreaterThan(1);
    expect(folded).toEqual(whole);
    expect(inParts).toEqual(whole);
    expect(tooSmall).toMatch(/does not fit into a texture of 8x8|this device's largest is 8/);
  });
});

describe('a run', () => {
  test('can be cut; assignments happen at its end', async () => {
    expect(await page.evaluate(() => window.webglChecks.cutRun())).toEqual({
      done: [false, false, true],
      positions: [1, 2, 0],
      before: [1, 2],
      after: [10.5, 20.5],
    });
  });

  test('leaves the same bits however it is cut', async () => {
    const { stretches, cuts } = await page.evaluate(() => window.webglChecks.cutAnywhere([1, 3, 10, 47]));
    // There are draws of many tiles to cut, and each way of cutting makes different slices of them.
    expect(Math.max(...stretches)).toBeGreaterThan(20);
    expect(new Set(cuts.map(({ slices }) => slices)).size).toBe(cuts.length);
    for (const { numbers, different } of cuts) {
      expect(numbers).toBeGreaterThan(10_000);
      expect(different).toBe(0);
    }
  });
});

test('a convolution that pools, and one that reads through a pooling, give the bits of the steps one by one', async () => {
  const joined = await page.evaluate(() => window.webglChecks.computeJoined(false));
  const apart = await page.evaluate(() => window.webglChecks.computeJoined(true));
  expect(joined.algorithms.filter((name) => name.endsWith(', pooled'))).toHaveLength(3);
  expect(joined.algorithms.filter((name) => name.endsWith(', unpooled'))).toHaveLength(3);
  expect(apart.algorithms.filter((name) => name.endsWith(', pooled'))).toHaveLength(0);
  expect(joined.loss).toBe(apart.loss);
  expect(joined.dx).toEqual(apart.dx);
  expect(Math.max(...joined.dx)).toBeGreaterThan(0);
  // What was planned is what was taken, and less than with everything written down.
  expect(joined.peak).toBe(joined.planned);
  expect(apart.peak).toBe(apart.planned);
  expect(joined.planned).toBeLessThan(0.9 * apart.planned);
});

test('a NaN is never hidden by what limits numbers', async () => {
  expect(await page.evaluate(() => window.webglChecks.spreadNaN())).toEqual({ relu: 1, clamp: 1, conv2d: 4 });
});
