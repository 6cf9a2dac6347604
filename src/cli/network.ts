/** Gets the network that the options ask for. */
import { stat } from 'node:fs/promises';
import { FileError, SettingError } from '../core/errors.js';
import { readEmbeddedNetwork } from '../nets/node/embedded.js';
import type { Network } from '../nets/network.js';
import { networkFromFile } from '../nets/open.js';
import { knownNetworks } from '../weights/manifest.js';
import { cachedNetwork } from '../weights/node/cache.js';
import { fileBytes } from '../weights/node/fileBytes.js';
import { openH5 } from '../weights/node/openH5.js';
import type { NetworkOptions } from './options.js';

/**
 * The network that is named, or in the file; the embedded one where neither is given. A file means the same for both
 * options. With a name and a file, the file must hold what is named.
 *
 * @throws FileError when the weights cannot be read, are of no network known here, or were not downloaded yet.
 * @throws SettingError for a name that is neither a network nor a file.
 */
export async function networkFrom({ net, weights }: NetworkOptions): Promise<Network> {
  if (weights === undefined) return networkNamed(net ?? 'embedded');
  if (net !== undefined && !Object.hasOwn(knownNetworks, net)) {
    throw new SettingError(`--net ${net}: beside --weights it takes the name of a network.`, knownNames());
  }
  const network = await networkAt(weights, net);
  if (net !== undefined && network.name !== net) {
    throw new FileError(`${weights}: it holds ${network.name}, not ${net}.`, 'Leave --net out, or give another file.');
  }
  return network;
}

/** By the name of a network that is here, or the path of a file. */
async function networkNamed(net: string): Promise<Network> {
  if (net === 'embedded') return readEmbeddedNetwork();
  const cached = await cachedNetwork(net);
  if (cached !== undefined) return networkAt(cached, net);
  if (Object.hasOwn(knownNetworks, net)) {
    throw new FileError(`${net}: its weights are not here yet.`, `Get them with: npx reverie weights get ${net}`);
  }
  const exists = await stat(net).catch(() => undefined);
  if (exists) return networkAt(net);
  throw new SettingError(`--net ${net}: this is neither a known network nor a file.`, knownNames());
}

/** The network in a file of any format. */
async function networkAt(path: string, name?: string): Promise<Network> {
  return networkFromFile(await fileBytes(path), { openH5: () => openH5(path), name });
}

const knownNames = (): string => `Known are: ${Object.keys(knownNetworks).join(', ')}.`;
