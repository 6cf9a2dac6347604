/**
 * Reverie's own weight files: a network's weights as a safetensors file that says what it is.
 *
 *     <layer>.weight    [out, in, kernelHeight, kernelWidth]
 *     <layer>.bias      [out]
 *
 * The metadata holds `architecture`, `preprocessing`, `classes` and the classifier's layers, as JSON texts.
 */
import { FileError } from '../core/errors.js';
import { Tensor } from '../core/tensor.js';
import type { ClassifierWeights, ConvolutionWeights, NetworkWeights, Preprocessing } from './networkWeights.js';
import type { ByteSource } from './byteSource.js';
import { openSafetensors, type Safetensors } from './safetensors.js';
import { type NamedTensor, writeSafetensors } from './writeSafetensors.js';

/** What the metadata of the file says, once parsed. */
interface Description {
  readonly preprocessing: Preprocessing;
  readonly classes: readonly string[];
  readonly classifier: readonly { readonly name: string; readonly pad: number; readonly relu: boolean }[];
}

/** @param dtype 'F16' halves the file at a relative error of 2^-11 per weight. @param about further metadata. */
export function writeNetworkWeights(
  weights: NetworkWeights,
  dtype: 'F16' | 'F32',
  about: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const layers: [string, ConvolutionWeights][] = [
    ...weights.convolutions,
    ...weights.classifier.map((layer): [string, ConvolutionWeights] => [layer.name, layer]),
  ];
  const tensors = layers.flatMap(([name, { kernel, bias }]): NamedTensor[] => [
    { name: `${name}.weight`, shape: kernel.shape, data: kernel.data },
    { name: `${name}.bias`, shape: [bias.shape[1]], data: bias.data },
  ]);
  const description: Description = {
    preprocessing: weights.preprocessing,
    classes: weights.classes,
    classifier: weights.classifier.map(({ name, pad, relu }) => ({ name, pad, relu })),
  };
  return writeSafetensors(tensors, dtype, {
    ...about,
    architecture: weights.architecture,
    description: JSON.stringify(description),
  });
}

/** @throws FileError when the file is damaged, or is a safetensors file of something else. */
export async function readNetworkWeights(source: ByteSource): Promise<NetworkWeights> {
  const file = await openSafetensors(source);
  const { architecture, description } = file.metadata as Partial<Record<string, string>>;
  const parsed = description === undefined ? undefined : parseDescription(description);
  if (architecture === undefined || parsed === undefined) {
    throw new FileError(`${source.name}: this safetensors file was not written by Reverie.`);
  }
  const names = file.names.filter((name) => name.endsWith('.weight')).map((name) => name.slice(0, -'.weight'.length));
  const convolutions = new Map<string, ConvolutionWeights>();
  const classifier: ClassifierWeights[] = [];
  for (const name of names) {
    const layer = await readLayer(file, name);
    const head = parsed.classifier.find((entry) => entry.name === name);
    if (head) classifier.push({ ...layer, ...head });
    else convolutions.set(name, layer);
  }
  return {
    architecture,
    origin: source.name,
    convolutions,
    classifier,
    classes: parsed.classes,
    preprocessing: parsed.preprocessing,
    notice: '',
  };
}

async function readLayer(file: Safetensors, name: string): Promise<ConvolutionWeights> {
  return {
    kernel: new Tensor(file.shape(`${name}.weight`), await file.read(`${name}.weight`)),
    bias: Tensor.channels(await file.read(`${name}.bias`)),
  };
}

function parseDescription(text: string): Description | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isDescription(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

function isDescription(value: unknown): value is Description {
  const isTriple = (list: unknown): boolean =>
    Array.isArray(list) && list.length === 3 && list.every((item) => typeof item === 'number');
  return (
    isObject(value) &&
    isObject(value.preprocessing) &&
    isTriple(value.preprocessing.scale) &&
    isTriple(value.preprocessing.offset) &&
    Array.isArray(value.classes) &&
    value.classes.every((name) => typeof name === 'string') &&
    Array.isArray(value.classifier) &&
    value.classifier.every(
      (layer) =>
        isObject(layer) &&
        typeof layer.name === 'string' &&
        typeof layer.pad === 'number' &&
        typeof layer.relu === 'boolean',
    )
  );
}
