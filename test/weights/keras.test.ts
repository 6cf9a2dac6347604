// Keras' VGG files become a network's weights: order of axes and colours, what is there, what is wrong.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AnyTensor, numbersOf } from '../../src/core/storedTensor.js';
import { vgg, vggPlans } from '../../src/nets/vgg.js';
import { networkFromTensors } from '../../src/nets/open.js';
import { readVgg } from '../../src/weights/vgg/read.js';
import type { NetworkWeights } from '../../src/weights/networkWeights.js';
import { openH5 } from '../../src/weights/node/openH5.js';
import type { TensorFile } from '../../src/weights/tensorFile.js';
import { asset } from '../support/assets.js';
import { applicationsNaming, type H5Dataset, kerasVgg, modelNaming, vggBlocks12, writeH5 } from '../support/h5.js';
import { temporaryFolder } from '../support/temporary.js';

const at = temporaryFolder();

const opened: TensorFile[] = [];
afterAll(() => {
  for (const file of opened) file.close();
});

async function read(path: string): Promise<NetworkWeights<AnyTensor>> {
  const file = await openH5(path);
  opened.push(file);
  return readVgg(file, vggPlans);
}

let written = 0;
/** Writes the datasets and reads them back as a network's weights. */
async function through(datasets: readonly H5Dataset[]): Promise<NetworkWeights<AnyTensor>> {
  const path = at(`weights-${++written}.h5`);
  await writeH5(path, datasets);
  return read(path);
}

interface Numbers {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

async function tensorsOf(weights: NetworkWeights<AnyTensor>, layer: string): Promise<Numbers> {
  const convolution = weights.convolutions.get(layer);
  if (!convolution) throw new Error(`${layer} was not read`);
  return { kernel: await numbersOf(convolution.kernel), bias: await numbersOf(convolution.bias) };
}

describe('a file with two blocks', () => {
  const datasets = kerasVgg();
  let weights: NetworkWeights<AnyTensor>;
  beforeAll(async () => {
    weights = await through(datasets);
  });

  test('[height, width, in, out] becomes [out, in, height, width]', async () => {
    const { kernel, bias } = await tensorsOf(weights, 'block2_conv1');
    const [stored, storedBias] = datasets.filter(({ path }) => path.startsWith('block2_conv1/'));
    for (const [o, i, y, x] of [
      [0, 0, 0, 0],
      [127, 63, 2, 2],
      [5, 40, 1, 2],
      [64, 1, 2, 0],
    ]) {
      expect(kernel[((o * 64 + i) * 3 + y) * 3 + x]).toBe(stored.data[((y * 3 + x) * 64 + i) * 128 + o]);
    }
    expect(bias).toEqual(storedBias.data);
  });

  test('the first layer, stored for blue, green, red, takes red, green, blue', async () => {
    const { kernel } = await tensorsOf(weights, 'block1_conv1');
    const [stored] = datasets;
    for (const [o, colour, y, x] of [
      [0, 0, 0, 0],
      [63, 2, 2, 1],
      [17, 1, 0, 2],
    ]) {
      expect(kernel[((o * 3 + colour) * 3 + y) * 3 + x]).toBe(stored.data[((y * 3 + x) * 3 + (2 - colour)) * 64 + o]);
    }
  });

  test('it says which blocks are absent, and the network ends with the last pool', () => {
    expect(weights.architecture).toBe('vgg16');
    expect(weights.notice).toBe('blocks 3, 4 and 5 are absent: layers up to block2_pool');
    expect(weights.preprocessing).toEqual({ scale: [255, 255, 255], offset: [-123.68, -116.779, -103.939] });
    const network = vgg(vggPlans.vgg16, weights);
    expect(network.layers.map(({ name }) => name)).toEqual([
      'block1_conv1',
      'block1_conv2',
      'block1_pool',
      'block2_conv1',
      'block2_conv2',
      'block2_pool',
    ]);
    expect(network.title).toBe(`VGG16, ${weights.origin}, ${weights.notice}`);
  });

  test('the layout of model.save gives the same', async () => {
    const again = await through(kerasVgg(vggBlocks12, modelNaming));
    expect(await tensorsOf(again, 'block2_conv2')).toEqual(await tensorsOf(weights, 'block2_conv2'));
  });

  test('an optimizer saved along is passed over', async () => {
    const moments = kerasVgg(vggBlocks12, (layer) => ({
      kernel: `optimizer_weights/${layer}/kernel:0`,
      bias: `optimizer_weights/${layer}/bias:0`,
    })).map((moment) => ({ ...moment, data: moment.data.map(() => 5) }));
    const again = await through([...moments, ...kerasVgg(vggBlocks12, modelNaming)]);
    expect(await tensorsOf(again, 'block1_conv1')).toEqual(await tensorsOf(weights, 'block1_conv1'));
  });
});

describe('which network', () => {
  const upTo = (layers: Record<string, number>): Promise<NetworkWeights<AnyTensor>> => through(kerasVgg(layers));
  const block3 = { ...vggBlocks12, block3_conv1: 256, block3_conv2: 256, block3_conv3: 256 };

  test('a fourth convolution in block 3 makes it VGG19', async () => {
    const weights = await upTo({ ...block3, block3_conv4: 256 });
    expect(weights.architecture).toBe('vgg19');
    expect(weights.notice).toBe('blocks 4 and 5 are absent: layers up to block3_pool');
  });

  test('a file may end inside a block', async () => {
    const weights = await upTo({ block1_conv1: 64, block1_conv2: 64, block2_conv1: 128 });
    expect(weights.notice).toBe('block2_conv2 and all after it are absent: layers up to block2_conv1');
    expect(vgg(vggPlans.vgg16, weights).layers.at(-1)?.name).toBe('block2_conv1');
  });

  test('a gap is an error', async () => {
    await expect(upTo({ block1_conv1: 64, block2_conv1: 128 })).rejects.toThrow(
      /block1_conv2 is missing, though block2_conv1 is there/,
    );
  });

  test('another network: what was found, what was expected', async () => {
    const path = at('resnet.h5');
    await writeH5(path, [
      { path: 'conv1/conv1_W:0', shape: [7, 7, 3, 8], data: new Float32Array(7 * 7 * 3 * 8) },
      { path: 'bn_conv1/gamma:0', shape: [8], data: new Float32Array(8) },
    ]);
    await expect(read(path)).rejects.toThrow(
      /resnet\.h5: its tensors are those of no network known here: .*conv1\/conv1_W:0.* A Keras VGG file holds block1_conv1/,
    );
  });

  test('a deeper network with such names', async () => {
    await expect(upTo({ ...vggBlocks12, block6_conv1: 64 })).rejects.toThrow(
      /no network known here: it has layers block6_conv1\. Known are: vgg16, vgg19/,
    );
  });

  test('wrong shapes name the layer, what it has and what it should have', async () => {
    await expect(upTo({ block1_conv1: 32 })).rejects.toThrow(
      /block1_conv1_W_1:0 has the shape 3x3x3x32, it should be 3x3x3x64/,
    );
  });

  test('a kernel without its bias', async () => {
    const datasets = kerasVgg({ block1_conv1: 64 }).filter(
      ({ path }) => path !== applicationsNaming('block1_conv1').bias,
    );
    await expect(through(datasets)).rejects.toThrow(/block1_conv1 has no bias/);
  });

  test('numbers that are none', async () => {
    const [kernel, bias] = kerasVgg({ block1_conv1: 64 });
    const none = (data: H5Dataset['data']): H5Dataset['data'] => data.map(() => NaN);
    await expect(through([kernel, { ...bias, data: none(bias.data) }])).rejects.toThrow(
      /block1_conv1_b_1:0 holds numbers that are not finite/,
    );
    // A kernel's are met when it is read.
    const weights = await through([{ ...kernel, data: none(kernel.data) }, bias]);
    await expect(tensorsOf(weights, 'block1_conv1')).rejects.toThrow(/W_1:0 holds numbers that are not finite/);
  });
});

const real = asset('weights/vgg16-blocks1-3.keras.h5');
describe.skipIf(real === undefined)('the real file', () => {
  test('ends at block 3, with the fingerprint of the Oxford weights', async () => {
    const weights = await read(real ?? '');
    expect(weights.notice).toBe('blocks 4 and 5 are absent: layers up to block3_pool');
    const largest = (numbers: Float32Array): number => numbers.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    const fingerprint: Record<string, readonly [kernel: number, bias: number]> = {
      block1_conv1: [0.6714, 2.06404],
      block1_conv2: [0.289171, 1.02715],
      block2_conv1: [0.416611, 0.365474],
      block2_conv2: [0.277376, 0.633758],
      block3_conv1: [0.544411, 0.349496],
      block3_conv2: [0.459316, 0.274845],
      block3_conv3: [0.391537, 0.594772],
    };
    expect([...weights.convolutions.keys()]).toEqual(Object.keys(fingerprint));
    for (const [layer, [kernelMax, biasMax]] of Object.entries(fingerprint)) {
      const { kernel, bias } = await tensorsOf(weights, layer);
      expect(largest(kernel)).toBeCloseTo(kernelMax, 4);
      expect(largest(bias)).toBeCloseTo(biasMax, 4);
    }
    const network = await networkFromTensors(await openH5(real ?? ''));
    expect(network.layers.at(-1)?.name).toBe('block3_pool');
  });
});
