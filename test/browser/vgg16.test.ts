/** VGG16 with its real weights on WebGL2: known statistics of a photo, and the gradient that wasm finds. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { Graph, Variable } from '../../src/core/graph.js';
import { readPicture } from '../../src/image/node/codec.js';
import { networkFromTensors } from '../../src/nets/open.js';
import { layerPower } from '../../src/objectives/layerPower.js';
import { gradient } from '../../src/ops/index.js';
import { openH5 } from '../../src/weights/node/openH5.js';
import { asset } from '../support/assets.js';
import { type Pages, servePages } from '../support/browser.js';
import { relativeDistance } from '../support/relativeDistance.js';
import { seedWithoutTies, wavyPicture } from '../support/wavyPicture.js';
import type { VggAnswer } from './vggPage/protocol.js';

const weightsPath = asset('weights/vgg16-blocks1-3.keras.h5');
const photoPath = asset('photos/gradcam_both.png');
const present = weightsPath !== undefined && photoPath !== undefined;

// Found with Keras itself.
const known: Readonly<Record<string, readonly [mean: number, max: number]>> = {
  block1_conv1: [15.8254, 641.028],
  block1_conv2: [87.313, 2891.82],
  block2_conv1: [152.628, 4307.02],
  block2_conv2: [175.338, 7250.35],
  block3_conv1: [232.592, 7259.21],
};
const objective = 'block3_conv3';
const wavy = wavyPicture(seedWithoutTies);

let pages: Pages | undefined;
let answer: VggAnswer;

const base64 = (data: Float32Array): string =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');

beforeAll(async () => {
  if (!present) return;
  pages = await servePages('test/browser/vggPage');
  const page = await pages.open('vgg16');
  const files = {
    weights: readFileSync(weightsPath).toString('base64'),
    photo: base64((await readPicture(photoPath)).data),
    wavy: base64(wavy.data),
    layers: Object.keys(known),
    objective,
  };
  answer = await page.evaluate((f) => window.vgg16(f.weights, f.photo, f.wavy, f.layers, f.objective), files);
});

afterAll(async () => {
  await pages?.close();
});

test.skipIf(!present)('mean and maximum of the activations of a photo, on WebGL2', () => {
  expect(answer.backend).toMatch(/WebGL2/);
  for (const [name, [mean, max]] of Object.entries(known)) {
    expect(Math.abs(answer.statistics[name][0] / mean - 1), `mean of ${name}`).toBeLessThan(1e-4);
    expect(Math.abs(answer.statistics[name][1] / max - 1), `maximum of ${name}`).toBeLessThan(1e-4);
  }
});

test.skipIf(!present)('the gradient of block3_conv3 on WebGL2 is that of wasm', async () => {
  const network = await networkFromTensors(await openH5(weightsPath ?? ''));
  const image = new Variable('image', wavy.shape);
  const graph = new Graph();
  const x = graph.read(image);
  const [g] = gradient(layerPower(objective).build(network.build(x, { layers: [objective] })), [x]);
  const backend = await createWasmBackend();
  const program = await backend.compile(graph, [g]);
  backend.write(image, wavy.data);
  program.run();
  const expected = await program.read(g);
  backend.dispose();
  const error = relativeDistance(answer.gradient, expected);
  console.info(`relative L2 of the gradient, WebGL2 against wasm: ${error.toExponential(2)}`);
  // wasm itself is within 1e-6 of the float64 reference on this picture (test/nets/vgg16.test.ts).
  expect(error).toBeLessThan(1e-4);
});
