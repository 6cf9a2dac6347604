/** From a weights file to a network: which reader and which builder a file takes. */
import type { Network } from '../../src/nets/network.js';
import { vgg, vgg16Plan, vgg19Plan } from '../../src/nets/vgg.js';
import { openH5 } from '../../src/weights/browser/openH5.js';
import { readKerasVgg } from '../../src/weights/keras.js';

const plans = { vgg16: vgg16Plan, vgg19: vgg19Plan };

const isKnown = (name: string): name is keyof typeof plans => name in plans;

/** @throws FileError when the file is no weights file, damaged, or of another network. */
export async function openNetwork(file: File): Promise<Network> {
  const tensors = await openH5(file);
  try {
    const weights = await readKerasVgg(tensors, plans);
    const { architecture } = weights;
    return vgg(plans[isKnown(architecture) ? architecture : 'vgg16'], weights);
  } finally {
    tensors.close();
  }
}
