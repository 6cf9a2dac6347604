/** What a picture is matched with: the photo's activations and the styles' statistics, measured at one size. */
import type { Backend } from '../core/backend.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { Tensor } from '../core/tensor.js';
import { type Extent, extentOf, fitExtent } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import type { Activations, BuildOptions, Network } from '../nets/network.js';
import { centredGram, channelMean } from '../objectives/gramStyle.js';
import { activation } from '../objectives/objective.js';

import type { Runner } from './runner.js';
import type { StyleSettings } from './styleSettings.js';
import { withoutBorder } from './tileViews.js';

/** Variables on the backend, each with what it holds. */
export interface Targets {
  /** The photo's activation by content layer. */
  readonly content: ReadonlyMap<string, Variable>;
  /** The blended statistics by style layer. */
  readonly style: ReadonlyMap<string, { readonly gram: Variable; readonly mean: Variable }>;
  dispose(): void;
}

export interface Sources {
  readonly photo?: Tensor;
  readonly styles: readonly Tensor[];
}

/** What computes. */
export interface Engine {
  readonly backend: Backend;
  readonly network: Network;
  readonly run: Runner;
}

type Measured = ReadonlyMap<string, Tensor>;

/**
 * @param extent of the picture that will be matched.
 * @throws SettingError when the network has no layer of a name, or a picture is too small for it.
 */
export async function measureTargets(
  engine: Engine,
  { photo, styles }: Sources,
  extent: Extent,
  settings: StyleSettings,
): Promise<Targets> {
  const { backend } = engine;
  const { contentLayers, styleLayers, centring, pooling, styleScale } = settings;
  const measure = (picture: Tensor, layers: readonly string[], of: MeasureOf): Promise<Measured> =>
    measurePicture(engine, picture, { layers, pooling }, of);

  const content = new Map<string, Variable>();
  const style = new Map<string, { gram: Variable; mean: Variable }>();
  const hold = (name: string, tensor: Tensor): Variable => {
    const variable = new Variable(name, tensor.shape);
    backend.write(variable, tensor.data);
    return variable;
  };

  if (photo && contentLayers.length > 0) {
    const layers = contentLayers.map(({ layer }) => layer);
    const found = await measure(resizePicture(photo, extent), layers, (activations) =>
      layers.map((layer) => [layer, activation(activations, layer)]),
    );
    for (const [layer, tensor] of found) content.set(layer, hold(`content ${layer}`, tensor));
  }

  const layers = styleLayers.map(({ layer }) => layer);
  const longest = Math.max(1, Math.round(Math.max(extent.width, extent.height) * styleScale));
  const measured: Measured[] = [];
  for (const picture of styles) {
    const small = resizePicture(picture, fitExtent(extentOf(picture), longest));
    measured.push(
      await measure(small, layers, (activations) => {
        const counted = settings.tileable ? withoutBorder(activations) : activations;
        return layers.flatMap((layer): [string, Value][] => {
          const f = activation(counted, layer);
          // About its own mean, whichever of the two centrings: for the style itself they are one.
          return [
            [gramOf(layer), centredGram(f, centring === 'none' ? 'none' : 'current')],
            [meanOf(layer), channelMean(f)],
          ];
        });
      }),
    );
  }
  const shares = settings.blend ?? styles.map(() => 1);
  for (const layer of layers) {
    style.set(layer, {
      gram: hold(
        `style ${layer}`,
        blend(
          measured.map((one) => one.get(gramOf(layer))),
          shares,
        ),
      ),
      mean: hold(
        `style means ${layer}`,
        blend(
          measured.map((one) => one.get(meanOf(layer))),
          shares,
        ),
      ),
    });
  }
  return {
    content,
    style,
    dispose() {
      const variables = [...content.values(), ...[...style.values()].flatMap(({ gram, mean }) => [gram, mean])];
      for (const variable of variables) backend.release(variable);
    },
  };
}

const gramOf = (layer: string): string => `gram ${layer}`;
const meanOf = (layer: string): string => `mean ${layer}`;

type MeasureOf = (activations: Activations) => readonly (readonly [string, Value])[];

/** Runs the network on one picture and reads what is wanted of it. */
async function measurePicture(
  { backend, network, run }: Engine,
  picture: Tensor,
  options: BuildOptions,
  of: MeasureOf,
): Promise<Measured> {
  const image = new Variable('measured picture', picture.shape);
  const graph = new Graph();
  const wanted = of(network.build(graph.read(image), options));
  const program = await backend.compile(
    graph,
    wanted.map(([, value]) => value),
  );
  try {
    backend.write(image, picture.data);
    await run(program);
    const found = new Map<string, Tensor>();
    for (const [name, value] of wanted) found.set(name, new Tensor(value.shape, await program.read(value)));
    return found;
  } finally {
    program.dispose();
    backend.release(image);
  }
}

/** The mean of several measurements, each with its share (MindsEye's way of mixing styles). */
export function blend(measurements: readonly (Tensor | undefined)[], shares: readonly number[]): Tensor {
  const total = shares.reduce((sum, share) => sum + share, 0);
  let result: Tensor | undefined;
  measurements.forEach((measured, i) => {
    if (measured === undefined) return;
    const share = shares[i] / total;
    result ??= Tensor.zeros(measured.shape);
    for (let k = 0; k < measured.data.length; k++) result.data[k] += share * measured.data[k];
  });
  if (!result) throw new RangeError('blend: nothing was measured.');
  return result;
}
