/** Style and Texture in the page, on both engines: the objective falls, and what is chosen acts. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary.js';
import { testFiles } from './support/files.js';
import { difference, Playground } from './support/playground.js';
import { playgroundVisits } from './support/visits.js';

const files = testFiles(temporaryFolder());
const visits = playgroundVisits();
let playground: Playground;

async function open(mode: 'style' | 'texture', engine: 'wasm' | 'webgl'): Promise<void> {
  playground = await visits.open({ place: `#${mode}` });
  await playground.chooseEngine(engine);
  await playground.until('it is chosen', async () =>
    (await playground.text('engine-choice .line')).includes('Chosen by hand'),
  );
  await playground.set('size', 96);
  await playground.set('phases', 1);
  await playground.set('steps', 10);
  await playground.until('the styles are there', async () => (await styles()).length > 1);
  await rest();
}

const rest = (): Promise<void> =>
  playground.until('all is at rest', async () => (await playground.state()) === 'Paused');

/** Runs to its planned end. */
async function run(done: string): Promise<void> {
  await playground.page.keyboard.press('r');
  await playground.until('it runs', async () => (await playground.state()) !== done);
  await playground.until('it is done', async () => (await playground.state()) === done);
}

/** Names of the styles in use. */
async function styles(): Promise<string[]> {
  const strip = await playground.find('style-pictures');
  return await strip.evaluate(({ shadowRoot }) =>
    [...(shadowRoot?.querySelectorAll('button') ?? [])].map(
      (button) => `${button.title}${button.ariaPressed === 'true' ? ' chosen' : ''}`,
    ),
  );
}

/** The objective's terms, as the chart tells them aloud. */
async function terms(): Promise<Record<string, number>> {
  const told = (await playground.attribute('terms-chart [role=img]', 'aria-label')) ?? '';
  return Object.fromEntries(
    [...told.matchAll(/(\w+) ([\d.e+-]+)(?=,|$)/g)].map(([, name, value]) => [name, Number(value)]),
  );
}

const check = (name: string): Promise<void> => playground.click(`style-panel input[data-setting=${name}]`);

/** Opens the page for the tests around, and closes it after them. */
function onPage(mode: 'style' | 'texture', engine: 'wasm' | 'webgl'): void {
  beforeAll(async () => {
    await open(mode, engine);
  });

  afterAll(async () => {
    expect(playground.troubles).toEqual([]);
    await playground.page.close();
  });
}

describe.each(['wasm', 'webgl'] as const)('style on %s', (engine) => {
  onPage('style', engine);

  test('the objective falls, step by step, and so do its terms', async () => {
    await run('Dry');
    const curve = await playground.curve();
    // The start and ten steps.
    expect(curve).toHaveLength(11);
    expect(curve[10]).toBeLessThan(curve[0]);
    expect(Object.keys(await terms()).sort()).toEqual(['content', 'style', 'variation']);
    for (const value of Object.values(await terms())) expect(value).toBeGreaterThan(0);
    const apart = difference(await playground.pixels('dream'), await playground.pixels('photo'));
    expect(apart).toBeGreaterThan(2);
    expect(apart).toBeLessThan(120);
  });
});

describe.each([
  // Of this size 200 steps take longer than the test.
  { engine: 'wasm', size: 480 },
  { engine: 'webgl', size: 224 },
] as const)('style on $engine, large', ({ engine, size }) => {
  // A page of its own: it has no curve of another run.
  onPage('style', engine);

  test('the balance acts while it runs, without a new start', async () => {
    await playground.set('size', size);
    await playground.set('steps', 200);
    await playground.page.keyboard.press('r');
    await playground.until('some steps are made', async () => {
      const { length } = await playground.curve();
      return length > 3 && length < 100;
    });
    const [before, { content }] = [(await playground.curve()).length, await terms()];
    await playground.set('content', 1);
    await playground.until('the weight counts', async () => (await terms()).content > 1.3 * content);
    expect((await playground.curve()).length).toBeGreaterThanOrEqual(before);
    expect(await playground.state()).toBe('Painting');
    await playground.page.keyboard.press('Space');
    await rest();
  });
});

describe('what is chosen', () => {
  onPage('style', 'wasm');

  test('a second style is blended, and at least one stays', async () => {
    const [first, second] = await styles();
    expect(first).toMatch(/ chosen$/);
    await playground.click('style-pictures button:nth-of-type(2)');
    await playground.until('two are in use', async () => (await styles())[1] === `${second} chosen`);
    await playground.click('style-pictures button:nth-of-type(1)');
    await playground.until('one is in use', async () => !(await styles())[0].endsWith('chosen'));
    await playground.click('style-pictures button:nth-of-type(2)');
    expect((await styles())[1]).toBe(`${second} chosen`);
  });

  test('a style of one’s own is taken alone', async () => {
    await playground.upload('style', files.photo);
    await playground.until('it is in use', async () => (await styles()).at(-1) === 'waves.png chosen');
    expect((await styles()).filter((name) => name.endsWith('chosen'))).toHaveLength(1);
    await run('Dry');
  });

  test('the photo’s colours can be kept', async () => {
    const gray = (pixels: readonly number[]): number[] =>
      [0, 1, 2].map((channel) => pixels.reduce((sum, value, i) => sum + (i % 4 === channel ? value : 0), 0) / 256);
    const [painted, photo] = [gray(await playground.pixels('dream')), gray(await playground.pixels('photo'))];
    await check('keepColors');
    await run('Dry');
    const kept = gray(await playground.pixels('dream'));
    // How far the picture's mean chroma is from the photo's.
    const away = (colour: readonly number[]): number =>
      Math.hypot(colour[0] - colour[1] - (photo[0] - photo[1]), colour[2] - colour[1] - (photo[2] - photo[1]));
    expect(away(kept)).toBeLessThan(Math.max(3, 0.6 * away(painted)));
  });
});

test('texture: a tile from a style alone, shown two by two', async () => {
  await open('texture', 'wasm');
  await run('Woven');
  const curve = await playground.curve();
  expect(curve[10]).toBeLessThan(curve[0]);
  expect(Object.keys(await terms()).sort()).toEqual(['style', 'variation']);
  await check('tiled');
  await playground.until('it is shown', async () => (await playground.page.$('>>> tiled-view')) !== null);
  const tiled = await (
    await playground.find('tiled-view canvas')
  ).evaluate((canvas) => {
    if (!(canvas instanceof HTMLCanvasElement)) throw new Error('No canvas.');
    const { width, height } = canvas;
    const side = width / 2;
    const data = (x: number, y: number): string =>
      canvas.getContext('2d')?.getImageData(x, y, side, side).data.join() ?? '';
    return { width, height, alike: data(0, 0) === data(side, side), plain: new Set(data(0, 0).split(',')).size < 4 };
  });
  expect(tiled).toEqual({ width: 192, height: 192, alike: true, plain: false });
  expect(playground.troubles).toEqual([]);
  await playground.page.close();
});
