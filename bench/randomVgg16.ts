/** VGG16's convolutional part with random weights from a seed, as a network to dream with. */
import { Tensor } from '../src/core/tensor.js';
import type { Network } from '../src/nets/network.js';
import { vgg, vgg16Plan, vggLayers } from '../src/nets/vgg.js';
import type { NetworkWeights } from '../src/weights/networkWeights.js';
import { vgg16Weights } from './vgg16.js';

export function randomVgg16Weights(seed: number): NetworkWeights {
  const names = vggLayers(vgg16Plan).flatMap(({ name, kind }) => (kind === 'convolution' ? [name] : []));
  const convolutions = vgg16Weights(seed).map(({ channels, outputs, kernel, bias }, i) => {
    return [names[i], { kernel: new Tensor([outputs, channels, 3, 3], kernel), bias: Tensor.channels(bias) }] as const;
  });
  return {
    architecture: 'vgg16',
    origin: 'random weights',
    convolutions: new Map(convolutions),
    classifier: [],
    classes: [],
    preprocessing: { scale: [255, 255, 255], offset: [-124, -117, -104] },
    notice: '',
  };
}

export function randomVgg16(seed: number): Network {
  return vgg(vgg16Plan, randomVgg16Weights(seed));
}
