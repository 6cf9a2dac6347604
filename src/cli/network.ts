/** Gets the network that the options ask for. */
import { embeddedNetwork } from '../nets/embedded.js';
import type { Network } from '../nets/network.js';
import { networkFromFile } from '../nets/open.js';
import { embeddedFile } from '../weights/embeddedFile.js';
import { openH5 } from '../weights/node/openH5.js';
import { readWhole } from '../weights/node/readWhole.js';
import type { NetworkOptions } from './options.js';

/**
 * The network in the weights file, or the embedded one where none is named.
 *
 * @throws FileError when the weights cannot be read or are of no network known here.
 */
export async function networkFrom({ weights }: NetworkOptions): Promise<Network> {
  if (weights === undefined) return embeddedNetwork(await readWhole(embeddedFile.url, embeddedFile.name));
  if (weights.endsWith('.safetensors')) return embeddedNetwork(await readWhole(weights));
  return networkFromFile(await openH5(weights));
}
