/** The real VGG16 on a real photo in the page, with screenshots in test-results/ for people to look at. */
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { asset } from '../support/assets.js';
import { playgroundVisits } from './support/visits.js';

const weights = asset('weights/vgg16-blocks1-3.keras.h5');
const photo = asset('photos/deepdream_sky1024px.jpg');
const results = fileURLToPath(new URL('../../test-results/', import.meta.url));

const visits = playgroundVisits();

test.skipIf(!weights || !photo)('VGG16 dreams over the sky', { timeout: 120_000 }, async () => {
  if (!weights || !photo) return;
  const playground = await visits.open({ width: 1440, height: 900 });
  await playground.upload('weights', weights);
  await playground.until(
    'the network is there',
    async () => (await playground.text('network-button .name')) === 'VGG16',
  );
  await playground.set('size', 192);
  await playground.set('octaves', 2);
  await playground.upload('photo', photo);
  const taken = async (): Promise<boolean> =>
    (await playground.text('picture-stage .name')) === 'deepdream_sky1024px.jpg ▸ vgg16 ▸ block3_conv3';
  await playground.until('the photo is there', taken);
  await playground.page.keyboard.press('Space');
  await playground.until('the dream is done', async () => (await playground.state()) === 'Developed');
  expect(await playground.text('network-button .about')).toContain('blocks 4 and 5 are absent');
  const curve = await playground.curve();
  expect(curve).toHaveLength(20);
  for (const [first, last] of [curve.slice(0, 10), curve.slice(10)].map((octave) => [octave[0], octave[9]])) {
    expect(last).toBeGreaterThan(first);
  }
  expect(playground.troubles).toEqual([]);

  mkdirSync(results, { recursive: true });
  await playground.page.screenshot({ path: `${results}playground-desk.png` });
  await playground.page.setViewport({ width: 390, height: 844 });
  await playground.page.screenshot({ path: `${results}playground-phone.png` });
});
