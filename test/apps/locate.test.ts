/** Locating on the embedded network: scenes whose boxes are known, what can be asked for, and what must not be found. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { locate, type LocateEvent } from '../../src/apps/locate.js';
import { workingExtent } from '../../src/apps/locateExtent.js';
import { collect, type Located } from '../../src/apps/locateResult.js';
import { type PhotoScore, scorePhoto, summarize } from '../../src/apps/locateScore.js';
import { knownScene } from '../../src/apps/locateScenes.js';
import { locateDefaults, type LocateSettings } from '../../src/apps/locateSettings.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { Rng } from '../../src/core/rng.js';
import { Tensor } from '../../src/core/tensor.js';
import { readEmbeddedNetwork } from '../../src/nets/node/embedded.js';
import type { Network } from '../../src/nets/network.js';
import { testPicture, tinyNetwork } from '../support/tinyNetwork.js';

let backend: Backend;
let network: Network;
beforeAll(async () => {
  backend = await createWasmBackend();
  network = await readEmbeddedNetwork();
});
afterAll(() => {
  backend.dispose();
});

const scene = knownScene(41, 1);

async function located(photo: Tensor, settings: Partial<LocateSettings> = {}): Promise<Located> {
  const result = await collect(locate(backend, network, photo, { ...locateDefaults, ...settings }));
  if (result === undefined) throw new Error('the sequence ended before its end');
  return result;
}

test('twelve scenes with known boxes: what docs/locate.md says of 200, with room for chance', async () => {
  const scores: PhotoScore[] = [];
  for (let number = 0; number < 12; number++) {
    const score = await scorePhoto(backend, network, knownScene(20231123, number), locateDefaults, 0);
    if (score) scores.push(score);
  }
  const summary = summarize(scores);
  console.info(JSON.stringify(summary));
  expect(summary.photos).toBe(12);
  expect(summary.things).toBeGreaterThanOrEqual(24);
  expect(summary.topN).toBeGreaterThanOrEqual(11 / 12);
  expect(summary.pointing).toBeGreaterThanOrEqual(0.9);
  expect(summary.named).toBeGreaterThanOrEqual(0.9);
  expect(summary.boxed).toBeGreaterThanOrEqual(0.85);
  expect(summary.found).toBeGreaterThanOrEqual(0.85);
  expect(summary.medianIou).toBeGreaterThanOrEqual(0.65);
  expect(summary.falseObjects).toBeLessThanOrEqual(0.5);
}, 120_000);

describe('the sequence', () => {
  const events: LocateEvent[] = [];
  beforeAll(async () => {
    for await (const event of locate(backend, network, scene.photo)) events.push(event);
  });

  test('classes, a mask for each, components, their regions, objects', () => {
    const kinds = events.map(({ kind }) => kind).filter((kind, i, all) => kind !== all[i - 1]);
    expect(kinds).toEqual(['classes', 'mask', 'components', 'region', 'objects']);
    expect(events.filter(({ kind }) => kind === 'mask')).toHaveLength(locateDefaults.top);
  });

  test('says how much is done, never less than before, all at the end', () => {
    const shares = events.map(({ share }) => share);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    expect(shares[0]).toBeLessThan(0.2);
  });

  test('is plain data, but for tensors', () => {
    for (const event of events) expect(structuredClone(event)).toBeDefined();
  });
});

describe('what is found', () => {
  let result: Located;
  beforeAll(async () => {
    result = await located(scene.photo);
  });

  test('are the things of the scene, most probable first, each in its box', () => {
    const { objects } = result.end;
    const names = scene.objects.map(({ labels: [label] }) => label).sort();
    expect(objects.map(({ label }) => label).sort()).toEqual(names);
    const probabilities = objects.map(({ probability }) => probability);
    expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
    for (const { label, box, component, sign } of objects) {
      const half = result.end.halves.find((each) => each.component === component && each.sign === sign);
      expect(half).toMatchObject({ box, dropped: undefined });
      expect(half?.labels[0].label).toBe(label);
    }
  });

  test('classes by the mean of the softmax and by its peak; both are probabilities', () => {
    const { classes, peaks, classMap } = result.found;
    expect(classes).toHaveLength(20);
    expect(classes.reduce((total, { probability }) => total + probability, 0)).toBeLessThanOrEqual(1 + 1e-6);
    const [, count, height, width] = classMap.probabilities.shape;
    const [best] = peaks;
    const ofBest = classMap.probabilities.data.slice(best.index * height * width, (best.index + 1) * height * width);
    expect(best.probability).toBeCloseTo(Math.max(...ofBest), 6);
    expect(count).toBe(30);
  });

  test('loadings are of unit length, eigenvalues descend, angles are between 0 and 180 degrees', () => {
    const { components, angles, principalMasks } = result.components;
    expect(principalMasks).toHaveLength(components.length);
    components.forEach(({ eigenvalue, share, loadings }, k) => {
      expect(loadings.reduce((total, value) => total + value * value, 0)).toBeCloseTo(1, 6);
      expect(share).toBeGreaterThanOrEqual(locateDefaults.rules.nullShare);
      if (k > 0) expect(eigenvalue).toBeLessThanOrEqual(components[k - 1].eigenvalue);
    });
    expect(angles).toHaveLength(20);
    for (const angle of angles.flat()) expect(angle >= 0 && angle <= 180).toBe(true);
  });

  test('of a component the half with the stronger evidence comes first', () => {
    const { halves } = result.end;
    halves.forEach((half, i) => {
      const next = halves.at(i + 1);
      if (next?.component === half.component) expect(next.lift).toBeLessThanOrEqual(half.lift);
    });
  });

  test('passes are counted: one back for each class', () => {
    expect(result.end.passes.backward).toBe(20);
    // The photo twice, the mean colour, and each region.
    expect(result.end.passes.forward).toBe(3 + result.end.halves.length);
  });

  test('boxes are in pixels of the photo, whatever the network is shown', async () => {
    const { objects } = (await located(scene.photo, { size: 128 })).end;
    for (const { labels, box } of scene.objects) {
      const same = objects.find(({ label }) => label === labels[0]);
      expect(same).toBeDefined();
      box.forEach((value, i) => {
        expect(Math.abs(value - (same?.box[i] ?? NaN))).toBeLessThan(25);
      });
    }
  });
});

describe('nothing to find', () => {
  test.each([0, 0.5, 1])('a uniform photo of value %f', async (value) => {
    const { end } = await located(Tensor.filled([1, 3, 100, 150], value));
    expect(end.objects).toEqual([]);
  });

  test('a uniform colour with the noise of a camera', async () => {
    const rng = new Rng(8);
    const photo = Tensor.filled([1, 3, 96, 96], 0.4);
    photo.data.forEach((_, i) => (photo.data[i] += 0.004 * rng.normal()));
    expect((await located(photo)).end.objects).toEqual([]);
  });

  test('one pixel is enlarged to what the network can take', async () => {
    const { found, end } = await located(Tensor.filled([1, 3, 1, 1], 0.3));
    expect(found.photo.shape).toEqual([1, 3, 64, 64]);
    expect(end.objects).toEqual([]);
  });
});

describe('what the network is shown', () => {
  const extent = (width: number, height: number, size?: number): unknown =>
    workingExtent(network, { width, height }, size);

  test('a photo of 6000 pixels is reduced to what the network knows things in', () => {
    expect(extent(6000, 4000)).toEqual({ width: 144, height: 96 });
    const large = { ...network, pictureSize: 224 };
    expect(workingExtent(large, { width: 6000, height: 4000 })).toEqual({ width: 400, height: 267 });
    expect(workingExtent(large, { width: 250, height: 300 })).toEqual({ width: 250, height: 300 });
  });

  test('a small one is enlarged, one asked for is as asked, a very narrow one is stretched', async () => {
    expect(extent(32, 16)).toEqual({ width: 64, height: 32 });
    expect(extent(100, 50, 300)).toEqual({ width: 300, height: 150 });
    const { found } = await located(Tensor.filled([1, 3, 10, 6000], 0.5));
    expect(found.photo.shape).toEqual([1, 3, network.smallestPicture, 144]);
  });
});

describe('cancelling', () => {
  test.each(['classes', 'mask', 'components', 'region'])('after %s: nothing more comes', async (kind) => {
    const controller = new AbortController();
    const seen: LocateEvent[] = [];
    for await (const event of locate(backend, network, scene.photo, locateDefaults, { signal: controller.signal })) {
      expect(controller.signal.aborted && event.kind === 'objects').toBe(false);
      seen.push(event);
      if (event.kind === kind) controller.abort();
    }
    expect(seen.at(-1)?.kind === 'objects').toBe(false);
    expect(seen.filter((event) => event.kind === kind).length).toBeLessThanOrEqual(kind === 'region' ? 2 : 1);
  });

  test('leaving the sequence gives the memory back', async () => {
    await located(scene.photo);
    const { bytes } = backend.memory;
    for await (const event of locate(backend, network, scene.photo)) if (event.kind === 'mask') break;
    expect(backend.memory.bytes).toBe(bytes);
  });
});

describe('bad settings', () => {
  test.each<[Partial<LocateSettings>, RegExp]>([
    [{ top: 1 }, /top: got 1/],
    [{ size: 0.5 }, /size: got 0.5/],
    [{ rules: { ...locateDefaults.rules, lift: 2 } }, /lift: got 2/],
    [{ rules: { ...locateDefaults.rules, blur: 0 } }, /blur: got 0/],
    [{ method: 'gradcam', layer: 'nowhere' }, /layer "nowhere" does not exist/],
  ])('%o', async (settings, message) => {
    await expect(located(scene.photo, settings)).rejects.toThrow(message);
  });

  test('a network without a classifier says what to load', async () => {
    const sequence = locate(backend, tinyNetwork(), testPicture(32, 32));
    await expect(collect(sequence)).rejects.toThrow(/no classifier.*Load weights/);
  });
});
