/** From a weights file to a network: which reader and which builder a file takes. */
import type { Network } from '../../src/nets/network.js';
import { embeddedNetwork } from '../../src/nets/embedded.js';
import { networkFromFile, networkFromTensors } from '../../src/nets/open.js';
import { openH5 } from '../../src/weights/browser/openH5.js';
import { FileError, messageOf } from '../../src/core/errors.js';
import { embeddedFile } from '../../src/weights/embeddedFile.js';
import { blobBytes, bytesInMemory } from '../../src/weights/byteSource.js';
import { joinedFile } from '../../src/weights/joinedFile.js';
import { openSafetensors } from '../../src/weights/safetensors.js';

/** @throws FileError when the file is no weights file, damaged, or of another network. */
export function openNetwork(file: File): Promise<Network> {
  return networkFromFile(blobBytes(file.name, file), { openH5: () => openH5(file) });
}

/**
 * A network that the page keeps.
 *
 * @param files its parts, all of one safetensors file, or a single file of any format.
 */
export async function openKept(name: string, files: readonly File[]): Promise<Network> {
  if (files.length === 1) {
    const [file] = files;
    return networkFromFile(blobBytes(name, file), { openH5: () => openH5(file, name), name });
  }
  const parts = await Promise.all(files.map((file) => openSafetensors(blobBytes(name, file))));
  return networkFromTensors(joinedFile(name, parts));
}

/** The network that comes with the page. @throws FileError when the page's server does not deliver it. */
export async function defaultNetwork(): Promise<Network> {
  const { name, url } = embeddedFile;
  try {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`the server answers ${response.status}`);
    return await embeddedNetwork(bytesInMemory(name, new Uint8Array(await response.arrayBuffer())));
  } catch (error) {
    throw new FileError(`${name}: ${messageOf(error)}.`, 'Reload the page, or drop a weights file.', error);
  }
}
