/** From a weights file to a network: which reader and which builder a file takes. */
import type { Network } from '../../src/nets/network.js';
import { embeddedNetwork } from '../../src/nets/embedded.js';
import { networkFromFile } from '../../src/nets/open.js';
import { openH5 } from '../../src/weights/browser/openH5.js';
import { FileError, messageOf } from '../../src/core/errors.js';
import { embeddedFile } from '../../src/weights/embeddedFile.js';
import { blobBytes, bytesInMemory } from '../../src/weights/byteSource.js';

/**
 * A network from a file that was dropped, or that the page keeps.
 *
 * @param name what it is called where the file does not say: the name it is kept under.
 * @throws FileError when the file is no weights file, damaged, or of another network.
 */
export function openNetwork(file: File, name?: string): Promise<Network> {
  const title = name ?? file.name;
  return networkFromFile(blobBytes(title, file), {
    openH5: () => openH5(file, title),
    name: title.replace(/\.onnx$/i, ''),
  });
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
