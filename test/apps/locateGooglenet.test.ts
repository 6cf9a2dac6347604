/** Locating in real photos with GoogLeNet: the dog and the cat, each by name and place. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { locate } from '../../src/apps/locate.js';
import { boxIoU, type Box } from '../../src/apps/locateBox.js';
import { collect } from '../../src/apps/locateResult.js';
import { locateDefaults, type LocateMethod } from '../../src/apps/locateSettings.js';
import type { FoundObject } from '../../src/apps/locateObjects.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import type { Backend } from '../../src/core/backend.js';
import { readPicture } from '../../src/image/node/codec.js';
import type { Network } from '../../src/nets/network.js';
import { onnxNetwork } from '../../src/nets/onnx/network.js';
import { openOnnx } from '../../src/weights/onnx/open.js';
import { readWhole } from '../../src/weights/node/readWhole.js';
import { asset } from '../support/assets.js';

const weights = asset('weights/googlenet.onnx');
const photos = ['both', 'cat_dog', 'dogs'].map((name) => asset(`photos/gradcam_${name}.png`));
const present = weights !== undefined && photos.every((path) => path !== undefined);

/** ImageNet's classes: breeds of dogs, and house cats. */
const isDog = ({ index }: FoundObject): boolean => index >= 151 && index <= 268;
const isCat = ({ index }: FoundObject): boolean => index >= 281 && index <= 285;

let backend: Backend;
let network: Network;
beforeAll(async () => {
  if (!present) return;
  backend = await createWasmBackend();
  network = await onnxNetwork(await openOnnx(await readWhole(weights)));
});
afterAll(() => {
  if (present) backend.dispose();
});

async function objectsIn(
  path: string | undefined,
  method: LocateMethod = 'logsumexp',
): Promise<readonly FoundObject[]> {
  const photo = await readPicture(path ?? '');
  const result = await collect(locate(backend, network, photo, { ...locateDefaults, method }));
  const objects = result?.end.objects ?? [];
  console.info(objects.map(({ label, probability, box }) => `${label} ${probability.toFixed(2)} [${box.join(', ')}]`));
  return objects;
}

describe.skipIf(!present)('GoogLeNet', () => {
  // The two in both photos, by eye.
  const dog: Box = [78, 14, 163, 148];
  const cat: Box = [45, 120, 198, 224];

  test.each([0, 1])(
    'a dog and a cat, photo %i: both found where they are, and nothing else',
    async (i) => {
      const objects = await objectsIn(photos[i]);
      expect(objects).toHaveLength(2);
      const [foundDog, foundCat] = [objects.find(isDog), objects.find(isCat)];
      expect(boxIoU(foundDog?.box ?? [0, 0, 0, 0], dog)).toBeGreaterThan(0.35);
      expect(boxIoU(foundCat?.box ?? [0, 0, 0, 0], cat)).toBeGreaterThan(0.6);
    },
    300_000,
  );

  test.each(['gradcam', 'classmap'] as const)(
    '%s, coarser, finds them too',
    async (method) => {
      const objects = await objectsIn(photos[0], method);
      expect(objects.some(isDog)).toBe(true);
      expect(boxIoU(objects.find(isCat)?.box ?? [0, 0, 0, 0], cat)).toBeGreaterThan(0.6);
    },
    300_000,
  );

  test('a row of six dogs: those on the left and on the right', async () => {
    const dogs = (await objectsIn(photos[2])).filter(isDog);
    expect(dogs.length).toBeGreaterThanOrEqual(2);
    const holds = (x: number, y: number): boolean =>
      dogs.some(({ box: [x0, y0, x1, y1] }) => x >= x0 && x < x1 && y >= y0 && y < y1);
    expect(holds(57, 180)).toBe(true);
    expect(holds(297, 190)).toBe(true);
  }, 300_000);
});
