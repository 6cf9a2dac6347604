// Deep Dream on the reference backend, with a network small enough for it.
import { beforeEach, describe, expect, test } from 'vitest';
import { dream, dreamDefaults, type DreamFrame, type DreamOptions, type DreamSettings } from '../../src/apps/dream.js';
import { defaultDreamLayer } from '../../src/apps/dreamLayer.js';
import { createReferenceBackend, type ReferenceBackend } from '../../src/backends/reference/index.js';
import type { Tensor } from '../../src/core/tensor.js';
import { resizePicture } from '../../src/image/resize.js';
import { vgg16Plan, vggLayers } from '../../src/nets/vgg.js';
import { testPicture, tinyNetwork } from '../support/tinyNetwork.js';

const network = tinyNetwork();
const photo = testPicture(30, 20);
const usual: DreamSettings = {
  ...dreamDefaults,
  layers: [{ layer: 'block2_conv1', gain: 1 }],
  size: 24,
  octaves: 2,
  steps: 4,
  jitter: 3,
};

let backend: ReferenceBackend;
beforeEach(() => {
  backend = createReferenceBackend();
});

interface Dreamt {
  readonly frames: readonly DreamFrame[];
  readonly pictures: readonly Tensor[];
}

/** All frames, with the picture after each. */
async function dreamAll(settings: Partial<DreamSettings> = {}, options?: DreamOptions): Promise<Dreamt> {
  const frames: DreamFrame[] = [];
  const pictures: Tensor[] = [];
  for await (const frame of dream(backend, network, photo, { ...usual, ...settings }, options)) {
    frames.push(frame);
    pictures.push(await frame.picture());
  }
  return { frames, pictures };
}

const lastOf = ({ pictures }: Dreamt): Float32Array => pictures[pictures.length - 1].data;

describe('frames', () => {
  test('one for each step of each octave, with its size and what it takes', async () => {
    const { frames, pictures } = await dreamAll();
    expect(frames.map(({ octave, step, width, height }) => [octave, step, width, height])).toEqual([
      ...[1, 2, 3, 4].map((step) => [0, step, 17, 11]),
      ...[1, 2, 3, 4].map((step) => [1, step, 24, 16]),
    ]);
    expect(pictures[7].shape).toEqual([1, 3, 16, 24]);
    for (const { memory, ms, octaves } of frames) {
      expect(memory.total).toBeGreaterThan(memory.constants);
      expect(ms).toBeGreaterThan(0);
      expect(octaves).toBe(2);
    }
    expect(backend.memory.peak).toBeGreaterThanOrEqual(Math.max(...frames.map(({ memory }) => memory.total)));
  });

  test('without jitter the objective rises at every step', async () => {
    const { frames } = await dreamAll({ jitter: 0, rate: 1 });
    for (const octave of [0, 1]) {
      const objectives = frames.filter((frame) => frame.octave === octave).map(({ objective }) => objective);
      expect(objectives).toEqual([...objectives].sort((a, b) => a - b));
      expect(objectives[3]).toBeGreaterThan(objectives[0] * 1.02);
    }
  });

  test('a step moves pixels by the rate on average, and keeps them in [0, 1]', async () => {
    const { pictures } = await dreamAll({ octaves: 1, steps: 2, rate: 2, jitter: 0 });
    const base = resizePicture(photo, { width: 24, height: 16 });
    const moved =
      pictures[0].data.reduce((sum, value, i) => sum + Math.abs(value - base.data[i]), 0) / base.data.length;
    expect(moved * 255).toBeCloseTo(2, 2);
    const { pictures: wild } = await dreamAll({ octaves: 1, steps: 3, rate: 100 });
    expect(Math.min(...wild[2].data)).toBe(0);
    expect(Math.max(...wild[2].data)).toBe(1);
  });

  test('rate 0 changes nothing', async () => {
    const dreamt = await dreamAll({ octaves: 1, steps: 1, rate: 0 });
    expect(lastOf(dreamt)).toEqual(resizePicture(photo, { width: 24, height: 16 }).data);
  });

  test('gains weigh the layers', async () => {
    const objective = async (layers: DreamSettings['layers']): Promise<number> => {
      const { frames } = await dreamAll({ layers, octaves: 1, steps: 1, jitter: 0 });
      return frames[0].objective;
    };
    const [one, two] = ['block1_conv1', 'block2_conv1'];
    const separately = [await objective([{ layer: one, gain: 1 }]), await objective([{ layer: two, gain: 1 }])];
    const together = await objective([
      { layer: one, gain: 3 },
      { layer: two, gain: -0.5 },
    ]);
    expect(together).toBeCloseTo(3 * separately[0] - 0.5 * separately[1], 4);
  });
});

describe('features and content', () => {
  test('a channel by itself grows', async () => {
    const features = [{ layer: 'block2_conv1', channel: 2 }];
    const { frames } = await dreamAll({ layers: [], features, octaves: 1, steps: 4, jitter: 0, rate: 1 });
    expect(frames[3].objective).toBeGreaterThan(frames[0].objective * 1.02);
    await expect(dreamAll({ layers: [], features: [{ logit: 'cat' }] })).rejects.toThrow(/no classifier/);
  });

  test('content keeps the picture near the photo, also under jitter', async () => {
    const far = async (content: DreamSettings['content']): Promise<number> => {
      const dreamt = lastOf(await dreamAll({ content, octaves: 1, steps: 8, rate: 3 }));
      const base = resizePicture(photo, { width: 24, height: 16 }).data;
      return dreamt.reduce((sum, value, i) => sum + (value - base[i]) ** 2, 0);
    };
    const free = await far([]);
    expect(await far([{ layer: 'block1_conv1', weight: 0 }])).toBeCloseTo(free, 3);
    expect(await far([{ layer: 'block1_conv1', weight: 100 }])).toBeLessThan(0.7 * free);
    await expect(dreamAll({ content: [{ layer: 'block1_conv1', weight: -1 }] })).rejects.toThrow(/takes 0 or more/);
  });

  test('at the photo itself content is nothing', async () => {
    const start = async (content: DreamSettings['content']): Promise<number> =>
      (await dreamAll({ content, octaves: 1, steps: 1 })).frames[0].objective;
    expect(await start([{ layer: 'block1_conv1', weight: 50 }])).toBeCloseTo(await start([]), 5);
  });
});

describe('seed', () => {
  test('the same gives the same picture, another gives another', async () => {
    const first = lastOf(await dreamAll());
    expect(lastOf(await dreamAll())).toEqual(first);
    expect(lastOf(await dreamAll({ seed: 2 }))).not.toEqual(first);
  });
});

describe('while it runs', () => {
  test('aborting ends it after the step under way, and gives all memory back', async () => {
    const controller = new AbortController();
    const frames: DreamFrame[] = [];
    for await (const frame of dream(backend, network, photo, usual, { signal: controller.signal })) {
      frames.push(frame);
      if (frames.length === 3) controller.abort();
    }
    expect(frames).toHaveLength(3);
    const constants = frames[0].memory.constants;
    expect(backend.memory.bytes).toBe(constants);
  });

  test('breaking out of the loop gives memory back too', async () => {
    for await (const frame of dream(backend, network, photo, usual)) {
      expect(backend.memory.bytes).toBe(frame.memory.total);
      break;
    }
    const { frames } = await dreamAll({ steps: 1 });
    expect(backend.memory.bytes).toBe(frames[0].memory.constants);
  });

  test('endless: goes on at the last octave', async () => {
    const controller = new AbortController();
    const steps: (readonly [number, number])[] = [];
    for await (const { octave, step } of dream(backend, network, photo, usual, {
      endless: true,
      signal: controller.signal,
    })) {
      steps.push([octave, step]);
      if (steps.length === 20) controller.abort();
    }
    expect(steps.slice(3, 6)).toEqual([
      [0, 4],
      [1, 1],
      [1, 2],
    ]);
    expect(steps.at(-1)).toEqual([1, 16]);
  });

  test('rate and jitter are read before every step', async () => {
    let rate = 1;
    const { pictures } = await dreamAll(
      { octaves: 1, steps: 4, jitter: 0 },
      { live: () => ({ rate: rate-- > 0 ? 1 : 0, jitter: 0 }) },
    );
    expect(pictures[0].data).not.toEqual(resizePicture(photo, { width: 24, height: 16 }).data);
    expect(pictures[1].data).toEqual(pictures[0].data);
    expect(pictures[3].data).toEqual(pictures[0].data);
  });

  test('a runner may cut steps into slices: the same picture', async () => {
    const sliced = await dreamAll(
      {},
      {
        run: async (program) => {
          while (!program.advance(2)) await Promise.resolve();
        },
      },
    );
    expect(lastOf(sliced)).toEqual(lastOf(await dreamAll()));
  });
});

describe('settings that do not fit', () => {
  test.each([
    [
      { layers: [{ layer: 'block9_conv1', gain: 1 }] },
      /"block9_conv1" does not exist.*block1_conv1, block1_pool, block2_/,
    ],
    [{ layers: [] }, /no layer was chosen/],
    [{ layers: [{ layer: 'block1_conv1', gain: NaN }] }, /gain of block1_conv1 is NaN/],
    [{ size: 0 }, /size: got 0/],
    [{ size: 1 }, /too small here/],
    [{ steps: 0 }, /steps: got 0/],
    [{ octaves: 1.5 }, /octaves: got 1.5/],
    [{ octaveScale: 1 }, /octave scale: got 1/],
    [{ rate: NaN }, /rate: got NaN/],
    [{ jitter: -1 }, /jitter: got -1/],
    [{ seed: 0.5 }, /seed: got 0.5/],
  ])('%o', async (settings, message) => {
    await expect(dreamAll(settings)).rejects.toThrow(message);
  });
});

test('the layer to dream on when nobody says', () => {
  const layers = vggLayers(vgg16Plan);
  expect(defaultDreamLayer(layers)).toBe('block4_conv3');
  expect(defaultDreamLayer(layers.filter(({ name }) => /^block[123]/.test(name)))).toBe('block3_conv3');
  expect(() => defaultDreamLayer([])).toThrow(/no layers/);
});
