/**
 * From a file as the world has it to the file that is kept: VGGs as Reverie's own, in half precision or a byte for each
 * number; ONNX graphs and files that Reverie wrote as they are.
 */
import { FileError } from '../../src/core/errors.js';
import type { AnyTensor } from '../../src/core/storedTensor.js';
import { networkFromFile } from '../../src/nets/open.js';
import { type VggPlan, vgg, vggPlans } from '../../src/nets/vgg.js';
import { openH5 } from '../../src/weights/browser/openH5.js';
import { blobBytes } from '../../src/weights/byteSource.js';
import { weightFormat } from '../../src/weights/format.js';
import { joinedFile } from '../../src/weights/joinedFile.js';
import { readNetworkWeights } from '../../src/weights/native.js';
import type { NetworkWeights } from '../../src/weights/networkWeights.js';
import { openSafetensors } from '../../src/weights/safetensors.js';
import type { TensorFile } from '../../src/weights/tensorFile.js';
import { vggWeightLayers } from '../../src/weights/vgg/architecture.js';
import { readVgg } from '../../src/weights/vgg/read.js';

export interface Reading {
  /** For people: architecture, source, what is missing. */
  readonly title: string;
  /** Undefined where the file is kept as it is. */
  readonly weights: NetworkWeights<AnyTensor> | undefined;
  /** Whether it can classify. */
  readonly holds: 'all' | 'conv';
  /** Lets go of the file. */
  close(): void;
}

/** Finds out what is in a file, and that it is sound. @throws FileError when it is no network known here. */
export async function readFile(name: string, file: Blob): Promise<Reading> {
  const source = blobBytes(name, file);
  const format = await weightFormat(source);
  if (format === 'h5') return ofVgg(await openH5(file, name));
  if (format === 'safetensors') {
    const tensors = await openSafetensors(source);
    if (!('architecture' in tensors.metadata)) return ofVgg(tensors);
  }
  const network = await networkFromFile(source, { openH5: () => openH5(file, name) });
  return {
    title: network.title,
    weights: undefined,
    holds: network.classifier ? 'all' : 'conv',
    close: () => network.close?.(),
  };
}

async function ofVgg(file: TensorFile): Promise<Reading> {
  try {
    const weights = await readVgg(file, vggPlans);
    // Finds shapes that do not fit together.
    const { title } = vgg(vggPlans[weights.architecture], weights);
    return {
      title,
      weights,
      holds: weights.classifier.length > 0 ? 'all' : 'conv',
      close: () => {
        file.close();
      },
    };
  } catch (error) {
    file.close();
    throw error;
  }
}

/**
 * A kept network's convolutions with the classifier that came in a file of its own.
 *
 * @param convolutions a file of Reverie's. @param classifier a safetensors file of the layers behind them.
 * @throws FileError when the two do not belong together.
 */
export async function withClassifier(
  name: string,
  convolutions: Blob,
  classifier: Blob,
  plans: Readonly<Record<string, VggPlan>> = vggPlans,
): Promise<Reading> {
  const kept = await readNetworkWeights(blobBytes(name, convolutions));
  const plan = Object.hasOwn(plans, kept.architecture) ? plans[kept.architecture] : undefined;
  if (!plan) throw new FileError(`${name}: "${kept.architecture}" takes no classifier.`);
  const file = await openSafetensors(blobBytes(name, classifier));
  const whole = await readVgg(joinedFile(name, [nameplates(name, plan), file]), { [kept.architecture]: plan });
  if (JSON.stringify(whole.preprocessing) !== JSON.stringify(kept.preprocessing)) {
    throw new FileError(
      `${name}: the convolutions kept here were trained on other colours than this classifier.`,
      'Remove the network and get it anew.',
    );
  }
  const weights = { ...kept, classifier: whole.classifier, classes: whole.classes };
  return {
    title: vgg(plan, weights).title,
    weights,
    holds: 'all',
    close: () => {
      file.close();
    },
  };
}

/** The convolutions of a VGG as a file that has their names and shapes alone: what the reader looks for. */
function nameplates(name: string, plan: VggPlan): TensorFile {
  const shapes = new Map<string, readonly number[]>();
  let [index, block] = [-2, '1'];
  for (const layer of vggWeightLayers(plan)) {
    if (layer.kind !== 'convolution' || layer.outputs === undefined) continue;
    const own = layer.name.slice('block'.length).split('_')[0];
    // Behind each convolution stands a ReLU, behind each block a pool.
    index += own === block ? 2 : 3;
    block = own;
    shapes.set(`features.${index}.weight`, [layer.outputs, layer.inputs, layer.side, layer.side]);
    shapes.set(`features.${index}.bias`, [layer.outputs]);
  }
  const shapeOf = (tensor: string): readonly number[] => shapes.get(tensor) ?? [];
  const zeros = (shape: readonly number[]): Float32Array<ArrayBuffer> =>
    new Float32Array(shape.reduce((product, axis) => product * axis, 1));
  return {
    name,
    names: [...shapes.keys()],
    shape: shapeOf,
    read: (tensor) => Promise.resolve(zeros(shapeOf(tensor))),
    readSlice: (tensor, axis, begin, end) =>
      Promise.resolve(zeros(shapeOf(tensor).map((length, i) => (i === axis ? end - begin : length)))),
    close: () => undefined,
  };
}
