/** From a file of weights as the world has it to the file that is kept in the cache. */
import { copyFile } from 'node:fs/promises';
import { networkFromFile } from '../../nets/open.js';
import { weightFormat } from '../../weights/format.js';
import { fileBytes } from '../../weights/node/fileBytes.js';
import { openH5 } from '../../weights/node/openH5.js';

export type StoredType = 'f16' | 'f32' | 'u8';
export const storedTypes: readonly StoredType[] = ['f16', 'f32', 'u8'];

/** How a file is to be kept. */
export interface Conversion {
  /** The architecture that was found in it: 'vgg16', 'googlenet'. */
  readonly architecture: string;
  /** Whether it can classify. */
  readonly holds: 'all' | 'conv';
  /** Of the file that is written: '.safetensors'. */
  readonly extension: string;
  /** Number type of the file that is written. */
  readonly dtype: string;
  /** Whether the file is kept as it is, so that moving it will do. */
  readonly unchanged: boolean;
  /** Writes it. */
  write(path: string): Promise<void>;
}

const extensions = { h5: '.h5', safetensors: '.safetensors', onnx: '.onnx' } as const;

/**
 * Opens the network, which finds out whether the file is sound, and prepares its writing.
 *
 * @param path the file. @param label what people know it by, for messages. @param _dtype the numbers it is kept in.
 * @throws FileError when it is no network that is known here.
 */
export async function conversionOf(path: string, label: string, _dtype: StoredType = 'f16'): Promise<Conversion> {
  const source = { ...(await fileBytes(path)), name: label };
  const format = await weightFormat(source);
  const network = await networkFromFile(source, { openH5: () => openH5(path) });
  return {
    architecture: network.name,
    holds: network.classifier ? 'all' : 'conv',
    extension: extensions[format],
    dtype: 'F32',
    unchanged: true,
    write: (target) => copyFile(path, target),
  };
}
