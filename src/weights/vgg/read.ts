/**
 * VGG16 and VGG19 from a file of tensors, whichever of the public ones it is. A file may end early (the first blocks
 * only, or no classifier): what is there is read, and what is absent is said.
 */
import { FileError } from '../../core/errors.js';
import type { AnyTensor } from '../../core/storedTensor.js';
import { classLabels } from '../classLabels.js';
import type { ClassifierWeights, ConvolutionWeights, NetworkWeights } from '../networkWeights.js';
import { someOf, type TensorFile } from '../tensorFile.js';
import { type VggArchitecture, type VggArchitectures, type VggLayer, vggWeightLayers } from './architecture.js';
import type { Arrangement, LayerPlace } from './arrangement.js';
import { kerasArrangement } from './keras.js';
import { biasTensor, layerTensor } from './layerTensor.js';
import { torchArrangement } from './torch.js';

const arrangements: readonly Arrangement[] = [kerasArrangement, torchArrangement];

/**
 * Finds the layers, in order, as far as the file has them. Kernels are read when a graph is compiled: the file must stay
 * open until then.
 *
 * @throws FileError when the file is of another network, has a gap, a wrong shape, or numbers that are none.
 */
export async function readVgg(file: TensorFile, architectures: VggArchitectures): Promise<NetworkWeights<AnyTensor>> {
  const arrangement = arrangements.find(({ recognizes }) => recognizes(file.names));
  if (arrangement === undefined) {
    const expected = arrangements.map((known) => known.expected).join(' ');
    throw new FileError(
      `${file.name}: its tensors are those of no network known here: ${someOf(file.names)}.`,
      expected,
    );
  }
  const { architecture, layers, places } = matchingArchitecture(file, arrangement, architectures);
  const { present, notice } = availableLayers(file.name, arrangement, layers, places);

  const convolutions = new Map<string, ConvolutionWeights<AnyTensor>>();
  const classifier: ClassifierWeights<AnyTensor>[] = [];
  for (const [i, layer] of present.entries()) {
    const weights = await readLayer(file, arrangement, layer, places.get(layer.name), i === 0);
    if (layer.kind === 'convolution') convolutions.set(layer.name, weights);
    else classifier.push({ name: layer.name, ...weights, pad: 0, relu: layer.outputs !== undefined });
  }
  const { scale, offset } = arrangement.input;
  const classes = classifier.at(-1)?.kernel.shape[0] ?? 0;
  return {
    architecture,
    origin: file.name.split(/[\\/]/).pop() ?? file.name,
    convolutions,
    classifier,
    classes: classLabels(classes),
    preprocessing: { scale, offset },
    notice,
  };
}

interface Match {
  readonly architecture: string;
  readonly layers: readonly VggLayer[];
  readonly places: ReadonlyMap<string, LayerPlace>;
}

/** The first architecture that has every layer of the file. */
function matchingArchitecture(file: TensorFile, arrangement: Arrangement, known: VggArchitectures): Match {
  const normalized = file.names.find((name) => /(^|[./])(running_mean|moving_mean)(:\d+)?$/.test(name));
  if (normalized !== undefined) {
    throw new FileError(
      `${file.name}: this VGG has batch normalization (${normalized}), which is not read from such a file.`,
      'Export it as ONNX, or take the plain variant.',
    );
  }
  const match = (name: string, plan: VggArchitecture): Match => {
    return { architecture: name, layers: vggWeightLayers(plan), places: arrangement.locate(file.names, plan) };
  };
  const matches = Object.entries(known).map(([name, plan]) => match(name, plan));
  const foreign = matches.map(({ layers, places }) => {
    const names = new Set(layers.map(({ name }) => name));
    return [...places.keys()].filter((name) => !names.has(name));
  });
  const fit = foreign.findIndex((names) => names.length === 0);
  if (fit >= 0) return matches[fit];
  const [fewest] = foreign.sort((a, b) => a.length - b.length);
  throw new FileError(
    `${file.name}: this is no network known here: it has layers ${someOf(fewest)}.`,
    `Known are: ${Object.keys(known).join(', ')}. ${arrangement.expected}`,
  );
}

/** The layers that are there, up to the first that is not; and what is absent, for people. */
function availableLayers(
  file: string,
  { expected }: Arrangement,
  layers: readonly VggLayer[],
  places: ReadonlyMap<string, LayerPlace>,
): { present: readonly VggLayer[]; notice: string } {
  const end = layers.findIndex(({ name }) => !places.has(name));
  if (end < 0) return { present: layers, notice: '' };
  const { name: missing, kind } = layers[end];
  const later = layers.slice(end).find(({ name }) => places.has(name));
  if (later) throw new FileError(`${file}: ${missing} is missing, though ${later.name} is there.`, expected);
  if (kind === 'convolution') return { present: layers.slice(0, end), notice: absence(missing, layers) };
  // A classifier without its last layer gives no classes.
  return {
    present: layers.filter((layer) => layer.kind === 'convolution'),
    notice: 'without its classifier',
  };
}

/** What a file lacks that ends before this convolution. */
function absence(missing: string, layers: readonly VggLayer[]): string {
  const placeOf = (name: string): number[] => (/^block(\d+)_conv(\d+)$/.exec(name) ?? []).slice(1).map(Number);
  const [block, conv] = placeOf(missing);
  if (conv > 1) {
    return `block${block}_conv${conv} and all after it are absent: layers up to block${block}_conv${conv - 1}`;
  }
  const blocks = Math.max(...layers.map(({ name }) => placeOf(name).at(0) ?? 0));
  const absent = Array.from({ length: blocks - block + 1 }, (_, i) => block + i);
  const last = absent.pop();
  const which = absent.length > 0 ? `blocks ${absent.join(', ')} and ${last} are` : `block ${last} is`;
  return `${which} absent: layers up to block${block - 1}_pool`;
}

async function readLayer(
  file: TensorFile,
  { axes, input, expected }: Arrangement,
  { name, kind, inputs, side, outputs: given }: VggLayer,
  { kernel, bias }: LayerPlace = {},
  first: boolean,
): Promise<ConvolutionWeights<AnyTensor>> {
  if (kernel === undefined || bias === undefined) {
    throw new FileError(`${file.name}: ${name} has no ${kernel === undefined ? 'kernel' : 'bias'}.`, expected);
  }
  const outputs = given ?? file.shape(bias).at(0) ?? 0;
  const extent = { outputs, inputs, side, flat: kind === 'classifier' };
  return {
    kernel: layerTensor(file, kernel, extent, axes, first && input.order === 'bgr'),
    bias: await biasTensor(file, bias, outputs),
  };
}
