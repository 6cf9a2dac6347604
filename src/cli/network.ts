/** Gets the network that the options ask for. */
import type { Network } from '../nets/network.js';
import { networkFromFile } from '../nets/open.js';
import { openH5 } from '../weights/node/openH5.js';
import type { NetworkOptions } from './options.js';

/** @throws FileError when the weights cannot be read or are of no network known here. */
export async function networkFrom({ weights }: NetworkOptions): Promise<Network> {
  return networkFromFile(await openH5(weights));
}
