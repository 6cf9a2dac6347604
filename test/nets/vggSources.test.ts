/**
 * VGG16 and VGG19 with their classifiers from every source: the same probabilities as an independent runtime gives, to
 * 1e-4. Each file lays out its weights in its own way and wants pictures in its own way; what they share are the numbers.
 */
import { writeFileSync } from 'node:fs';
import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { classify } from '../../src/apps/classify.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { networkFromFile } from '../../src/nets/open.js';
import { vgg16Plan, vgg19Plan, type VggPlan } from '../../src/nets/vgg.js';
import { fileBytes } from '../../src/weights/node/fileBytes.js';
import { openH5 } from '../../src/weights/node/openH5.js';
import { type H5Dataset, writeH5 } from '../support/h5.js';
import {
  asKeras,
  asOnnx,
  asSafetensors,
  kerasPaths,
  narrowed,
  type RandomLayer,
  randomVgg,
} from '../support/narrowVgg.js';
import { temporaryFolder } from '../support/temporary.js';
import { testPicture } from '../support/tinyNetwork.js';

const at = temporaryFolder();
const classes = 60;
const picture = testPicture(224, 224);

let backend: Backend;
beforeAll(async () => {
  backend = await createWasmBackend({ threads: 1 });
});
afterAll(() => {
  backend.dispose();
});

/** The picture as a network of Keras (A) or PyTorch (B) takes it; A with its planes in the order blue, green, red. */
function prepared(way: 'A' | 'B'): Float32Array {
  const plane = 224 * 224;
  const [mean, deviation] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ];
  return Float32Array.from(picture.data, (_, i) => {
    const c = Math.floor(i / plane);
    if (way === 'B') return (picture.data[i] - mean[c]) / deviation[c];
    return 255 * picture.data[(2 - c) * plane + (i % plane)] - [103.939, 116.779, 123.68][c];
  });
}

/** Probabilities by ONNX Runtime, of a picture that is prepared already. */
async function witness(layers: readonly RandomLayer[], way: 'A' | 'B'): Promise<Float32Array> {
  const session = await InferenceSession.create(asOnnx(layers, 224), { intraOpNumThreads: 1 });
  const answer = await session.run({ input: new RuntimeTensor('float32', prepared(way), [1, 3, 224, 224]) });
  const { data } = answer[session.outputNames[0]];
  await session.release();
  if (!(data instanceof Float32Array)) throw new Error('The runtime gave no float32 numbers.');
  return data;
}

let written = 0;
/** The network in a file, by the way that every file takes. */
async function open(
  content: Uint8Array | readonly H5Dataset[],
  plans: Record<string, VggPlan>,
): ReturnType<typeof networkFromFile> {
  const path = at(`weights-${++written}`);
  if (content instanceof Uint8Array) writeFileSync(path, content);
  else await writeH5(path, content);
  return networkFromFile(await fileBytes(path), { openH5: () => openH5(path), plans });
}

/** Probabilities by index of the class. */
async function probabilities(...args: Parameters<typeof open>): Promise<number[]> {
  const network = await open(...args);
  const answer = await classify(backend, network, picture);
  network.close?.();
  return answer.classes.toSorted((a, b) => a.index - b.index).map(({ probability }) => probability);
}

/** The largest difference, relative to the expected. */
function largestError(got: readonly number[], expected: Float32Array): number {
  expect(got).toHaveLength(expected.length);
  return got.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]) / expected[i]), 0);
}

describe.each([
  ['vgg16', vgg16Plan],
  ['vgg19', vgg19Plan],
])('%s', (name, whole) => {
  const plan = narrowed(whole, 16);
  const plans = { [name]: plan };
  // Keras' networks take numbers of about 64, the others of about 1.
  const layers = { A: randomVgg(plan, classes, 64), B: randomVgg(plan, classes, 1) };
  const expected: Partial<Record<'A' | 'B', Float32Array>> = {};

  async function compare(way: 'A' | 'B', content: Parameters<typeof open>[0]): Promise<number> {
    const answer = (expected[way] ??= await witness(layers[way], way));
    // The classes differ enough for a mistake to show.
    expect(Math.max(...answer) / Math.min(...answer)).toBeGreaterThan(20);
    return largestError(await probabilities(content, plans), answer);
  }

  test.each(Object.entries(kerasPaths))('Keras .h5, names as in %s', async (_, paths) => {
    expect(await compare('A', asKeras(layers.A, paths))).toBeLessThan(1e-4);
  });

  test.each(['torchvision', 'timm'] as const)('safetensors, names as in %s', async (naming) => {
    expect(await compare('B', asSafetensors(layers.B, naming))).toBeLessThan(1e-4);
  });

  test('ONNX', async () => {
    expect(await compare('B', asOnnx(layers.B, 224))).toBeLessThan(1e-4);
  });

  test('a first fully connected layer flattened in the other order is another network: the comparison would tell', async () => {
    // What stands in the Keras file is read as if it had been flattened channel, height, width, and back.
    const mixed = layers.A.map((layer): RandomLayer => {
      if (layer.name !== 'fc1') return layer;
      const [outputs, inputs, height, width] = layer.shape;
      const taps = height * width;
      const kernel = layer.kernel.slice();
      for (let o = 0; o < outputs; o++) {
        for (let i = 0; i < inputs; i++) {
          for (let tap = 0; tap < taps; tap++) {
            kernel[o * inputs * taps + i * taps + tap] = layer.kernel[o * inputs * taps + tap * inputs + i];
          }
        }
      }
      return { ...layer, kernel };
    });
    expect(await compare('A', asKeras(mixed, kerasPaths['keras-applications']))).toBeGreaterThan(0.1);
  });

  test('its classifier covers any picture', async () => {
    const network = await open(asSafetensors(layers.B, 'timm'), plans);
    expect(network.layers.slice(-3).map((layer) => [layer.name, layer.channels, layer.stride])).toEqual([
      ['fc1', 256, 32],
      ['fc2', 256, 32],
      ['predictions', classes, 32],
    ]);
    expect(network.classifier).toMatchObject({ layer: 'predictions' });
    expect(network.classifier?.classes[7]).toBe('class 7');
    const wide = await classify(backend, network, testPicture(288, 224), { top: 1 });
    expect(wide).toMatchObject({ width: 288, height: 224 });
    network.close?.();
  });
});

describe('files that are not whole', () => {
  const plan = narrowed(vgg16Plan, 16);
  const plans = { vgg16: plan };
  const layers = randomVgg(plan, classes, 1);
  const without = (...names: readonly string[]): RandomLayer[] => layers.filter(({ name }) => !names.includes(name));

  test('convolutions alone: a network without classes, and it says so', async () => {
    const convolutions = without('fc1', 'fc2', 'predictions');
    for (const content of [
      asSafetensors(convolutions, 'timm'),
      asKeras(convolutions, kerasPaths['keras-applications']),
    ]) {
      const network = await open(content, plans);
      expect(network.title).toMatch(/^VGG16, weights-\d+, without its classifier$/);
      expect(network.layers.at(-1)?.name).toBe('block5_pool');
      await expect(classify(backend, network, picture)).rejects.toThrow(/no classifier.*Load a complete file/);
      network.close?.();
    }
  });

  test('a gap', async () => {
    await expect(open(asKeras(without('fc2'), kerasPaths['keras-applications']), plans)).rejects.toThrow(
      /weights-\d+: fc2 is missing, though predictions is there/,
    );
    await expect(open(asKeras(without('block5_conv3'), kerasPaths['keras-applications']), plans)).rejects.toThrow(
      /block5_conv3 is missing, though fc1 is there/,
    );
  });

  test('a wrong shape, with what it should be', async () => {
    const [first, ...rest] = layers.map((layer): RandomLayer => {
      return layer.name === 'fc1'
        ? { ...layer, shape: [256, 32, 7, 6], kernel: layer.kernel.subarray(0, 256 * 32 * 42) }
        : layer;
    });
    await expect(open(asSafetensors([first, ...rest], 'torchvision'), plans)).rejects.toThrow(
      /classifier\.0\.weight has the shape 256x1344, it should be 256x1568 or 256x32x7x7/,
    );
  });
});
