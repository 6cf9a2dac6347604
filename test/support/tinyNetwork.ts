/** A VGG of two narrow blocks with random weights: fast enough for the reference backend. */
import { Rng } from '../../src/core/rng.js';
import { Tensor } from '../../src/core/tensor.js';
import type { Network } from '../../src/nets/network.js';
import { vgg } from '../../src/nets/vgg.js';
import type { ConvolutionWeights } from '../../src/weights/networkWeights.js';

/** Layers: block1_conv1, block1_pool, block2_conv1, block2_pool. */
export function tinyNetwork(channels: readonly [number, number] = [4, 6]): Network {
  const rng = new Rng(11);
  const random = (shape: readonly number[], deviation: number): Tensor => {
    const tensor = Tensor.zeros(shape);
    tensor.data.forEach((_, i) => (tensor.data[i] = deviation * rng.normal()));
    return tensor;
  };
  const convolution = (inputs: number, outputs: number): ConvolutionWeights => ({
    kernel: random([outputs, inputs, 3, 3], Math.sqrt(2 / (9 * inputs))),
    bias: random([1, outputs, 1, 1], 0.1),
  });
  return vgg(
    { blocks: channels.map((count) => [count]), lastPool: true, pictureSize: 32 },
    {
      architecture: 'tiny',
      origin: 'random weights',
      convolutions: new Map([
        ['block1_conv1', convolution(3, channels[0])],
        ['block2_conv1', convolution(channels[0], channels[1])],
      ]),
      classifier: [],
      classes: [],
      preprocessing: { scale: [2, 2, 2], offset: [-1, -1, -1] },
      notice: '',
    },
  );
}

/** A smooth picture with some noise. */
export function testPicture(width: number, height: number, seed = 5): Tensor {
  const rng = new Rng(seed);
  const picture = Tensor.zeros([1, 3, height, width]);
  picture.data.forEach((_, i) => {
    const [c, y, x] = [Math.floor(i / (width * height)), Math.floor(i / width) % height, i % width];
    const wave = Math.sin((x * (c + 1)) / 5 + y / 7) * 0.25;
    picture.data[i] = 0.5 + wave + rng.uniform(-0.1, 0.1);
  });
  return picture;
}
