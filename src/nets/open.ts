/**
 * From a file of weights, of any format that is read here, to a network. The command line and the page both come here;
 * they differ in how they reach a file's bytes.
 */
import { FileError, ReverieError } from '../core/errors.js';
import type { ByteSource } from '../weights/byteSource.js';
import { weightFormat } from '../weights/format.js';
import { readNetworkWeights } from '../weights/native.js';
import { openOnnx } from '../weights/onnx/open.js';
import { openSafetensors } from '../weights/safetensors.js';
import type { TensorFile } from '../weights/tensorFile.js';
import { readVgg } from '../weights/vgg/read.js';
import { embeddedArchitecture, embeddedNetwork } from './embedded.js';
import type { Network } from './network.js';
import { onnxNetwork } from './onnx/network.js';
import { vgg, type VggPlan, vggPlans } from './vgg.js';

export interface OpenOptions {
  /**
   * Opens the same file with an HDF5 library, which needs more than a source of bytes: `weights/node/openH5.ts` or
   * `weights/browser/openH5.ts`.
   */
  readonly openH5: () => Promise<TensorFile>;
  /** The VGGs a file may be of, by name. Default VGG16 and VGG19. */
  readonly plans?: Readonly<Record<string, VggPlan>>;
  /** What the network is called, where its file does not say which one it is ('googlenet' for an .onnx file). */
  readonly name?: string;
}

/**
 * @param source the file; its name stands in every message.
 * @throws FileError when it is no file of weights, damaged, or of a network that is not known here.
 */
export async function networkFromFile(
  source: ByteSource,
  { openH5, plans = vggPlans, name }: OpenOptions,
): Promise<Network> {
  try {
    switch (await weightFormat(source)) {
      case 'h5':
        return await networkFromTensors(await openH5(), plans);
      case 'safetensors': {
        const file = await openSafetensors(source);
        const { architecture } = file.metadata as Partial<Record<string, string>>;
        if (architecture !== undefined) return await reverieNetwork(source, architecture, plans);
        return await networkFromTensors(file, plans);
      }
      case 'onnx':
        return await onnxNetwork(await openOnnx(source), { name });
    }
  } catch (error) {
    if (error instanceof FileError || !(error instanceof ReverieError)) throw error;
    // Parts that are sound and do not fit together.
    throw new FileError(`${source.name}: its weights do not fit together: ${error.message}`, undefined, error);
  }
}

/**
 * The network of an open file, which stays open: weights are read when a graph is compiled. Where the file belongs to no
 * network known here it is closed.
 *
 * @throws FileError when its tensors are those of no network known here.
 */
export async function networkFromTensors(file: TensorFile, plans = vggPlans): Promise<Network> {
  try {
    const weights = await readVgg(file, plans);
    return {
      ...vgg(plans[weights.architecture], weights),
      close: () => {
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** A file that Reverie wrote, which says what it holds. */
async function reverieNetwork(
  source: ByteSource,
  architecture: string,
  plans: Readonly<Record<string, VggPlan>>,
): Promise<Network> {
  if (architecture === embeddedArchitecture) return embeddedNetwork(source);
  if (!Object.hasOwn(plans, architecture)) {
    const known = [embeddedArchitecture, ...Object.keys(plans)].join(', ');
    throw new FileError(`${source.name}: it holds a network "${architecture}".`, `Known are: ${known}.`);
  }
  return vgg(plans[architecture], await readNetworkWeights(source));
}
