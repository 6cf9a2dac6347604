/** Dreaming in the page, on both engines: it runs, shows, pauses, steps, compares and saves. */
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary.js';
import { testFiles } from './support/files.js';
import { difference, Playground } from './support/playground.js';
import { playgroundVisits } from './support/visits.js';

const path = temporaryFolder();
const files = testFiles(path);
const visits = playgroundVisits();

const engines = [
  { engine: 'wasm', name: 'WebAssembly', description: /^wasm \w+, \d+ threads?\. Chosen by hand\.$/ },
  { engine: 'webgl', name: 'WebGL2', description: /^WebGL2, .+\. Chosen by hand\.$/ },
] as const;

describe.each(engines)('on $name', ({ engine, name, description }) => {
  let playground: Playground;
  const [octaves, steps] = [2, 5];

  beforeAll(async () => {
    playground = await visits.open();
    await playground.chooseEngine(engine);
    await playground.until('it is chosen', async () => description.test(await playground.text('engine-choice .line')));
    await playground.upload('weights', files.weights);
    await playground.until(
      'the network is there',
      async () => (await playground.text('network-button .name')) === 'VGG16',
    );
    await playground.set('size', 64);
    await playground.set('octaves', octaves);
    await playground.set('steps', steps);
    await playground.upload('photo', files.photo);
    const caption = 'waves.png ▸ vgg16 ▸ block1_conv2';
    await playground.until(
      'the photo is there',
      async () => (await playground.text('picture-stage .name')) === caption,
    );
    await playground.until('all is at rest', async () => (await playground.state()) === 'Paused');
    await playground.page.keyboard.press('Space');
    await playground.until('the dream is done', async () => (await playground.state()) === 'Developed');
  });

  afterAll(async () => {
    await playground.page.close();
  });

  test('the objective rises in every octave', async () => {
    expect(await playground.steps()).toBe(octaves * steps);
    const curve = await playground.curve();
    expect(curve).toHaveLength(octaves * steps);
    for (let octave = 0; octave < octaves; octave++) {
      expect(curve[(octave + 1) * steps - 1]).toBeGreaterThan(curve[octave * steps]);
    }
  });

  test('the canvas shows the dream, and it is not the photo', async () => {
    const [dream, photo] = [await playground.pixels('dream'), await playground.pixels('photo')];
    const apart = difference(dream, photo);
    expect(apart).toBeGreaterThan(1);
    // Still the photo's: a black or torn canvas would be further away.
    expect(apart).toBeLessThan(60);
  });

  test('says what it runs on and what it costs', async () => {
    expect(await playground.text('engine-readings dl')).toMatch(
      new RegExp(`^Engine ${name} A step [\\d.]+ m?s The page .+ Planned \\d+ MB$`),
    );
  });

  test('plays on by the space bar, pauses by it, and steps once by the full stop', async () => {
    const { keyboard } = playground.page;
    await keyboard.press('Space');
    await playground.until('it goes deeper', async () => (await playground.curve()).length > octaves * steps);
    await keyboard.press('Space');
    await playground.until('it pauses', async () => (await playground.state()) === 'Paused');
    // The step under way at the key press still completes.
    await still(playground);
    const [before, pixels] = [await playground.curve(), await playground.pixels()];
    await keyboard.press('.');
    await playground.until('it has stepped', async () => (await playground.curve()).length > before.length);
    await still(playground);
    expect(await playground.curve()).toHaveLength(before.length + 1);
    expect(await playground.state()).toBe('Paused');
    expect(difference(await playground.pixels(), pixels)).toBeGreaterThan(0);
  });

  test('shows the photo while C is held', async () => {
    const seen = async (): Promise<boolean> =>
      await (
        await playground.find('picture-stage .photo')
      ).evaluate((node) => getComputedStyle(node).visibility === 'visible');
    expect(await seen()).toBe(false);
    await playground.page.keyboard.down('c');
    await playground.until('the photo is seen', seen);
    await playground.page.keyboard.up('c');
    await playground.until('the dream is back', async () => !(await seen()));
  });

  test('saves the picture at its own size by S', async () => {
    const folder = path(`saved-${engine}`);
    mkdirSync(folder);
    const session = await playground.page.createCDPSession();
    await session.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await playground.page.keyboard.press('s');
    const file = `${folder}/waves-block1_conv2-1.png`;
    await playground.until('the file is written', () => Promise.resolve(existsSync(file)));
    const { format, width, height } = await sharp(readFileSync(file)).metadata();
    expect({ format, width, height }).toEqual({ format: 'png', width: 64, height: 48 });
  });

  test('starts from the photo again by R', async () => {
    const before = (await playground.curve()).length;
    await playground.page.keyboard.press('r');
    await playground.until('it begins anew', async () => (await playground.curve()).length < before);
    await playground.until('it is done', async () => (await playground.state()) === 'Developed');
    expect(playground.troubles).toEqual([]);
  });
});

/** Waits until no step has come for as long as several take. */
async function still(playground: Playground): Promise<void> {
  const [, number, unit] = /A step ([\d.]+) (m?s)/.exec(await playground.text('engine-readings dl')) ?? [];
  const enough = 500 + 4 * Number(number) * (unit === 's' ? 1000 : 1);
  let [known, since] = [-1, Date.now()];
  await playground.until('it stands still', async () => {
    const { length } = await playground.curve();
    if (length !== known) [known, since] = [length, Date.now()];
    return Date.now() - since > enough;
  });
}
