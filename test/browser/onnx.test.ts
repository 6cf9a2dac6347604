/** GoogLeNet and SqueezeNet on WebGL2: the same probabilities as ONNX Runtime, of photos and at another size. */
import { readFileSync } from 'node:fs';
import * as ort from 'onnxruntime-node';
import type { Page } from 'puppeteer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Tensor } from '../../src/core/tensor.js';
import { readPicture } from '../../src/image/node/codec.js';
import { resizePicture } from '../../src/image/resize.js';
import { asset } from '../support/assets.js';
import { type Pages, servePages } from '../support/browser.js';
import { caffePixels, knownAnswers, largestDifference, squarePhoto } from '../support/onnxPhotos.js';
import './onnxPage/protocol.js';

const photos = knownAnswers.map((answer) => ({ ...answer, path: asset(`photos/${answer.photo}`) }));
const files = [
  { file: 'googlenet.onnx', size: 224 },
  { file: 'squeezenet1.1.onnx', size: 227 },
] as const;

let pages: Pages;
let page: Page;

beforeAll(async () => {
  pages = await servePages('test/browser/onnxPage');
  page = await pages.open('classifyPicture');
});

afterAll(async () => {
  await pages.close();
});

describe.each(files)('$file', ({ file, size }) => {
  const path = asset(`weights/${file}`);
  const present = path !== undefined && photos.every((photo) => photo.path !== undefined);
  let session: ort.InferenceSession;

  beforeAll(async () => {
    if (!present) return;
    session = await ort.InferenceSession.create(path);
    const { backend } = await page.evaluate(
      (name, weights) => window.openOnnxFile(name, weights),
      file,
      readFileSync(path).toString('base64'),
    );
    expect(backend).toMatch(/WebGL2/);
  });

  /** Both get the same pixels. @returns the largest difference between their probabilities, and those of WebGL2. */
  const compare = async (picture: Tensor): Promise<{ difference: number; got: readonly number[] }> => {
    const [, , height, width] = picture.shape;
    const { data } = picture;
    const base64 = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
    const answer = await page.evaluate((h, w, p) => window.classifyPicture(h, w, p), height, width, base64);
    const { prob } = await session.run({
      data: new ort.Tensor('float32', caffePixels(picture), [1, 3, height, width]),
    });
    const difference = largestDifference(answer.probabilities, Float32Array.from(prob.data as Float32Array));
    return { difference, got: answer.probabilities };
  };

  test.skipIf(!present).each(photos)('probabilities of $photo', async ({ path: photoPath = '', [file]: answers }) => {
    const { difference, got } = await compare(await squarePhoto(photoPath, size));
    console.info(`${file} on WebGL2: largest difference ${difference.toExponential(1)}`);
    expect(difference).toBeLessThan(1e-3);
    for (const [index, probability] of Object.entries(answers)) {
      expect(Math.abs(got[Number(index)] - probability), `class ${index}`).toBeLessThan(0.006);
    }
  });

  test.skipIf(!present)('a picture of another size', async () => {
    const picture = resizePicture(await readPicture(photos[0].path ?? ''), { width: 301, height: 190 });
    expect((await compare(picture)).difference).toBeLessThan(1e-3);
  });
});
