/**
 * Reverie's own weight files: a network's weights as a safetensors file that says what it is.
 *
 *     <layer>.weight          [out, in, kernelHeight, kernelWidth], F32, F16 or U8 (see `storage.ts`)
 *     <layer>.weight_scale    [out], F32, for U8 only
 *     <layer>.weight_zero     [out], U8, for U8 only
 *     <layer>.bias            [out], F32 (F16 in files of old)
 *
 * The metadata holds `architecture`, and as JSON in `description` the preprocessing, the classes and the classifier's
 * layers (see `description.ts`).
 */
import { FileError, messageOf } from '../core/errors.js';
import { Loading, type LoadOptions } from '../core/loading.js';
import { type AnyTensor, numbersOf, rowLength, StoredTensor } from '../core/storedTensor.js';
import { checkShape, sizeOf } from '../core/shape.js';
import { Tensor } from '../core/tensor.js';
import { type ByteSink, memorySink } from './byteSink.js';
import type { ByteSource } from './byteSource.js';
import { describe, readDescription } from './description.js';
import type { ClassifierWeights, ConvolutionWeights, NetworkWeights } from './networkWeights.js';
import { toBytes } from './numberTypes.js';
import { openSafetensors, type Safetensors } from './safetensors.js';
import { createRanges, dequantize, encodeRows, type StorageType } from './storage.js';
import { storedTensor } from './storedTensor.js';
import { checkFinite } from './tensorFile.js';
import { entryBytes, safetensorsHeader, type TensorEntry } from './writeSafetensors.js';

export interface StoreOptions extends LoadOptions {
  /** Further metadata. */
  readonly about?: Readonly<Record<string, string>>;
}

interface NamedLayer {
  readonly name: string;
  readonly weights: ConvolutionWeights<AnyTensor>;
}

/** Bytes of the file that {@link storeNetwork} writes. */
export function storedSize(
  weights: NetworkWeights<AnyTensor>,
  type: StorageType,
  { about }: StoreOptions = {},
): number {
  return entriesOf(weights, type).reduce(
    (bytes, entry) => bytes + entryBytes(entry),
    headerOf(weights, type, about).length,
  );
}

/**
 * Writes a network's weights as a file of Reverie. Stored tensors are read a part at a time, so that a network of any
 * size is converted without ever standing in memory.
 *
 * @param sink is closed at the end; when anything fails, it is aborted.
 * @throws FileError when the weights cannot be read, have numbers beyond half precision, or cannot be written.
 */
export async function storeNetwork(
  weights: NetworkWeights<AnyTensor>,
  type: StorageType,
  sink: ByteSink,
  options: StoreOptions = {},
): Promise<void> {
  try {
    await sink.write(headerOf(weights, type, options.about));
    const loading = new Loading(options, () => undefined);
    loading.expect(layersOf(weights).flatMap(({ weights: { kernel, bias } }) => [kernel, bias]));
    for (const layer of layersOf(weights)) await storeLayer(layer, weights.origin, type, sink, loading);
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** The file of {@link storeNetwork} in memory, for small networks. */
export async function writeNetworkWeights(
  weights: NetworkWeights<AnyTensor>,
  type: StorageType,
  options: StoreOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const sink = memorySink();
  await storeNetwork(weights, type, sink, options);
  return sink.bytes();
}

async function storeLayer(
  { name, weights: { kernel, bias } }: NamedLayer,
  origin: string,
  type: StorageType,
  sink: ByteSink,
  loading: Loading,
): Promise<void> {
  const ranges = createRanges(kernel.shape[0]);
  for await (const { begin, data } of loading.parts(kernel, 1)) {
    try {
      await sink.write(encodeRows(type, data, rowLength(kernel.shape), begin, ranges));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new FileError(`${origin}: ${name}: ${messageOf(error)}.`, 'Store it as F32.', error);
    }
  }
  if (type === 'U8') {
    await sink.write(toBytes('F32', ranges.scales));
    await sink.write(ranges.zeros);
  }
  await sink.write(toBytes('F32', await numbersOf(bias)));
}

/** A network's layers in the order of the file. */
function layersOf({ convolutions, classifier }: NetworkWeights<AnyTensor>): readonly NamedLayer[] {
  return [
    ...[...convolutions].map(([name, weights]) => ({ name, weights })),
    ...classifier.map((weights) => ({ name: weights.name, weights })),
  ];
}

/** The file's tensors, in its order. */
function entriesOf(weights: NetworkWeights<AnyTensor>, type: StorageType): readonly TensorEntry[] {
  return layersOf(weights).flatMap(({ name, weights: { kernel, bias } }): TensorEntry[] => {
    const outputs = [kernel.shape[0]];
    return [
      { name: `${name}.weight`, type, shape: kernel.shape },
      ...(type === 'U8'
        ? ([
            { name: `${name}.weight_scale`, type: 'F32', shape: outputs },
            { name: `${name}.weight_zero`, type: 'U8', shape: outputs },
          ] as const)
        : []),
      { name: `${name}.bias`, type: 'F32', shape: [sizeOf(bias.shape)] },
    ];
  });
}

function headerOf(
  weights: NetworkWeights<AnyTensor>,
  type: StorageType,
  about: StoreOptions['about'],
): Uint8Array<ArrayBuffer> {
  return safetensorsHeader(entriesOf(weights, type), { ...about, ...describe(weights) });
}

/**
 * Finds the layers of a file that {@link storeNetwork} wrote. Kernels above a megabyte are read when a graph is compiled:
 * the source must stay readable until then.
 *
 * @throws FileError when the file is damaged, or is a safetensors file of something else.
 */
export async function readNetworkWeights(source: ByteSource): Promise<NetworkWeights<AnyTensor>> {
  const file = await openSafetensors(source);
  const { architecture, description } = readDescription(file);
  const names = file.names.filter((name) => name.endsWith('.weight')).map((name) => name.slice(0, -'.weight'.length));
  const convolutions = new Map<string, ConvolutionWeights<AnyTensor>>();
  const classifier: ClassifierWeights<AnyTensor>[] = [];
  for (const name of names) {
    const layer = await readLayer(file, name);
    const head = description.classifier.find((entry) => entry.name === name);
    if (head) classifier.push({ ...layer, ...head });
    else convolutions.set(name, layer);
  }
  const { classes, preprocessing } = description;
  return { architecture, origin: source.name, convolutions, classifier, classes, preprocessing, notice: '' };
}

/** Bytes (as float32) from which on a kernel stays in its file. */
const worthLeaving = 1 << 20;

async function readLayer(file: Safetensors, name: string): Promise<ConvolutionWeights<AnyTensor>> {
  const biases = await file.read(`${name}.bias`);
  checkFinite(file.name, `${name}.bias`, biases);
  const kernel = file.type(`${name}.weight`) === 'U8' ? await quantized(file, name) : plain(file, `${name}.weight`);
  const isSmall = sizeOf(kernel.shape) * Float32Array.BYTES_PER_ELEMENT < worthLeaving;
  return {
    kernel: isSmall ? new Tensor(kernel.shape, await numbersOf(kernel)) : kernel,
    bias: Tensor.channels(biases),
  };
}

function plain(file: Safetensors, name: string): StoredTensor {
  return storedTensor(file, name, checkShape(file.shape(name), `${file.name}: ${name}`));
}

async function quantized(file: Safetensors, name: string): Promise<StoredTensor> {
  const bytes = plain(file, `${name}.weight`);
  const scales = await file.read(`${name}.weight_scale`);
  const zeros = await file.read(`${name}.weight_zero`);
  checkFinite(file.name, `${name}.weight_scale`, scales);
  if (scales.length !== bytes.shape[0] || zeros.length !== bytes.shape[0]) {
    throw new FileError(`${file.name}: ${name} has ${bytes.shape[0]} channels, but not as many scales and zeros.`);
  }
  return new StoredTensor(bytes.shape, async (begin, end, into) => {
    const rows = await bytes.read(begin, end, into);
    dequantize(rows, rowLength(bytes.shape), begin, { scales, zeros });
    return rows;
  });
}
