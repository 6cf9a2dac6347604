/**
 * The embedded network: a small VGG that this engine trained on pictures that this project draws (`training/`,
 * `pictures/`). It needs no download; what it knows are the thirty things it was shown.
 */
import { FileError } from '../core/errors.js';
import { readNetworkWeights } from '../weights/native.js';
import type { ByteSource } from '../weights/byteSource.js';
import type { Network } from './network.js';
import { smallVggPlan, vgg } from './vgg.js';

/** Name of the architecture in weight files. */
export const embeddedArchitecture = 'reverie-small';

/** @throws FileError when the file is damaged or holds another network. */
export async function embeddedNetwork(source: ByteSource): Promise<Network> {
  const weights = await readNetworkWeights(source);
  if (weights.architecture !== embeddedArchitecture) {
    throw new FileError(`${source.name}: it holds a network "${weights.architecture}", not "${embeddedArchitecture}".`);
  }
  const network = vgg(smallVggPlan, { ...weights, origin: 'trained by Reverie on its own drawings' });
  return { ...network, title: `Reverie's own small VGG (${weights.classes.length} classes it drew itself)` };
}
