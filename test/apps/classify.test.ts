/** Classification: the embedded network names what it was taught, at its own size and at others. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Classification, classifiedExtent, classify } from '../../src/apps/classify.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { Graph, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import { Tensor } from '../../src/core/tensor.js';
import { readPicture, resampledPicture } from '../../src/image/node/codec.js';
import { extentOf } from '../../src/image/picture.js';
import { readEmbeddedNetwork } from '../../src/nets/node/embedded.js';
import type { Network } from '../../src/nets/network.js';
import { networkFromFile } from '../../src/nets/open.js';
import { classNames, drawPicture } from '../../src/pictures/index.js';
import { fileBytes } from '../../src/weights/node/fileBytes.js';
import { asset } from '../support/assets.js';
import { knownAnswers } from '../support/onnxPhotos.js';
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

const drawing = (name: string, side: number, seed: number): Tensor =>
  new Tensor([1, 3, side, side], drawPicture(classNames.indexOf(name), side, new Rng(seed)));

describe('the embedded network', () => {
  const names = ['eye', 'owl', 'spiral', 'zebra', 'nautilus', 'bubbles'];

  test('names drawings of what it was taught', async () => {
    const answers: Classification[] = [];
    for (const [i, name] of names.entries()) answers.push(await classify(backend, network, drawing(name, 64, 100 + i)));
    expect(answers.map(({ classes }) => classes[0].label)).toEqual(names);
    for (const { classes, width, height } of answers) {
      expect([width, height]).toEqual([64, 64]);
      expect(classes).toHaveLength(classNames.length);
      expect(classes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 9);
      const probabilities = classes.map(({ probability }) => probability);
      expect(probabilities).toEqual([...probabilities].sort((a, b) => b - a));
      for (const { index, label } of classes) expect(label).toBe(network.classifier?.classes[index]);
    }
  });

  test('looks at a larger picture everywhere', async () => {
    // Two by two of the same drawing: at its own size there is more than one place.
    const tile = drawing('zebra', 64, 7);
    const picture = Tensor.zeros([1, 3, 128, 128]);
    picture.data.forEach((_, i) => {
      const [c, y, x] = [Math.floor(i / (128 * 128)), Math.floor(i / 128) % 128, i % 128];
      picture.data[i] = tile.data[(c * 64 + (y % 64)) * 64 + (x % 64)];
    });
    const { classes, width } = await classify(backend, network, picture, { top: 3 });
    expect(width).toBe(128);
    expect(classes).toHaveLength(3);
    expect(classes[0].label).toBe('zebra');
  });
});

describe.each(['googlenet.onnx', 'squeezenet1.1.onnx'] as const)('%s names photos as ONNX Runtime does', (file) => {
  const path = asset(`weights/${file}`);
  let known: Network;
  beforeAll(async () => {
    if (path === undefined) return;
    const openH5 = (): never => {
      throw new Error('This is no HDF5 file.');
    };
    known = await networkFromFile(await fileBytes(path), { openH5 });
  });

  test.skipIf(path === undefined).each(knownAnswers)('$photo', async ({ photo, [file]: answer }) => {
    const whole = await readPicture(asset(`photos/${photo}`) ?? '');
    const square = await resampledPicture(whole, classifiedExtent(known, extentOf(whole)));
    const { classes } = await classify(backend, known, square);
    for (const [index, probability] of Object.entries(answer)) {
      // The answers are rounded to hundredths.
      const got = classes.find((one) => one.index === Number(index));
      expect(Math.abs((got?.probability ?? 0) - probability), got?.label).toBeLessThan(0.006);
    }
    expect(String(classes[0].index)).toBe(Object.entries(answer).sort(([, a], [, b]) => b - a)[0][0]);
  });
});

test('the mean of the logits over all places decides, not the logits of one', async () => {
  // A classifier that only passes on what the last layer of a tiny network says.
  const tiny = tinyNetwork([4, 3]);
  const named: Network = { ...tiny, classifier: { layer: 'block2_conv1', classes: ['a', 'b', 'c'] } };
  const picture = testPicture(12, 8);
  const { classes } = await classify(backend, named, picture);
  const map = await activations(named, picture);
  const means = [0, 1, 2].map((k) => map.slice(k * 24, (k + 1) * 24).reduce((sum, x) => sum + x, 0) / 24);
  const total = means.reduce((sum, z) => sum + Math.exp(z), 0);
  for (const { index, probability } of classes) expect(probability).toBeCloseTo(Math.exp(means[index]) / total, 6);
});

/** block2_conv1 of a tiny network. */
async function activations(net: Network, picture: Tensor): Promise<Float32Array> {
  const image = new Variable('image', picture.shape);
  const graph = new Graph();
  const value = net.build(graph.read(image)).get('block2_conv1');
  if (!value) throw new Error('block2_conv1 was not built');
  const program = await backend.compile(graph, [value]);
  backend.write(image, picture.data);
  program.run();
  return program.read(value);
}

describe('trouble', () => {
  test('a network without a classifier says what to load', async () => {
    await expect(classify(backend, tinyNetwork(), testPicture(16, 16))).rejects.toThrow(
      /no classifier, so it cannot name what it sees\. Load a complete file of it/,
    );
  });

  test('a picture that is too small', async () => {
    await expect(classify(backend, network, testPicture(40, 8))).rejects.toThrow(
      /has 40x8 pixels, .* takes at least \d+x/,
    );
  });

  test('answers that are no numbers', async () => {
    const picture = testPicture(64, 64);
    picture.data.fill(NaN);
    await expect(classify(backend, network, picture)).rejects.toThrow(/answers with no numbers/);
  });

  test('sizes', () => {
    const own = { width: 300, height: 200 };
    expect(classifiedExtent(network, own)).toEqual({ width: 64, height: 64 });
    expect(classifiedExtent(network, own, 96)).toEqual({ width: 96, height: 96 });
    expect(classifiedExtent(network, own, 0)).toEqual(own);
    expect(() => classifiedExtent(network, own, -1)).toThrow(/size: got -1/);
  });
});
