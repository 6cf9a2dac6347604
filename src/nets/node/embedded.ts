/** The embedded network on Node: its file lies beside the sources. */
import { embeddedFile } from '../../weights/embeddedFile.js';
import { readWhole } from '../../weights/node/readWhole.js';
import { embeddedNetwork } from '../embedded.js';
import type { Network } from '../network.js';

/** @throws FileError when the file is missing or damaged. */
export async function readEmbeddedNetwork(): Promise<Network> {
  return embeddedNetwork(await readWhole(embeddedFile.url, embeddedFile.name));
}
