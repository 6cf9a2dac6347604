/**
 * A layer's kernel out of a file, turned into `[out, in, height, width]` on red, green, blue.
 *
 * A fully connected layer is a convolution whose kernel covers its whole input. Which input a number belongs to depends
 * on how the network flattened its last map, and files differ: Keras flattened height, width, channel, so its matrix
 * `[25088, 4096]` is a kernel `[7, 7, 512, 4096]`; PyTorch and Caffe flattened channel, height, width, so theirs,
 * `[4096, 25088]`, is a kernel `[4096, 512, 7, 7]`. Both times the matrix is the kernel in the file's own order of
 * axes, and one transposition serves convolutions and fully connected layers alike.
 */
import { FileError } from '../../core/errors.js';
import { formatShape, type Shape } from '../../core/shape.js';
import type { StoredTensor } from '../../core/storedTensor.js';
import { Tensor } from '../../core/tensor.js';
import { storedTensor } from '../storedTensor.js';
import { checkFinite, type TensorFile } from '../tensorFile.js';
import type { Arrangement } from './arrangement.js';

export interface KernelExtent {
  readonly outputs: number;
  readonly inputs: number;
  /** Height and width. */
  readonly side: number;
  /** Whether the file may hold it as a matrix. */
  readonly flat: boolean;
}

/**
 * @param reversed whether the file's inputs are blue, green, red.
 * @throws FileError for another shape; from reading, also when the file is damaged or its numbers are none.
 */
export function layerTensor(
  file: TensorFile,
  name: string,
  { outputs, inputs, side, flat }: KernelExtent,
  axes: Arrangement['axes'],
  reversed: boolean,
): StoredTensor {
  const view: Shape = axes === 'HWIO' ? [side, side, inputs, outputs] : [outputs, inputs, side, side];
  const taps = side * side;
  const matrix = axes === 'HWIO' ? [taps * inputs, outputs] : [outputs, inputs * taps];
  checkShape(file, name, flat ? [matrix, view] : [view], axes);
  const order = axes === 'HWIO' ? ([3, 2, 0, 1] as const) : undefined;
  return storedTensor(file, name, [outputs, inputs, side, side], { view, order, reversed });
}

/** A layer's bias as `[1, outputs, 1, 1]`. @throws FileError for another shape. */
export async function biasTensor(file: TensorFile, name: string, outputs: number): Promise<Tensor> {
  checkShape(file, name, [[outputs]], 'OIHW');
  const numbers = await file.read(name);
  checkFinite(file.name, name, numbers);
  return Tensor.channels(numbers);
}

function checkShape(
  file: TensorFile,
  name: string,
  accepted: readonly (readonly number[])[],
  axes: Arrangement['axes'],
): void {
  const shape = formatShape(file.shape(name));
  const wanted = accepted.map(formatShape);
  if (wanted.includes(shape)) return;
  throw new FileError(
    `${file.name}: ${name} has the shape ${shape || 'of a single number'}, it should be ${wanted.join(' or ')}.`,
    axes === 'HWIO'
      ? 'The file is of another network, or in Theano order; take one with tf_dim_ordering_tf_kernels in its name.'
      : 'The file is of another network; VGG16 and VGG19 are read.',
  );
}
