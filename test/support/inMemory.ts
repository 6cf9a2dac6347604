/** For tests whose tensors are all in memory. */
import { StoredTensor, type AnyTensor } from '../../src/core/storedTensor.js';
import type { Tensor } from '../../src/core/tensor.js';

/** @throws Error for a tensor that would have to be read. */
export function inMemory(tensor: AnyTensor): Tensor {
  if (tensor instanceof StoredTensor) throw new Error('This tensor is stored: read it first.');
  return tensor;
}
