/** Detect in the page: several things in one picture, each with its mask and its box. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary.js';
import { difference, Playground } from './support/playground.js';
import { playgroundVisits } from './support/visits.js';

const path = temporaryFolder();
/** What the picture "Things" shows. */
const things = ['owl', 'butterfly', 'mushroom', 'jelly'];
const visits = playgroundVisits();
let playground: Playground;

beforeAll(async () => {
  playground = await visits.open({ place: '#detect' });
  await playground.chooseEngine('wasm');
  await playground.until('it is chosen', async () =>
    (await playground.text('engine-choice .line')).includes('Chosen by hand'),
  );
  await playground.until('all is at rest', async () => (await playground.state()) === 'Paused');
});

const readout = (): Promise<string> => playground.text('transport-bar dl');
const seen = (): Promise<void> => playground.until('it has seen', async () => (await playground.state()) === 'Seen');

/** The boxes over the photo as "x y width height", and their names. */
async function washes(): Promise<{ boxes: string[]; names: string[] }> {
  const overlay = await playground.page.$('>>> mask-overlay');
  if (!overlay) return { boxes: [], names: [] };
  return await overlay.evaluate(({ shadowRoot }) => ({
    boxes: [...(shadowRoot?.querySelectorAll('rect.over') ?? [])].map((rect) =>
      ['x', 'y', 'width', 'height'].map((side) => rect.getAttribute(side)).join(' '),
    ),
    names: [...(shadowRoot?.querySelectorAll('p') ?? [])].map(({ textContent }) => textContent.trim()),
  }));
}

/** What the panel lists under a heading. */
async function listed(heading: string): Promise<string[]> {
  const panel = await playground.find('detect-panel');
  return await panel.evaluate(({ shadowRoot }, title) => {
    const section = [...(shadowRoot?.querySelectorAll('section') ?? [])].find(
      (it) => it.querySelector('h2')?.textContent === title,
    );
    return [...(section?.querySelectorAll('li button') ?? [])].map((it) => it.textContent.trim().replace(/\s+/g, ' '));
  }, heading);
}

/** Writes down all that the readout shows from now on: it changes faster than a test can ask. */
async function record(): Promise<() => Promise<string[]>> {
  const bar = await playground.find('transport-bar');
  const log = await bar.evaluateHandle(({ shadowRoot }) => {
    const seen: string[] = [];
    if (!shadowRoot) return seen;
    const note = (): void => {
      seen.push(shadowRoot.querySelector('dl')?.textContent.trim().replace(/\s+/g, ' ') ?? '');
    };
    new MutationObserver(note).observe(shadowRoot, { subtree: true, characterData: true, childList: true });
    return seen;
  });
  return () => log.jsonValue();
}

test('masks appear one by one while it looks', async () => {
  const shown = await record();
  await playground.page.keyboard.press('Space');
  await seen();
  const counts = new Set((await shown()).filter((text) => text.startsWith('Masks')));
  expect(counts.size).toBeGreaterThan(5);
});

test('what is in the picture is named, each thing with a box of its own', async () => {
  const found = (await listed('Found')).map((text) => text.replace(/ \d+ %$/, ''));
  expect(things.filter((thing) => found.includes(thing)).length).toBeGreaterThanOrEqual(3);
  expect(await readout()).toBe(`Found ${found.length}`);
  const { boxes, names } = await washes();
  expect(names.map((name) => name.replace(/ \d+ %$/, ''))).toEqual(found);
  expect(new Set(boxes).size).toBe(found.length);
});

test('the pointer and the keyboard show one mask alone', async () => {
  const all = await washes();
  const [, second] = await listed('Found');
  const button = await playground.find('detect-panel .found li:nth-child(2) button');
  await button.hover();
  await playground.until('it is alone', async () => (await washes()).names.length === 1);
  expect((await washes()).names).toEqual([second]);
  await playground.page.mouse.move(5, 400);
  await playground.until('all are back', async () => (await washes()).names.length === all.names.length);
  await button.focus();
  await playground.until('it is alone again', async () => (await washes()).names.length === 1);
  await playground.page.keyboard.press('Tab');
  await playground.until('the next is shown', async () => (await washes()).names[0] !== second);
  // A pinned one stays when the focus goes on.
  await playground.page.keyboard.press('Enter');
  const { names } = await washes();
  await playground.page.keyboard.press('Tab');
  await button.evaluate(() => {
    (document.activeElement instanceof HTMLElement ? document.activeElement : document.body).blur();
  });
  await playground.until('it is pinned', async () => (await washes()).names[0] === names[0]);
});

test('the threshold draws another box', async () => {
  const before = await washes();
  await playground.set('threshold', 0.8);
  await playground.until('the box has changed', async () => (await washes()).boxes[0] !== before.boxes[0]);
  const area = (box: string): number => box.split(' ').map(Number)[2] * box.split(' ').map(Number)[3];
  expect(area((await washes()).boxes[0])).toBeLessThan(area(before.boxes[0]));
  await playground.set('threshold', 0.3);
});

test('the annotated picture is saved', async () => {
  const folder = path('saved');
  mkdirSync(folder);
  const session = await playground.page.createCDPSession();
  await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
  await playground.page.keyboard.press('s');
  const count = (await listed('Found')).length;
  const file = `${folder}/things-${count}-found-1.png`;
  await playground.until('the file is written', () => Promise.resolve(existsSync(file)));
  const saved = sharp(readFileSync(file));
  expect(await saved.metadata()).toMatchObject({ format: 'png', width: 768, height: 576 });
  const pixels = [...(await saved.resize(16, 16, { fit: 'fill' }).ensureAlpha().raw().toBuffer())];
  const apart = difference(pixels, await playground.pixels('photo'));
  expect(apart).toBeGreaterThan(4);
  expect(apart).toBeLessThan(90);
});

test('a search can be stopped in the middle, and begun anew', async () => {
  // Of all methods the one that takes long enough to be caught at it.
  await chooseMethod('smoothgrad');
  await playground.until('it looks', async () => (await playground.state()) === 'Looking');
  await playground.page.keyboard.press('Space');
  await playground.until('it is stopped', async () => (await playground.state()) === 'Paused');
  const shown = await record();
  await playground.page.keyboard.press('r');
  await playground.until('it begins anew', async () => (await shown()).some((text) => text.startsWith('Masks 0')));
  await chooseMethod('logsumexp');
  await seen();
});

async function chooseMethod(method: string): Promise<void> {
  const select = await playground.find('detect-panel select[data-setting=method]');
  await select.evaluate((node, value) => {
    if (!(node instanceof HTMLSelectElement)) return;
    node.value = value;
    node.dispatchEvent(new Event('change'));
  }, method);
}

test('where nothing is, nothing is found', async () => {
  const gray = path('gray.png');
  await sharp({ create: { width: 240, height: 180, channels: 3, background: '#808080' } })
    .png()
    .toFile(gray);
  await playground.upload('photo', gray);
  await playground.until('it is there', async () => (await playground.text('picture-stage .name')).startsWith('gray'));
  await seen();
  expect(await playground.text('detect-panel section')).toContain('Nothing that this network knows.');
  expect((await washes()).boxes).toEqual([]);
  expect(playground.troubles).toEqual([]);
});
