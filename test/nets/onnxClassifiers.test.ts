/** GoogLeNet and SqueezeNet as ONNX files: the same probabilities as ONNX Runtime, and the answers known for four photos. */
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import type { Tensor } from '../../src/core/tensor.js';
import { readPicture } from '../../src/image/node/codec.js';
import { resizePicture } from '../../src/image/resize.js';
import type { Network } from '../../src/nets/network.js';
import { onnxNetwork } from '../../src/nets/onnx/network.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { openOnnx } from '../../src/weights/onnx/open.js';
import { asset } from '../support/assets.js';
import { activationsOf, probabilitiesOf } from '../support/networkAnswers.js';
import { caffePixels, knownAnswers, largestDifference, squarePhoto } from '../support/onnxPhotos.js';

const files = [
  { file: 'googlenet.onnx', size: 224, lastMap: 'inception_5b/output', logits: 'loss3/classifier' },
  { file: 'squeezenet1.1.onnx', size: 227, lastMap: 'conv10.2', logits: 'conv10.2' },
] as const;

let backend: Backend;
beforeAll(async () => {
  backend = await createWasmBackend();
});
afterAll(() => {
  backend.dispose();
});

describe.each(files)('$file', ({ file, size, lastMap, logits }) => {
  const path = asset(`weights/${file}`);
  const photos = knownAnswers.map((answer) => ({ ...answer, path: asset(`photos/${answer.photo}`) }));
  const present = path !== undefined && photos.every((photo) => photo.path !== undefined);
  let network: Network;
  let session: ort.InferenceSession;

  beforeAll(async () => {
    if (!present) return;
    network = await onnxNetwork(await openOnnx(bytesInMemory(file, readFileSync(path))));
    session = await ort.InferenceSession.create(path);
  });

  /** What ONNX Runtime makes of the same pixels. */
  const witness = async (picture: Tensor): Promise<Float32Array> => {
    const [, , height, width] = picture.shape;
    const { prob } = await session.run({
      data: new ort.Tensor('float32', caffePixels(picture), [1, 3, height, width]),
    });
    return Float32Array.from(prob.data as Float32Array);
  };

  test.skipIf(!present)('what it says of itself', () => {
    expect(network.classifier?.layer).toBe(logits);
    expect(network.layers.find(({ name }) => name === lastMap)).toBeDefined();
    expect(network.title).toMatch(/taken as a network from Caffe/);
  });

  test.skipIf(!present).each(photos)('probabilities of $photo', async ({ path: photoPath = '', [file]: answers }) => {
    const picture = await squarePhoto(photoPath, size);
    const got = await probabilitiesOf(backend, network, picture);
    const expected = await witness(picture);
    console.info(`${file}: largest difference ${largestDifference(got, expected).toExponential(1)}`);
    expect(largestDifference(got, expected)).toBeLessThan(1e-3);
    for (const [index, probability] of Object.entries(answers)) {
      expect(Math.abs(got[Number(index)] - probability), `class ${index}`).toBeLessThan(0.006);
    }
  });

  test.skipIf(!present)('a picture of another size', async () => {
    const picture = resizePicture(await readPicture(photos[0].path ?? ''), { width: 301, height: 190 });
    const got = await probabilitiesOf(backend, network, picture);
    expect(largestDifference(got, await witness(picture))).toBeLessThan(1e-3);
    const map = await activationsOf(backend, network, picture, lastMap);
    expect(map.shape[2]).not.toBe(map.shape[3]);
  });
});
