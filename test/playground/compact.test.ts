/** What the page keeps of a network that came in two parts is what it would keep of the whole. */
import { expect, test } from 'vitest';
import { withClassifier } from '../../playground/shelf/compact.js';
import { vggPlans } from '../../src/nets/vgg.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { writeNetworkWeights } from '../../src/weights/native.js';
import { openSafetensors } from '../../src/weights/safetensors.js';
import { readVgg } from '../../src/weights/vgg/read.js';
import { asSafetensors, narrowed, randomVgg } from '../support/narrowVgg.js';

test.each(['vgg16', 'vgg19'])('the convolutions and the classifier of %s join', async (name) => {
  const plans = { [name]: narrowed(vggPlans[name], 32) };
  const layers = randomVgg(plans[name], 10, 0.3);
  const read = async (bytes: Uint8Array): ReturnType<typeof readVgg> =>
    readVgg(await openSafetensors(bytesInMemory(name, bytes)), plans);
  const part = (kind: 'convolution' | 'classifier'): Uint8Array =>
    asSafetensors(
      layers.filter((layer) => layer.kind === kind),
      'timm',
    );
  const whole = await writeNetworkWeights(await read(asSafetensors(layers, 'timm')), 'F16');
  const kept = await writeNetworkWeights(await read(part('convolution')), 'F16');
  const classifier = new Uint8Array(part('classifier'));
  const joined = await withClassifier(name, new Blob([kept]), new Blob([classifier]), plans);
  expect(joined.holds).toBe('all');
  if (!joined.weights) throw new Error('It has no weights.');
  expect(Buffer.compare(await writeNetworkWeights(joined.weights, 'F16'), whole)).toBe(0);
});
