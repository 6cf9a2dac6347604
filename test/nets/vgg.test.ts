// VGG as a network: its layers, what of it is built, and that a tiny one computes what its layers say.
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import type { Shape } from '../../src/core/shape.js';
import { findLayer } from '../../src/nets/network.js';
import { vgg, vgg16Plan, vgg19Plan, vggLayers } from '../../src/nets/vgg.js';
import { averagePoolGain } from '../../src/nets/pooling.js';
import { testPicture, tinyNetwork } from '../support/tinyNetwork.js';

describe('the plans', () => {
  test('VGG16 and VGG19 have 13 and 16 convolutions, and halve the picture five times', () => {
    const count = (kind: string, plan: typeof vgg16Plan): number =>
      vggLayers(plan).filter((layer) => layer.kind === kind).length;
    expect(count('convolution', vgg16Plan)).toBe(13);
    expect(count('convolution', vgg19Plan)).toBe(16);
    for (const plan of [vgg16Plan, vgg19Plan]) {
      expect(count('pool', plan)).toBe(5);
      expect(vggLayers(plan).at(-1)).toMatchObject({ name: 'block5_pool', channels: 512, stride: 32 });
    }
    expect(findLayer(vggLayers(vgg16Plan), 'block3_conv3').layer).toMatchObject({ channels: 256, stride: 4 });
  });

  test('a layer that does not exist: those that do are listed', () => {
    expect(() => findLayer(vggLayers(vgg16Plan), 'block9_conv1')).toThrow(
      /"block9_conv1" does not exist.*block1_conv1, block1_conv2, block1_pool, .*, block5_pool/,
    );
  });

  test('no weights at all', () => {
    const weights = {
      architecture: 'vgg16',
      origin: 'empty.h5',
      convolutions: new Map(),
      classifier: [],
      classes: [],
      preprocessing: { scale: [1, 1, 1], offset: [0, 0, 0] },
      notice: '',
    } as const;
    expect(() => vgg(vgg16Plan, weights)).toThrow(/empty\.h5: it has no weights for block1_conv1/);
  });
});

describe('building', () => {
  const network = tinyNetwork();
  const image = new Variable('image', [1, 3, 10, 14]);
  const built = (options?: Parameters<typeof network.build>[1]): ReadonlyMap<string, Value> =>
    network.build(new Graph().read(image), options);

  test('every layer with the shape its description gives, odd sizes rounded down', () => {
    const shapes = [...built()].map(([name, value]): [string, Shape] => [name, value.shape]);
    expect(shapes).toEqual([
      ['block1_conv1', [1, 4, 10, 14]],
      ['block1_pool', [1, 4, 5, 7]],
      ['block2_conv1', [1, 6, 5, 7]],
      ['block2_pool', [1, 6, 2, 3]],
    ]);
    expect([...built().keys()]).toEqual(network.layers.map(({ name }) => name));
  });

  test('no further than the last layer wanted', () => {
    expect([...built({ layers: ['block1_pool', 'block1_conv1'] }).keys()]).toEqual(['block1_conv1', 'block1_pool']);
    expect(() => built({ layers: ['conv9'] })).toThrow(/"conv9" does not exist/);
  });

  test('pools take the largest, or where that is asked for the average, enlarged to the size of the largest', async () => {
    for (const pooling of ['max', 'average'] as const) {
      const graph = new Graph();
      const layers = network.build(graph.read(image), { pooling });
      const [conv, pool] = [layers.get('block1_conv1'), layers.get('block1_pool')];
      if (!conv || !pool) throw new Error('layers are missing');
      const backend = createReferenceBackend();
      const program = await backend.compile(graph, [conv, pool]);
      backend.write(image, testPicture(14, 10).data);
      program.run();
      const x = program.readExact(conv);
      const window = [0, 1, 14, 15].map((offset) => x[2 * 14 * 1 + offset]);
      const wanted =
        pooling === 'max' ? Math.max(...window) : (averagePoolGain * window.reduce((sum, value) => sum + value, 0)) / 4;
      expect(program.readExact(pool)[7]).toBeCloseTo(wanted, 12);
    }
  });
});
