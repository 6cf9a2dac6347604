// Style transfer and texture on a tiny network with random weights.
import { describe, expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Tensor } from '../../src/core/tensor.js';
import { transferLuminance } from '../../src/image/luminance.js';
import { resizePicture } from '../../src/image/resize.js';
import { optimizerKinds } from '../../src/apps/optimizers.js';
import { startKinds } from '../../src/apps/starts.js';
import { style, type StyleFrame, type StyleOptions, type StyleState } from '../../src/apps/style.js';
import type { Balance, StyleSettings } from '../../src/apps/styleSettings.js';
import { readStyleState, writeStyleState } from '../../src/apps/styleState.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { writeSafetensors } from '../../src/weights/writeSafetensors.js';
import { testPicture, tinyNetwork } from '../support/tinyNetwork.js';

const backend = await createWasmBackend({ threads: 1 });
const network = tinyNetwork();
const photo = testPicture(32, 24, 5);
const painting = testPicture(28, 28, 9);
const balance: Balance = { content: 0.1, style: 1, mean: 0.2, variation: 0.05 };
const usual: StyleSettings = {
  contentLayers: [{ layer: 'block2_conv1', weight: 1 }],
  styleLayers: [
    { layer: 'block1_conv1', weight: 1 },
    { layer: 'block2_conv1', weight: 3 },
  ],
  balance,
  centring: 'none',
  styleScaling: 'relative',
  contentScaling: 'relative',
  styleScale: 1,
  pooling: 'average',
  size: 32,
  phases: 2,
  phaseScale: 2,
  steps: 6,
  start: 'photo',
  optimizer: 'lbfgs',
  history: 5,
  warm: true,
  keepColors: false,
  tileable: false,
  seed: 1,
};

interface Run {
  readonly frames: StyleFrame[];
  readonly pictures: Tensor[];
}

async function runAll(changes: Partial<StyleSettings> = {}, options: StyleOptions = {}): Promise<Run> {
  const run: Run = { frames: [], pictures: [] };
  const sources = { photo: changes.contentLayers?.length === 0 ? undefined : photo, styles: [painting] };
  for await (const frame of style(backend, network, sources, { ...usual, ...changes }, options)) {
    run.frames.push(frame);
    run.pictures.push(await frame.picture());
  }
  return run;
}

const lossOf = ({ terms, balance: b }: StyleFrame): number =>
  b.content * terms['content at block2_conv1'] +
  b.style * (0.25 * terms['style at block1_conv1'] + 0.75 * terms['style at block2_conv1']) +
  b.mean * (0.25 * terms['channel means of block1_conv1'] + 0.75 * terms['channel means of block2_conv1']) +
  b.variation * terms['total variation'];

describe('a run', () => {
  test('goes through its phases; the loss is the weighted sum of the terms and falls', async () => {
    const { frames, pictures } = await runAll();
    expect(frames.map(({ phase, step }) => `${phase}.${step}`)).toEqual(
      [0, 1].flatMap((phase) => [0, 1, 2, 3, 4, 5, 6].map((step) => `${phase}.${step}`)),
    );
    expect(pictures[0].shape).toEqual([1, 3, 12, 16]);
    expect(pictures[13].shape).toEqual([1, 3, 24, 32]);
    for (const frame of frames) expect(Math.abs(frame.loss / lossOf(frame) - 1)).toBeLessThan(1e-5);
    for (const phase of [0, 1]) {
      const losses = frames.filter((frame) => frame.phase === phase).map(({ loss }) => loss);
      expect(losses[6]).toBeLessThan(0.7 * losses[0]);
    }
    for (const { data } of pictures) for (const x of data) expect(x >= 0 && x <= 1).toBe(true);
    expect(frames[0].terms['content at block2_conv1']).toBeCloseTo(0, 10);
    expect(frames[13].evaluations).toBeGreaterThanOrEqual(14);
  });

  test.each(optimizerKinds)('%s goes down', async (optimizer) => {
    const { frames } = await runAll({ optimizer, phases: 1, steps: 12, rate: 0.003 });
    expect(frames[12].loss).toBeLessThan(0.7 * frames[0].loss);
  });

  test('the same seed gives the same picture, another another', async () => {
    const noisy = { start: 'noise', phases: 1, steps: 3 } as const;
    const last = async (seed: number): Promise<Tensor | undefined> =>
      (await runAll({ ...noisy, seed })).pictures.at(-1);
    const first = await last(1);
    expect(await last(1)).toEqual(first);
    expect(await last(2)).not.toEqual(first);
  });

  test('gives all memory back, also when it is left early', async () => {
    const constants = async (): Promise<number> => {
      for await (const _ of style(backend, network, { photo, styles: [painting] }, usual)) break;
      return backend.memory.bytes;
    };
    const before = await constants();
    await runAll();
    expect(await constants()).toBe(before);
  });

  test('two styles are mixed by their shares; one with all of it is that style alone', async () => {
    const other = testPicture(20, 20, 3);
    const startLoss = async (styles: Tensor[], blend?: number[]): Promise<number> => {
      for await (const { loss } of style(backend, network, { photo, styles }, { ...usual, blend })) return loss;
      throw new Error('no frame');
    };
    const alone = await startLoss([painting]);
    expect(await startLoss([painting, other], [2, 0])).toBeCloseTo(alone, 6);
    expect(await startLoss([painting, other], [1, 1])).not.toBeCloseTo(alone, 4);
    expect(await startLoss([painting, other])).toBe(await startLoss([painting, other], [3, 3]));
  });
});

describe('starts', () => {
  test.each(startKinds)('%s', async (start) => {
    const { frames, pictures } = await runAll({ start, phases: 1, steps: 8 });
    expect(frames[8].loss).toBeLessThan(frames[0].loss);
    const [first] = pictures;
    if (start === 'photo') expect(first).toEqual(resizePicture(photo, { width: 32, height: 24 }));
    if (start === 'gray') expect(first.data.every((x) => x === 0.5)).toBe(true);
    const spread = Math.max(...first.data) - Math.min(...first.data);
    if (start !== 'gray') expect(spread).toBeGreaterThan(0.5);
  });
});

describe('resuming', () => {
  test.each(optimizerKinds)('%s: from any step, through a file, to the same bytes', async (optimizer) => {
    const changes = { optimizer, steps: 4, start: 'photo+noise' } as const;
    const kept: Uint8Array<ArrayBuffer>[] = [];
    let whole: Tensor | undefined;
    const settings = { ...usual, ...changes };
    for await (const frame of style(backend, network, { photo, styles: [painting] }, settings)) {
      kept.push(writeStyleState(await frame.state(), { note: 'kept' }));
      whole = await frame.picture();
    }
    for (const at of [0, 1, 3, 4, 5, 8, 9]) {
      const { state, about } = await readStyleState(bytesInMemory('kept.state', kept[at]));
      expect(about.note).toBe('kept');
      const { frames, pictures } = await runAll(changes, { resume: state });
      expect(pictures.at(-1) ?? whole).toEqual(whole);
      expect(frames.length).toBe(at === 0 || at === 5 ? 10 - at : 9 - at);
    }
  });

  test('a state of another size is refused', async () => {
    let state: StyleState | undefined;
    for await (const frame of style(backend, network, { photo, styles: [painting] }, usual)) {
      state = await frame.state();
      break;
    }
    await expect(runAll({ size: 24 }, { resume: state })).rejects.toThrow(/phase 1 at 16x12, this run has 12x9, 24x18/);
  });

  test('a file of something else, or a damaged one, is refused', async () => {
    const tensors = [{ name: 'picture', shape: [1, 1, 1, 1], data: Float32Array.of(1) }];
    for (const style of [undefined, '{', '{"phase":-1,"step":0}', '{"phase":0,"step":0,"optimizer":{"name":"adam"}}']) {
      const bytes = writeSafetensors(tensors, 'F32', style === undefined ? {} : { style });
      const reading = readStyleState(bytesInMemory('x.state', bytes));
      await expect(reading).rejects.toThrow(/x\.state: this is no saved style transfer/);
    }
    const whole = writeStyleState({ phase: 0, step: 0, picture: photo, optimizer: undefined }, {});
    const half = whole.slice(0, whole.length / 2);
    await expect(readStyleState(bytesInMemory('x.state', half))).rejects.toThrow(/x\.state: it is cut short/);
  });
});

describe('what goes wrong', () => {
  test('a NaN stops with the name of the first bad node; the last picture and state are good', async () => {
    const frames: StyleFrame[] = [];
    const pictures: Tensor[] = [];
    let cut: StyleState | undefined;
    const run = async (): Promise<void> => {
      const live = (): Balance => (frames.length < 4 ? balance : { ...balance, style: NaN });
      const onCut = (state: StyleState): Promise<void> => Promise.resolve(void (cut = state));
      const options = { live, onCut };
      for await (const frame of style(backend, network, { photo, styles: [painting] }, usual, options)) {
        frames.push(frame);
        pictures.push(await frame.picture());
      }
    };
    await expect(run()).rejects.toThrow(/first bad numbers are in node \d+, the variable "weight of style"/);
    expect(frames).toHaveLength(4);
    expect(cut?.step).toBe(3);
    expect(cut?.picture).toEqual(pictures[3]);
    expect(cut?.picture.data.every(Number.isFinite)).toBe(true);
  });

  test('a NaN in the photo is named before the first frame', async () => {
    const bad = testPicture(32, 24, 5);
    bad.data[100] = NaN;
    const run = async (): Promise<void> => {
      for await (const _ of style(backend, network, { photo: bad, styles: [painting] }, { ...usual, phases: 1 })) break;
    };
    await expect(run()).rejects.toThrow(/first bad numbers are in node 0, the variable "picture"/);
  });

  test('the signal ends it after the step under way, and hands out the state', async () => {
    const controller = new AbortController();
    let cut: StyleState | undefined;
    let count = 0;
    const onCut = (state: StyleState): Promise<void> => Promise.resolve(void (cut = state));
    const options = { signal: controller.signal, onCut };
    for await (const _ of style(backend, network, { photo, styles: [painting] }, usual, options)) {
      if (++count === 3) controller.abort();
    }
    expect(count).toBe(3);
    expect(cut?.step).toBe(2);
    const { pictures } = await runAll({}, { resume: cut });
    expect(pictures.at(-1)).toEqual((await runAll()).pictures.at(-1));
  });

  test.each<[Partial<StyleSettings>, RegExp]>([
    [{ styleLayers: [] }, /no style layer/],
    [{ styleLayers: [{ layer: 'block9', weight: 1 }] }, /"block9" does not exist/],
    [{ styleLayers: [{ layer: 'block1_conv1', weight: 0 }] }, /all weights of block1_conv1 are 0/],
    [{ balance: { ...balance, style: -1 } }, /weight of style: got -1/],
    [{ blend: [1, 2] }, /got 2 shares for 1 styles/],
    [{ styleScale: 0 }, /style scale: got 0/],
    [{ steps: 0 }, /steps: got 0/],
    [{ rate: 2 }, /rate: got 2/],
    [{ history: 0 }, /history: got 0/],
    [{ phases: 0 }, /octaves: got 0|phases: got 0/],
    [{ size: 1, phases: 1 }, /too small/],
    [{ contentLayers: [], start: 'photo' }, /no photo to begin with/],
    [{ contentLayers: [], start: 'noise', keepColors: true }, /no photo to take colours from/],
  ])('%o', async (changes, message) => {
    await expect(runAll(changes)).rejects.toThrow(message);
  });
});

describe('while it runs', () => {
  test('the balance may change between steps', async () => {
    let frames = 0;
    const live = (): Balance => (frames < 4 ? balance : { ...balance, content: 5 });
    const contents: number[] = [];
    for await (const frame of style(
      backend,
      network,
      { photo, styles: [painting] },
      { ...usual, steps: 12 },
      { live },
    )) {
      if (frame.phase > 0) break;
      frames++;
      contents.push(frame.terms['content at block2_conv1']);
      expect(frame.balance.content).toBe(frames <= 4 ? 0.1 : 5);
      expect(Math.abs(frame.loss / lossOf(frame) - 1)).toBeLessThan(1e-5);
    }
    expect(contents[12]).toBeLessThan(0.7 * contents[3]);
  });

  test('a runner may cut steps into slices: the same picture', async () => {
    const sliced = await runAll(
      {},
      {
        run: async (program) => {
          while (!program.advance(3)) await Promise.resolve();
        },
      },
    );
    expect(sliced.pictures.at(-1)).toEqual((await runAll()).pictures.at(-1));
  });
});

describe('colours', () => {
  test('kept: brightness from the result, colour from the photo', async () => {
    const [kept, plain] = [await runAll({ keepColors: true }), await runAll()];
    const target = resizePicture(photo, { width: 32, height: 24 });
    const last = plain.pictures.at(-1);
    if (!last) throw new Error('no picture');
    expect(kept.pictures.at(-1)).toEqual(transferLuminance(last, target));
    // Differences of channels are what luminance does not touch, where nothing is clipped.
    const result = kept.pictures.at(-1)?.data ?? [];
    const pixels = 32 * 24;
    let compared = 0;
    for (let i = 0; i < pixels; i++) {
      const channels = [0, 1, 2].map((c) => result[c * pixels + i]);
      if (channels.some((x) => x <= 0 || x >= 1)) continue;
      compared++;
      expect(channels[0] - channels[1]).toBeCloseTo(target.data[i] - target.data[pixels + i], 5);
    }
    expect(compared).toBeGreaterThan(pixels / 2);
  });
});
