/** What is dreamt of when nobody says, on networks of several origins. */
import { expect, test } from 'vitest';
import { defaultDreamLayer } from '../../src/apps/dreamLayer.js';
import { dreamPreset } from '../../src/apps/dreamPreset.js';
import type { Layer, Network } from '../../src/nets/network.js';

const layer = (name: string, stride: number): Layer => ({ name, channels: 8, stride });
const network = (...layers: Layer[]): Network => ({
  name: 'some',
  title: 'some',
  layers,
  classifier: undefined,
  pictureSize: 224,
  smallestPicture: 32,
  build: () => new Map(),
});

test.each([
  ['GoogLeNet', 'inception_4c/output'],
  ['GoogLeNet of the ONNX zoo', 'inception_4c/output_1'],
  ['SqueezeNet', 'fire6/concat'],
])('%s has a favourite layer', (_, name) => {
  const layers = [layer('data', 1), layer('conv1', 2), layer(name, 16), layer('prob', 32)];
  const { layers: chosen, smooth } = dreamPreset(network(...layers));
  expect(chosen).toEqual([{ layer: name, gain: 1 }]);
  expect(smooth).toBe(true);
});

test('of any other network the deepest convolution that is not too coarse, or the deepest such layer', () => {
  const named = [layer('x', 1), layer('Conv_1', 2), layer('Relu_2', 4), layer('Conv_3', 16)];
  expect(dreamPreset(network(...named)).layers).toEqual([{ layer: 'Conv_1', gain: 1 }]);
  expect(defaultDreamLayer([layer('a', 1), layer('b', 8), layer('c', 16)])).toBe('b');
  expect(defaultDreamLayer([layer('a', 16)])).toBe('a');
});
