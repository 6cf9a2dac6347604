/** What stands in a file of weights: its tensors, what it says of itself, and what it wants done to pictures. */
import { FileError } from '../../core/errors.js';
import { assumePreprocessing } from '../../nets/onnx/preprocessing.js';
import { vggPlans } from '../../nets/vgg.js';
import { type WeightFormat, weightFormat } from '../../weights/format.js';
import type { InputPreprocessing } from '../../weights/manifest.js';
import { readNetworkWeights } from '../../weights/native.js';
import { fileBytes } from '../../weights/node/fileBytes.js';
import { openH5 } from '../../weights/node/openH5.js';
import { openOnnx } from '../../weights/onnx/open.js';
import { openSafetensors } from '../../weights/safetensors.js';
import type { TensorFile } from '../../weights/tensorFile.js';
import { readVgg } from '../../weights/vgg/read.js';

export interface TensorInfo {
  readonly name: string;
  readonly shape: readonly number[];
  /** Number type: 'F16', 'float32'. */
  readonly type: string;
}

export interface Content {
  readonly format: WeightFormat;
  readonly tensors: readonly TensorInfo[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Undefined where the file is of no network that is known. */
  readonly colours: InputPreprocessing | undefined;
}

/** @throws FileError when the file is damaged or of no format that is read here. */
export async function contentOf(path: string): Promise<Content> {
  const source = await fileBytes(path);
  const format = await weightFormat(source);
  switch (format) {
    case 'h5': {
      const file = await openH5(path);
      try {
        // The reader takes single and double precision and does not tell which.
        return { format, tensors: listed(file, () => 'float'), metadata: {}, colours: await vggColours(file) };
      } finally {
        file.close();
      }
    }
    case 'safetensors': {
      const file = await openSafetensors(source);
      const ours = 'architecture' in file.metadata;
      const colours = ours
        ? { ...(await readNetworkWeights(source)).preprocessing, order: 'rgb' as const }
        : await vggColours(file);
      return { format, tensors: listed(file, (name) => file.type(name)), metadata: file.metadata, colours };
    }
    case 'onnx': {
      const file = await openOnnx(source);
      const [input] = file.inputs;
      return {
        format,
        tensors: listed(file, (name) => file.type(name)),
        metadata: { ...file.metadata, opset: String(file.opset) },
        colours: assumePreprocessing(file, input.name).preprocessing,
      };
    }
  }
}

function listed(file: TensorFile, type: (name: string) => string): readonly TensorInfo[] {
  return file.names.map((name) => ({ name, shape: file.shape(name), type: type(name) }));
}

async function vggColours(file: TensorFile): Promise<InputPreprocessing | undefined> {
  try {
    return { ...(await readVgg(file, vggPlans)).preprocessing, order: 'rgb' };
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
