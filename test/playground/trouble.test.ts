/** What goes wrong in the page: each trouble has its message, and the picture stays. */
import type { Browser } from 'puppeteer';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.js';
import { temporaryFolder } from '../support/temporary.js';
import { testFiles } from './support/files.js';
import { difference, Playground } from './support/playground.js';
import { playgroundVisits } from './support/visits.js';

const files = testFiles(temporaryFolder());
const visits = playgroundVisits();
let playground: Playground;

const noticeSays = (text: string): Promise<void> =>
  playground.until(`a notice says "${text}"`, async () => (await playground.notices()).includes(text));

describe('files', () => {
  beforeAll(async () => {
    playground = await visits.open();
  });

  afterEach(async () => {
    await playground.page.keyboard.press('Escape');
    await playground.until('the notice is dismissed', async () => (await playground.notices()) === '');
  });

  afterAll(async () => {
    expect(playground.troubles).toEqual([]);
    await playground.page.close();
  });

  test('that is no picture', async () => {
    const before = await playground.pixels('photo');
    await playground.upload('photo', files.notPhoto);
    await noticeSays('letter.png: this is not a picture that the browser can read. JPEG, PNG, WebP');
    expect(await playground.pixels('photo')).toEqual(before);
  });

  test('that is no weights file', async () => {
    const before = await playground.text('network-button .name');
    await playground.upload('weights', files.notWeights);
    await noticeSays('shopping-list.h5: ');
    expect(await playground.notices()).toMatch(/^Those weights did not load .*not an HDF5 file/);
    expect(await playground.text('network-button .name')).toBe(before);
  });

  test('that is half of a weights file', async () => {
    await playground.upload('weights', files.truncated);
    await noticeSays('half.h5: ');
    expect(await playground.notices()).toMatch(/truncated|ends early|cut off|damaged/);
  });

  test('that is neither', async () => {
    await playground.upload('photo', files.neither);
    await noticeSays('notes.txt: neither a picture nor weights.');
  });
});

describe('dreams', () => {
  beforeEach(async () => {
    playground = await visits.open();
  });

  afterEach(async () => {
    await playground.page.close();
  });

  test('that overflow stop, and say at which step', async () => {
    await playground.upload('weights', files.explosive);
    await playground.until(
      'the network is there',
      async () => (await playground.text('network-button .name')) === 'VGG16',
    );
    await playground.set('size', 64);
    await playground.until('all is at rest', async () => (await playground.state()) === 'Paused');
    await playground.page.keyboard.press('Space');
    await noticeSays('Lower the strength and restart.');
    expect(await playground.notices()).toMatch(/objective became \S+ at stage \d, step \d/);
    expect(await playground.state()).toBe('Paused');
  });

  test('at a size too small for the layer say which size it takes', async () => {
    await playground.set('size', 64);
    await playground.upload('photo', files.sliver);
    await playground.until('it is there', async () =>
      (await playground.text('picture-stage .name')).startsWith('sliver.png'),
    );
    await playground.page.keyboard.press('.');
    await noticeSays('is too small here');
  });

  test('whose graphics context is lost go on with the picture they had', async () => {
    // Before the context is made: the engine's own worker is the first.
    const worker = playground.page.workers().at(0);
    if (!worker) throw new Error('The page has no worker.');
    await worker.evaluate(() => {
      const { prototype } = OffscreenCanvas;
      const original = Reflect.get(prototype, 'getContext');
      Reflect.set(prototype, 'getContext', function (this: OffscreenCanvas, ...request: unknown[]): unknown {
        const context: unknown = Reflect.apply(original, this, request);
        if (context instanceof WebGL2RenderingContext) Reflect.set(self, 'lastContext', context);
        return context;
      });
    });
    await playground.chooseEngine('webgl');
    await playground.until('it is chosen', async () =>
      (await playground.text('engine-choice .line')).startsWith('WebGL2'),
    );
    await playground.set('size', 64);
    await playground.until('all is at rest', async () => (await playground.state()) === 'Paused');
    await playground.page.keyboard.press('.');
    await playground.until('a step is made', async () => (await playground.steps()) === 1);
    const before = await playground.pixels();
    await worker.evaluate(() => {
      const context: unknown = Reflect.get(self, 'lastContext');
      if (context instanceof WebGL2RenderingContext) context.getExtension('WEBGL_lose_context')?.loseContext();
    });
    await noticeSays('the browser took the graphics context away');
    await playground.until('it is set up again', async () => (await playground.state()) === 'Paused');
    await playground.until('the picture is back', async () => difference(await playground.pixels(), before) < 1);
    await playground.page.keyboard.press('.');
    await playground.until('it steps again', async () => (await playground.steps()) === 1);
  });
});

describe('without WebGL2', () => {
  let bare: Browser;

  beforeAll(async () => {
    bare = await launchBrowser({ webgl: false });
    playground = await visits.open({ browser: bare });
  });

  afterAll(async () => {
    await bare.close();
  });

  test('WebAssembly is chosen, with the reason', async () => {
    expect(await playground.text('engine-choice .line')).toMatch(/^wasm .+ No WebGL2 with float targets here\.$/);
    expect(await playground.notices()).toBe('');
  });

  test('asking for it by hand tells what is missing and goes on with WebAssembly', async () => {
    await playground.chooseEngine('webgl');
    await noticeSays('no WebGL2');
    await playground.until('the engine is back', async () =>
      (await playground.text('engine-choice .line')).endsWith('WebGL2 is not to be had here.'),
    );
    await playground.set('size', 64);
    await playground.until('all is at rest', async () => (await playground.state()) === 'Paused');
    await playground.page.keyboard.press('.');
    await playground.until('a step is made', async () => (await playground.steps()) === 1);
  });
});
