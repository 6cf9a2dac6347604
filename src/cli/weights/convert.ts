/**
 * From a file of weights as the world has it to the file that is kept in the cache: VGGs as Reverie's own safetensors,
 * half precision by default; ONNX graphs as they are, for their weights are not all there is in them.
 */
import { copyFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { FileError } from '../../core/errors.js';
import { networkFromFile } from '../../nets/open.js';
import { vgg, vggPlans } from '../../nets/vgg.js';
import type { ByteSource } from '../../weights/byteSource.js';
import { weightFormat } from '../../weights/format.js';
import { storeNetwork } from '../../weights/native.js';
import { fileBytes } from '../../weights/node/fileBytes.js';
import { fileSink } from '../../weights/node/fileSink.js';
import { openH5 } from '../../weights/node/openH5.js';
import { openSafetensors } from '../../weights/safetensors.js';
import type { StorageType } from '../../weights/storage.js';
import type { TensorFile } from '../../weights/tensorFile.js';
import { readVgg } from '../../weights/vgg/read.js';

export type StoredType = 'f16' | 'f32' | 'u8';
export const storedTypes: readonly StoredType[] = ['f16', 'f32', 'u8'];

const storageTypes: Readonly<Record<StoredType, StorageType>> = { f16: 'F16', f32: 'F32', u8: 'U8' };

/** How a file is to be kept. */
export interface Conversion {
  /** The architecture that was found in it: 'vgg16', or what an .onnx file calls itself. */
  readonly architecture: string;
  /** Whether it can classify. */
  readonly holds: 'all' | 'conv';
  /** Of the file that is written: '.safetensors'. */
  readonly extension: string;
  /** Number type of the kernels in the file that is written. */
  readonly dtype: string;
  /** Whether the file is kept as it is, so that moving it will do. */
  readonly unchanged: boolean;
  /** Writes it. @param told the share that is done, 0 to 1. */
  write(path: string, told?: (share: number) => void): Promise<void>;
  /** Lets go of the file. */
  close(): void;
}

/**
 * Opens the network, which finds out whether the file is sound, and prepares its writing.
 *
 * @param path the file. @param label what people know it by, for messages.
 * @param dtype the numbers it is kept in; default f16, or what a file that Reverie wrote has.
 * @throws FileError when it is no network that is known here.
 */
export async function conversionOf(path: string, label: string, dtype?: StoredType): Promise<Conversion> {
  const source = { ...(await fileBytes(path)), name: label };
  switch (await weightFormat(source)) {
    case 'onnx':
      return asItIs(path, source, '.onnx', 'F32');
    case 'safetensors': {
      const file = await openSafetensors(source);
      if (!('architecture' in file.metadata)) return ofVgg(file, label, dtype);
      const kernel = file.names.find((name) => name.endsWith('.weight'));
      const type = kernel === undefined ? 'F32' : file.type(kernel);
      if (dtype !== undefined && storageTypes[dtype] !== type) {
        throw new FileError(
          `${label}: Reverie wrote this file in ${type}, and it is kept as it is.`,
          'Leave --dtype out, or import the file it was made from.',
        );
      }
      return asItIs(path, source, '.safetensors', type);
    }
    case 'h5':
      return ofVgg(await openH5(path), label, dtype);
  }
}

async function asItIs(path: string, source: ByteSource, extension: string, dtype: string): Promise<Conversion> {
  const network = await networkFromFile(source, { openH5: () => openH5(path) });
  return {
    architecture: network.name,
    holds: network.classifier ? 'all' : 'conv',
    extension,
    dtype,
    unchanged: true,
    write: (target) => copyFile(path, target),
    close: () => network.close?.(),
  };
}

async function ofVgg(file: TensorFile, label: string, dtype: StoredType = 'f16'): Promise<Conversion> {
  try {
    const weights = { ...(await readVgg(file, vggPlans)), origin: basename(label) };
    // Finds shapes that do not fit together.
    vgg(vggPlans[weights.architecture], weights);
    return {
      architecture: weights.architecture,
      holds: weights.classifier.length > 0 ? 'all' : 'conv',
      extension: '.safetensors',
      dtype: storageTypes[dtype],
      unchanged: false,
      write: async (path, told) => {
        await storeNetwork(weights, storageTypes[dtype], await fileSink(path), {
          onLoad: ({ bytes, total }) => told?.(bytes / total),
        });
      },
      close: () => {
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}
