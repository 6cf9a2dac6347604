/** An ONNX graph as a {@link Network}: any of its tensors is a layer, at any picture size. */
import { ReverieError, SettingError } from '../../core/errors.js';
import { Graph, type Value, Variable } from '../../core/graph.js';
import { classLabels } from '../../weights/classLabels.js';
import type { InputPreprocessing } from '../../weights/manifest.js';
import type { OnnxFile } from '../../weights/onnx/open.js';
import { type Activations, type BuildOptions, findLayer, type Layer, type Network } from '../network.js';
import { appendSteps } from './append.js';
import { importGraph, type ImportedGraph, pictureInput } from './importGraph.js';
import { assumePictureSize, assumePreprocessing } from './preprocessing.js';
import { type MapEntry, valueOf } from './step.js';

export interface OnnxNetworkOptions {
  /** Default: what the file's origin suggests; the title then says what was assumed. */
  readonly preprocessing?: InputPreprocessing;
  /** Class names by index of the logits. Default: ImageNet's where there are as many, else "class 0", "class 1", ... */
  readonly classes?: readonly string[];
  /** Height and width it was trained on, for files that leave it open. Default: what its origin suggests. */
  readonly pictureSize?: number;
  /** Default: the graph's own name. */
  readonly name?: string;
}

/**
 * @throws FileError when the graph is no network of pictures or has an operation that is not known, naming the node.
 */
export async function onnxNetwork(file: OnnxFile, options: OnnxNetworkOptions = {}): Promise<Network> {
  const input = pictureInput(file);
  const assumed = assumePreprocessing(file, input.name);
  const { preprocessing = assumed.preprocessing, pictureSize = assumePictureSize(file, assumed), classes } = options;
  const graph = await importGraph(file, input, pictureSize, preprocessing);
  const layers = [...graph.layers].map(([name, step]): Layer => {
    return { name, channels: step.nominal.shape[1], stride: step.stride };
  });

  function build(
    picture: Value,
    { layers: wanted = layers.map((layer) => layer.name), pooling = 'max' }: BuildOptions = {},
  ): Activations {
    for (const layer of wanted) findLayer(layers, layer);
    const chosen = [...graph.layers].filter(([layer]) => wanted.includes(layer));
    const valueOfStep = appendSteps(
      picture,
      chosen.map(([, step]) => step),
      pooling,
    );
    return new Map(chosen.map(([layer, step]) => [layer, valueOfStep(step)]));
  }

  const name = options.name ?? file.metadata.graph ?? 'onnx';
  const notice = options.preprocessing ? '' : `; ${assumed.notice}`;
  return {
    name,
    title: `${name} (${file.name.split(/[\\/]/).pop()}${notice})`,
    layers,
    classifier: classifierOf(graph, classes),
    pictureSize: Math.max(...graph.extent),
    smallestPicture: smallestPicture(graph),
    build,
  };
}

/** The map of logits: what the last softmax reads, or an output that is a list of numbers. */
function classifierOf(graph: ImportedGraph, classes: readonly string[] | undefined): Network['classifier'] {
  for (const output of graph.outputs) {
    const logits = output.step.traits.logits ?? output;
    const layer = [...graph.layers].find(([, step]) => step === logits.step);
    if (layer === undefined || !isList(logits)) continue;
    const count = logits.step.nominal.shape[1];
    const names = classes ?? classLabels(count);
    if (names.length !== count)
      throw new SettingError(`The network has ${count} classes, but ${names.length} names were given.`);
    return { layer: layer[0], classes: names };
  }
  return undefined;
}

function isList(entry: MapEntry): boolean {
  const [, channels, height, width] = valueOf(entry).nominal.shape;
  return channels > 1 && height === 1 && width === 1;
}

/** Found by halving: every layer of a picture must have a pixel. */
function smallestPicture({ outputs, extent }: ImportedGraph): number {
  const works = (size: number): boolean => {
    const picture = new Graph().read(new Variable('picture', [1, 3, size, size]));
    try {
      appendSteps(picture, outputs.map(valueOf), 'max');
      return true;
    } catch (error) {
      if (error instanceof ReverieError) return false;
      throw error;
    }
  };
  let [small, large] = [0, Math.max(...extent)];
  while (large - small > 1) {
    const middle = Math.floor((small + large) / 2);
    if (works(middle)) large = middle;
    else small = middle;
  }
  return large;
}
