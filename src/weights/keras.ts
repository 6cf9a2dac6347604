/**
 * VGG16 and VGG19 from Keras' own files: convolutions of `[height, width, in, out]`, trained on blue, green, red from 0
 * to 255 with the mean colour of ImageNet taken off. Here they become `[out, in, height, width]` on red, green, blue.
 *
 * Two arrangements are in use, and both are read, at any depth of groups:
 *
 *     block1_conv1/block1_conv1_W_1:0                             (keras-applications, 2016)
 *     model_weights/block1_conv1/block1_conv1/kernel:0            (model.save and model.save_weights of Keras 2)
 */
import { FileError } from '../core/errors.js';
import { formatShape } from '../core/shape.js';
import { Tensor } from '../core/tensor.js';
import type { ConvolutionWeights, NetworkWeights, Preprocessing } from './networkWeights.js';
import { someOf, type TensorFile } from './tensorFile.js';

interface BlockPlan {
  /** Output channels of each 3x3 convolution, block by block. */
  readonly blocks: readonly (readonly number[])[];
}

/** By architecture name ('vgg16'): the plans a file may follow. Of two that fit, the first is taken. */
export type BlockPlans = Readonly<Record<string, BlockPlan>>;

/** "caffe" preprocessing of keras-applications: 255 * colour - mean, the means given there as blue, green, red. */
const preprocessing: Preprocessing = { scale: [255, 255, 255], offset: [-123.68, -116.779, -103.939] };

const expected =
  'A Keras VGG file holds block1_conv1/block1_conv1_W_1:0 or block1_conv1/kernel:0 and so on: take ' +
  'vgg16_weights_tf_dim_ordering_tf_kernels.h5 or its _notop variant.';

/** Where in the file a layer's two tensors are. */
interface LayerEntry {
  kernel?: string;
  bias?: string;
}

/**
 * Reads the convolutions, in order, as far as the file has them.
 *
 * @throws FileError when the file is of another network, has a gap, a wrong shape, or numbers that are none.
 */
export async function readKerasVgg(file: TensorFile, plans: BlockPlans): Promise<NetworkWeights> {
  const entries = findLayers(file.names);
  if (!entries.has('block1_conv1')) {
    throw new FileError(`${file.name}: this is no Keras VGG: it holds ${someOf(file.names)}.`, expected);
  }
  const [architecture, blocks] = matchingPlan(entries, plans, file.name);
  const layers = blocks.flatMap((block, b) => block.map((channels, c) => ({ block: b + 1, conv: c + 1, channels })));

  const convolutions = new Map<string, ConvolutionWeights>();
  let inputs = 3;
  let notice = '';
  for (const [i, { block, conv, channels }] of layers.entries()) {
    const name = `block${block}_conv${conv}`;
    const entry = entries.get(name);
    if (entry === undefined) {
      const later = layers.slice(i).find((layer) => entries.has(`block${layer.block}_conv${layer.conv}`));
      if (later) {
        throw new FileError(
          `${file.name}: ${name} is missing, though block${later.block}_conv${later.conv} is there.`,
          expected,
        );
      }
      notice = absence(block, conv, blocks.length);
      break;
    }
    convolutions.set(name, await readConvolution(file, name, entry, [3, 3, inputs, channels]));
    inputs = channels;
  }
  return {
    architecture,
    origin: baseName(file.name),
    convolutions,
    classifier: [],
    classes: [],
    preprocessing,
    notice,
  };
}

/** Kernels and biases by layer name. */
function findLayers(names: readonly string[]): Map<string, LayerEntry> {
  const layers = new Map<string, LayerEntry>();
  for (const name of names) {
    const parts = name.split('/');
    const layer = parts.find((part) => /^block\d+_conv\d+$/.test(part));
    // An optimizer's moments are stored beside the weights, under the same layer names.
    if (layer === undefined || parts[0] === 'optimizer_weights') continue;
    const role = /(?:^|_)(kernel|bias|W|b)(?:_\d+)?(?::\d+)?$/.exec(parts[parts.length - 1])?.[1];
    if (role === undefined) continue;
    const entry = layers.get(layer) ?? {};
    entry[role === 'kernel' || role === 'W' ? 'kernel' : 'bias'] ??= name;
    layers.set(layer, entry);
  }
  return layers;
}

/** The first plan that has every layer of the file. */
function matchingPlan(
  layers: ReadonlyMap<string, unknown>,
  plans: BlockPlans,
  file: string,
): [string, BlockPlan['blocks']] {
  for (const [name, { blocks }] of Object.entries(plans)) {
    const known = new Set(blocks.flatMap((block, b) => block.map((_, c) => `block${b + 1}_conv${c + 1}`)));
    if ([...layers.keys()].every((layer) => known.has(layer))) return [name, blocks];
  }
  throw new FileError(
    `${file}: its layers (${someOf([...layers.keys()], 20)}) are those of no network known here.`,
    `Known are: ${Object.keys(plans).join(', ')}.`,
  );
}

/** `[height, width, in, out]` to `[out, in, height, width]`; the first layer's blue, green, red to red, green, blue. */
async function readConvolution(
  file: TensorFile,
  layer: string,
  { kernel: kernelName, bias: biasName }: LayerEntry,
  shape: readonly [number, number, number, number],
): Promise<ConvolutionWeights> {
  if (kernelName === undefined || biasName === undefined) {
    const missing = kernelName === undefined ? 'kernel' : 'bias';
    throw new FileError(`${file.name}: ${layer} has no ${missing}.`, expected);
  }
  const [height, width, inputs, outputs] = shape;
  const stored = await readShaped(file, kernelName, shape);
  const bias = await readShaped(file, biasName, [outputs]);

  const kernel = Tensor.zeros([outputs, inputs, height, width]);
  const taps = height * width;
  const reverse = layer === 'block1_conv1';
  for (let tap = 0; tap < taps; tap++) {
    for (let i = 0; i < inputs; i++) {
      const from = (tap * inputs + (reverse ? inputs - 1 - i : i)) * outputs;
      for (let o = 0; o < outputs; o++) kernel.data[(o * inputs + i) * taps + tap] = stored[from + o];
    }
  }
  return { kernel, bias: Tensor.channels(bias) };
}

async function readShaped(file: TensorFile, name: string, wanted: readonly number[]): Promise<Float32Array> {
  const shape = file.shape(name);
  if (formatShape(shape) !== formatShape(wanted)) {
    throw new FileError(
      `${file.name}: ${name} has the shape ${formatShape(shape) || 'of a single number'}, it should be ${formatShape(wanted)}.`,
      'The file is of another network, or in Theano order; take one with tf_dim_ordering_tf_kernels in its name.',
    );
  }
  const data = await file.read(name);
  if (!data.every(Number.isFinite)) {
    throw new FileError(`${file.name}: ${name} holds numbers that are not finite.`, 'Download or copy it again.');
  }
  return data;
}

/** What a file lacks that ends before this convolution. */
function absence(block: number, conv: number, blocks: number): string {
  if (conv > 1)
    return `block${block}_conv${conv} and all after it are absent: layers up to block${block}_conv${conv - 1}`;
  const absent = Array.from({ length: blocks - block + 1 }, (_, i) => block + i);
  const last = absent.pop();
  const which = absent.length > 0 ? `blocks ${absent.join(', ')} and ${last} are` : `block ${last} is`;
  return `${which} absent: layers up to block${block - 1}_pool`;
}

const baseName = (path: string): string => path.split(/[\\/]/).pop() ?? path;
