/** Masks of classes on the embedded network: the original's recipe and guided backpropagation against TensorFlow.js. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Classifier } from '../../src/apps/locateClassifier.js';
import { camLayer, layersBefore } from '../../src/apps/locateCam.js';
import { classMasks, type MaskPasses } from '../../src/apps/locateMasks.js';
import { knownScene } from '../../src/apps/locateScenes.js';
import { locateDefaults, type LocateMethod, type LocateSettings, maskRecipes } from '../../src/apps/locateSettings.js';
import { runAtOnce } from '../../src/apps/runner.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { Graph, Variable } from '../../src/core/graph.js';
import type { Tensor } from '../../src/core/tensor.js';
import { extentOf } from '../../src/image/picture.js';
import { resizePicture } from '../../src/image/resize.js';
import { readEmbeddedNetwork } from '../../src/nets/node/embedded.js';
import type { Network } from '../../src/nets/network.js';
import { classNames } from '../../src/pictures/index.js';
import { classGradient } from '../support/tfjsEmbedded.js';

let backend: Backend;
let network: Network;
beforeAll(async () => {
  backend = await createWasmBackend({ threads: 1 });
  network = await readEmbeddedNetwork();
});
afterAll(() => {
  backend.dispose();
});

const known = knownScene(31, 0);
const scene = resizePicture(known.photo, { width: 80, height: 64 });
/** Two classes that the scene shows. */
const shown = known.objects.slice(0, 2).map(({ labels: [label] }) => classNames.indexOf(label));
const plane = 80 * 64;

async function masksOf(
  classes: readonly number[],
  settings: Partial<LocateSettings>,
  photo: Tensor = scene,
): Promise<{ masks: Float32Array[]; passes: MaskPasses }> {
  const classifier = await Classifier.create(backend, network, extentOf(photo), runAtOnce);
  const classMap = await classifier.classify(photo);
  classifier.dispose();
  const passes: MaskPasses = { forward: 0, backward: 0 };
  const whole = { ...locateDefaults, ...settings };
  const request = { backend, network, photo, classMap, classes, settings: whole, run: runAtOnce, passes };
  const masks: Float32Array[] = [];
  for await (const { mask } of classMasks(request)) masks.push(mask.data);
  return { masks, passes };
}

const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  const norm = (values: readonly number[]): number => Math.sqrt(values.reduce((t, v) => t + v * v, 0));
  return norm(Array.from(a, (value, i) => value - b[i])) / norm(Array.from(b));
};

/** Sum over colours of |g|. */
const strength = (g: Float32Array): Float64Array =>
  Float64Array.from({ length: plane }, (_, p) => [0, 1, 2].reduce((t, c) => t + Math.abs(g[c * plane + p]), 0));

/** The mean of a pixel and its four neighbours, zero outside; written anew for this test. */
function overPlus(x: Float64Array): Float64Array {
  return x.map((value, p) => {
    const [column, row] = [p % 80, Math.floor(p / 80)];
    const left = column > 0 ? x[p - 1] : 0;
    const right = column < 79 ? x[p + 1] : 0;
    const above = row > 0 ? x[p - 80] : 0;
    const below = row < 63 ? x[p + 80] : 0;
    return (value + left + right + above + below) / 5;
  });
}

const toUnit = (x: Float64Array): Float64Array => {
  const [least, most] = [x.reduce((a, b) => Math.min(a, b)), x.reduce((a, b) => Math.max(a, b))];
  return x.map((value) => (value - least) / (most - least));
};

test.each([9, 24])(
  "the original's mask of class %i is what TensorFlow.js and plain loops make",
  async (index) => {
    const { masks } = await masksOf([index], { method: 'original' });
    const g = await classGradient(scene, index, 'plain');
    const expected = toUnit(overPlus(overPlus(overPlus(strength(g))))).map((value) => value ** 0.8);
    const error = distance(masks[0], expected);
    console.info(`the original's mask, relative L2 to TensorFlow.js: ${error.toExponential(1)}`);
    // Float32 against float32 through ten layers, both with their own order of sums.
    expect(error).toBeLessThan(1e-3);
  },
  120_000,
);

test('guided backpropagation is what TensorFlow.js makes with guided ReLUs', async () => {
  // A blur of a fifth of a pixel is none.
  const { masks } = await masksOf([9], { method: 'guided', rules: { ...locateDefaults.rules, blur: 0.2 / 80 } });
  const expected = toUnit(strength(await classGradient(scene, 9, 'guided')));
  expect(distance(masks[0], expected)).toBeLessThan(1e-3);
  const plain = await masksOf([9], { method: 'logsumexp', rules: { ...locateDefaults.rules, blur: 0.2 / 80 } });
  expect(distance(plain.masks[0], expected)).toBeGreaterThan(0.2);
}, 120_000);

describe.each(Object.keys(maskRecipes) as LocateMethod[])('%s', (method) => {
  test('gives a mask from 0 to 1 for each class, other ones for other classes, and the same again', async () => {
    const settings = { method, rules: { ...locateDefaults.rules, samples: 2 } };
    const { masks, passes } = await masksOf(shown, settings);
    expect(masks).toHaveLength(2);
    for (const mask of masks) {
      expect(mask).toHaveLength(plane);
      expect(mask.reduce((a, b) => Math.min(a, b))).toBe(0);
      expect(mask.reduce((a, b) => Math.max(a, b))).toBe(1);
    }
    expect(distance(masks[0], masks[1])).toBeGreaterThan(0.01);
    const again = await masksOf(shown, settings);
    expect(again.masks).toEqual(masks);
    const samples = method === 'smoothgrad' ? 2 : 1;
    const none = { forward: 0, backward: 0 };
    expect(passes).toEqual(method === 'classmap' ? none : { forward: samples, backward: 2 * samples });
  });

  test('gives back all memory', async () => {
    await masksOf([0], { method, rules: { ...locateDefaults.rules, samples: 1 } });
    const { bytes } = backend.memory;
    await masksOf([0], { method, rules: { ...locateDefaults.rules, samples: 1 } });
    expect(backend.memory.bytes).toBe(bytes);
  });
});

describe('layers of the CAMs', () => {
  test('default to the last before the classifier', () => {
    const { classifier } = network;
    const picture = new Graph().read(new Variable('picture', scene.shape));
    const activations = network.build(picture, { layers: [...layersBefore(network), classifier?.layer ?? ''] });
    expect(camLayer(network, activations, undefined)).toBe('block5_conv2');
    expect(camLayer(network, activations, 'block4_conv1')).toBe('block4_conv1');
  });

  test('an earlier layer gives a finer mask', async () => {
    const [late] = (await masksOf([9], { method: 'layercam' })).masks;
    const [early] = (await masksOf([9], { method: 'layercam', layer: 'block3_conv2' })).masks;
    expect(distance(early, late)).toBeGreaterThan(0.1);
  });

  test('that does not exist, or is the classifier, is refused', async () => {
    await expect(masksOf([9], { method: 'gradcam', layer: 'conv9' })).rejects.toThrow(/layer "conv9" does not exist/);
    const classifier = network.classifier?.layer;
    await expect(masksOf([9], { method: 'gradcam', layer: classifier })).rejects.toThrow(/not on the way/);
  });
});
