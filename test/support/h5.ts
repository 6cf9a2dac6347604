/** Writes small .h5 files in Keras' layout, so that reading weights is tested without any real file. */
import * as h5wasm from 'h5wasm/node';
import { Rng } from '../../src/core/rng.js';

export interface H5Dataset {
  readonly path: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array;
  readonly gzip?: boolean;
}

/** Writes the datasets, and the groups their paths name. */
export async function writeH5(path: string, datasets: readonly H5Dataset[]): Promise<void> {
  await h5wasm.ready;
  const file = new h5wasm.File(path, 'w');
  const groups = new Set<string>();
  for (const { path: name, shape, data, gzip } of datasets) {
    const folders = name.split('/').slice(0, -1);
    folders.forEach((_, i) => {
      const group = folders.slice(0, i + 1).join('/');
      if (!groups.has(group)) file.create_group(group);
      groups.add(group);
    });
    const compressed = gzip ? { chunks: [...shape], compression: 'gzip' as const, compression_opts: 6 } : {};
    file.create_dataset({ name, shape: [...shape], data, ...compressed });
  }
  file.close();
}

/** VGG's first layers with random weights (He et al. 2015), biases too, in Keras' order `[height, width, in, out]`. */
export function kerasVgg(
  channels: Readonly<Record<string, number>> = vggBlocks12,
  naming: KerasNaming = applicationsNaming,
): H5Dataset[] {
  const rng = new Rng(7);
  let inputs = 3;
  return Object.entries(channels).flatMap(([layer, outputs]) => {
    const names = naming(layer);
    const kernel = Float32Array.from({ length: 9 * inputs * outputs }, () => rng.normal() * Math.sqrt(2 / 9 / inputs));
    const bias = Float32Array.from({ length: outputs }, () => rng.normal());
    const datasets = [
      { path: names.kernel, shape: [3, 3, inputs, outputs], data: kernel },
      { path: names.bias, shape: [outputs], data: bias },
    ];
    inputs = outputs;
    return datasets;
  });
}

export const vggBlocks12 = { block1_conv1: 64, block1_conv2: 64, block2_conv1: 128, block2_conv2: 128 };

export type KerasNaming = (layer: string) => { kernel: string; bias: string };

/** As in the files of keras-applications. */
export const applicationsNaming: KerasNaming = (layer) => ({
  kernel: `${layer}/${layer}_W_1:0`,
  bias: `${layer}/${layer}_b_1:0`,
});

/** As written by `model.save`. */
export const modelNaming: KerasNaming = (layer) => ({
  kernel: `model_weights/${layer}/${layer}/kernel:0`,
  bias: `model_weights/${layer}/${layer}/bias:0`,
});
