/** Dreams of classes on the embedded network: what is asked for grows, what cannot be asked for is named. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dream, dreamDefaults, type DreamSettings } from '../../src/apps/dream.js';
import { dreamPreset } from '../../src/apps/dreamPreset.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { Rng } from '../../src/core/rng.js';
import { readEmbeddedNetwork } from '../../src/nets/node/embedded.js';
import type { Network } from '../../src/nets/network.js';
import { mosaicClasses } from '../../src/objectives/classes.js';
import { testPicture, tinyNetwork } from '../support/tinyNetwork.js';

let backend: Backend;
let network: Network;
beforeAll(async () => {
  backend = await createWasmBackend({ threads: 1 });
  network = await readEmbeddedNetwork();
});
afterAll(() => {
  backend.dispose();
});

const quick: DreamSettings = { ...dreamDefaults, layers: [], size: 64, octaves: 1, steps: 8, rate: 3, jitter: 4 };

async function objectives(net: Network, settings: DreamSettings): Promise<number[]> {
  const values: number[] = [];
  for await (const { objective } of dream(backend, net, testPicture(64, 48), settings)) values.push(objective);
  return values;
}

describe('dreams of classes', () => {
  const aims: [string, Partial<DreamSettings>][] = [
    ['guided', { classes: ['eye', 'owl'] }],
    ['a mosaic drawn by the seed', { mosaic: { rows: 2, columns: 2 } }],
    ['a mosaic of one named class', { mosaic: { rows: 1, columns: 1, classes: ['spiral'] } }],
    ['smoothed and pulled back', { classes: ['leaf'], smooth: true, decay: 0.02 }],
  ];
  test.each(aims)('%s: the objective rises', async (_name, aim) => {
    const values = await objectives(network, { ...quick, ...aim });
    expect(values).toHaveLength(8);
    expect(values[7]).toBeGreaterThan(values[0]);
  });

  test.each<[Partial<DreamSettings>, RegExp]>([
    [{ classes: ['unicorn'] }, /class "unicorn" does not exist.*eye/],
    [{ classes: [] }, /No class was named/],
    [{ mosaic: { rows: 2, columns: 2, classes: ['eye'] } }, /got 1 classes for 2x2 cells/],
    [{ classes: ['eye'], decay: 2 }, /decay: got 2/],
    [{}, /no layer was chosen/],
  ])('%o is refused', async (aim, message) => {
    await expect(objectives(network, { ...quick, ...aim })).rejects.toThrow(message);
  });

  test('a network without a classifier has no classes to dream of', async () => {
    await expect(objectives(tinyNetwork(), { ...quick, classes: ['eye'] })).rejects.toThrow(/no classifier/);
  });

  test("a class goes by any of its synonyms, as ImageNet's names list them", async () => {
    const { classifier } = network;
    if (!classifier) throw new Error('The embedded network has a classifier.');
    const names = classifier.classes.map((name) => (name === 'eye' ? 'eyeball, eye, peeper' : name));
    const renamed = { ...network, classifier: { ...classifier, classes: names } };
    const expected = await objectives(network, { ...quick, steps: 2, classes: ['eye'] });
    for (const name of ['eyeball, eye, peeper', 'eye', 'peeper']) {
      expect(await objectives(renamed, { ...quick, steps: 2, classes: [name] })).toEqual(expected);
    }
    await expect(objectives(renamed, { ...quick, classes: ['eyeb'] })).rejects.toThrow(/"eyeb" does not exist/);
  });

  test('the preset of the embedded network dreams', async () => {
    const values = await objectives(network, { ...dreamPreset(network), size: 64, octaves: 1, steps: 4 });
    expect(values[3]).toBeGreaterThan(values[0]);
  });

  test('no class of a mosaic comes again before all have come', () => {
    const known = ['a', 'b', 'c', 'd'];
    const cells = mosaicClasses(known, 10, new Rng(3));
    expect([...cells.slice(0, 4)].sort()).toEqual(known);
    expect([...cells.slice(4, 8)].sort()).toEqual(known);
    expect(cells).toHaveLength(10);
  });
});
