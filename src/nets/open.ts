/** From an opened file of tensors to a network: finds out which network it is. */
import { readKerasVgg } from '../weights/keras.js';
import type { TensorFile } from '../weights/tensorFile.js';
import type { Network } from './network.js';
import { vgg, vggPlans } from './vgg.js';

/** Reads the weights and closes the file. @throws FileError when they belong to no network known here. */
export async function networkFromFile(file: TensorFile): Promise<Network> {
  try {
    const weights = await readKerasVgg(file, vggPlans);
    return vgg(vggPlans[weights.architecture], weights);
  } finally {
    file.close();
  }
}
