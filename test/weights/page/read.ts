/** Reads an .h5 file and boils it down to something that passes between page and test. */
import { messageOf } from '../../../src/core/errors.js';
import { openH5 } from '../../../src/weights/browser/openH5.js';

/** By tensor: its shape and the sum of its numbers; or the message of what went wrong. */
export type Digest = Record<string, { readonly shape: readonly number[]; readonly sum: number }> | string;

export async function digest(file: Blob, name: string): Promise<Digest> {
  try {
    const tensors = await openH5(file, name);
    const result: Record<string, { shape: readonly number[]; sum: number }> = {};
    for (const tensor of tensors.names) {
      const sum = (await tensors.read(tensor)).reduce((total, x) => total + x, 0);
      result[tensor] = { shape: tensors.shape(tensor), sum };
    }
    tensors.close();
    return result;
  } catch (error) {
    return messageOf(error);
  }
}
