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
import { formatShape } from '../../core/shape.js';
import { type ReadRows, StoredTensor } from '../../core/storedTensor.js';
import { Tensor } from '../../core/tensor.js';
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

/** Numbers of a kernel that are read at once where they lie scattered: 16 MiB. */
const mostAtOnce = 1 << 22;

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
  const taps = side * side;
  const whole = axes === 'HWIO' ? [side, side, inputs, outputs] : [outputs, inputs, side, side];
  const matrix = axes === 'HWIO' ? [taps * inputs, outputs] : [outputs, inputs * taps];
  checkShape(file, name, flat ? [matrix, whole] : [whole], axes);
  const outputAxis = axes === 'HWIO' ? file.shape(name).length - 1 : 0;

  /** The rows of some outputs, `[out, in, height, width]`. */
  async function readRows(begin: number, end: number): Promise<Float32Array> {
    const stored = await file.readSlice(name, outputAxis, begin, end);
    checkFinite(file.name, name, stored);
    if (axes === 'OIHW' && !reversed) return stored;
    return axes === 'HWIO'
      ? rearranged(stored, { outputs: 1, inputs: end - begin, taps: inputs * (end - begin) })
      : rearranged(stored, { outputs: inputs * taps, inputs: taps, taps: 1 });
  }

  /** @param steps how far apart the stored numbers of neighbouring outputs, inputs and taps are. */
  function rearranged(stored: Float32Array, steps: Record<'outputs' | 'inputs' | 'taps', number>): Float32Array {
    const rows = new Float32Array(stored.length);
    for (let to = 0, o = 0; to < rows.length; o++) {
      for (let i = 0; i < inputs; i++) {
        const from = o * steps.outputs + (reversed ? inputs - 1 - i : i) * steps.inputs;
        for (let tap = 0; tap < taps; tap++, to++) rows[to] = stored[from + tap * steps.taps];
      }
    }
    return rows;
  }

  const read = axes === 'HWIO' ? inBlocks(readRows, outputs, inputs * taps) : readRows;
  return new StoredTensor([outputs, inputs, side, side], read);
}

/**
 * Reads rows in blocks, and keeps the last block until another is asked for or the last row was: where outputs are a
 * file's last axis, a single row lies scattered all over the tensor, and a hundred take no longer.
 */
function inBlocks(read: ReadRows, rows: number, rowLength: number): ReadRows {
  const rowsAtOnce = Math.max(1, Math.floor(mostAtOnce / rowLength));
  let kept: { readonly begin: number; readonly end: number; readonly data: Float32Array } | undefined;
  return async (begin, end) => {
    const result = new Float32Array((end - begin) * rowLength);
    for (let row = begin; row < end;) {
      if (kept === undefined || row < kept.begin || row >= kept.end) {
        kept = undefined;
        const last = Math.min(rows, row + rowsAtOnce);
        kept = { begin: row, end: last, data: await read(row, last) };
      }
      const next = Math.min(end, kept.end);
      const part = kept.data.subarray((row - kept.begin) * rowLength, (next - kept.begin) * rowLength);
      result.set(part, (row - begin) * rowLength);
      row = next;
    }
    if (end === rows) kept = undefined;
    return result;
  };
}

/** A layer's bias as `[1, outputs, 1, 1]`. @throws FileError for another shape. */
export async function biasTensor(file: TensorFile, name: string, outputs: number): Promise<Tensor> {
  checkShape(file, name, [[outputs]], 'OIHW');
  return Tensor.channels(await readFinite(file, name));
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

async function readFinite(file: TensorFile, name: string): Promise<Float32Array> {
  const numbers = await file.read(name);
  checkFinite(file.name, name, numbers);
  return numbers;
}
