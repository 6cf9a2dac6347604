/**
 * Deep Dream (Mordvintsev, Olah & Tyka 2015, "Inceptionism: Going Deeper into Neural Networks"): change a picture, step
 * by step, so that chosen layers of a network respond more strongly to it.
 *
 *     repeat:  x <- clamp( x + rate * g / mean|g| ),   g = d objective( network( jitter(x) ) ) / dx
 *
 * over octaves from coarse to fine. A step is one run of one graph that is built once per octave.
 */
import type { Backend, MemoryEstimate, Program, StepAlgorithm } from '../core/backend.js';
import { SettingError } from '../core/errors.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { Rng } from '../core/rng.js';
import { scalarShape } from '../core/shape.js';
import { Tensor } from '../core/tensor.js';
import { type Extent, extentOf, fitExtent } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import { findLayer, type Network } from '../nets/network.js';
import { channel } from '../objectives/channel.js';
import { classLogit, classMosaic, classPresence, mosaicClasses } from '../objectives/classes.js';
import { layerPower } from '../objectives/layerPower.js';
import { activation, type Objective, scaled, total } from '../objectives/objective.js';
import { relativeDifference } from '../objectives/statistic.js';
import { clamp, gradient, scale, shift, subtract } from '../ops/index.js';
import { smoothGradient } from '../optimizers/smoothing.js';
import { normalizedAscent } from '../optimizers/normalizedAscent.js';
import { carryDetail, octaveExtents } from './octaves.js';
import { runAtOnce, type RunOptions } from './runner.js';

export interface DreamSettings {
  /** The layers to excite, each with its weight in the sum; may be empty where there is another objective. */
  readonly layers: readonly { readonly layer: string; readonly gain: number }[];
  /** Classes of the network to bring out wherever they begin to show. Default none. */
  readonly classes?: readonly string[];
  /** A grid of cells, each to become a class of its own: those named, row by row, or drawn by the seed. Default none. */
  readonly mosaic?: { readonly rows: number; readonly columns: number; readonly classes?: readonly string[] };
  /** Features and logits by themselves: the mean of a channel, the logit of a class. Default none. */
  readonly features?: readonly ({ readonly layer: string; readonly channel: number } | { readonly logit: string })[];
  /** Holds layers near what they are on the photo, by the relative content of `objectives/content.ts`. Default none. */
  readonly content?: readonly { readonly layer: string; readonly weight: number }[];
  /** Give coarse parts of the gradient the weight of fine ones: fewer speckles, larger shapes. Default false. */
  readonly smooth?: boolean;
  /** Share of its distance from the photo that each pixel gives up in a step, 0 to 1. Default 0. */
  readonly decay?: number;
  /** Longest side of the result in pixels. */
  readonly size: number;
  readonly octaves: number;
  /** Ratio of one octave's extent to the next coarser one's. */
  readonly octaveScale: number;
  /** Steps per octave. */
  readonly steps: number;
  /** Mean change of a pixel in one step, in 8-bit units (0..255). */
  readonly rate: number;
  /** The picture is shifted by up to this many pixels before each step, so that no grid builds up. */
  readonly jitter: number;
  readonly seed: number;
}

/**
 * What gradients are multiplied by on their way. The step does not depend on their size, and a power of two changes none of
 * their digits; but where a device computes in half precision, it lifts them out of what is too small to be told from zero.
 */
const gradientScale = 2 ** 14;

export const dreamDefaults: Omit<DreamSettings, 'layers'> = {
  size: 512,
  octaves: 4,
  octaveScale: 1.4,
  steps: 10,
  rate: 0.8,
  jitter: 32,
  seed: 1,
};

export interface DreamOptions extends RunOptions {
  /** Read before every step: the settings that may change while it runs. Default: those of the settings. */
  readonly live?: () => Pick<DreamSettings, 'rate' | 'jitter'>;
  /** Go on stepping at the last octave until the signal ends it. Default false. */
  readonly endless?: boolean;
}

/** One step of a dream. */
export interface DreamFrame extends Extent {
  /** Octave, from 0 (coarsest) to `octaves` - 1. */
  readonly octave: number;
  readonly octaves: number;
  /** Step within the octave, from 1. */
  readonly step: number;
  /** The objective before this step's change. */
  readonly objective: number;
  /** Milliseconds the step took. */
  readonly ms: number;
  /** The picture's variable on the backend, `[1, 3, height, width]`; it changes with the next step. */
  readonly image: Variable;
  /** What the octave's graph takes, planned before its first step. */
  readonly memory: MemoryEstimate;
  /** By which algorithms it computes what there are several for; empty where the backend has no choice. */
  readonly algorithms: readonly StepAlgorithm[];
  /** A copy of the picture as it stands. */
  picture(): Promise<Tensor>;
}

/**
 * Dreams over `photo` (`[1, 3, H, W]`, red, green, blue in [0, 1]), one frame per step.
 *
 * @throws SettingError for a setting out of range or a layer the network does not have.
 */
export async function* dream(
  backend: Backend,
  network: Network,
  photo: Tensor,
  settings: DreamSettings,
  options: DreamOptions = {},
): AsyncGenerator<DreamFrame, void, undefined> {
  checkSettings(settings);
  const { run = runAtOnce, signal, live = () => settings, endless = false } = options;
  const objective = objectiveOf(network, settings);
  // A layer sees something as soon as the picture spans one of its pixels.
  const smallest = Math.max(...objective.layers.map((name) => findLayer(network.layers, name).layer.stride));
  const finest = fitExtent(extentOf(photo), settings.size);
  const extents = octaveExtents(finest, settings.octaves, settings.octaveScale, smallest);
  const rng = new Rng(settings.seed);

  let dreamt: Tensor | undefined;
  for (const [octave, extent] of extents.entries()) {
    const base = resizePicture(photo, extent);
    const stage = await Stage.create(backend, network, objective, extent, settings);
    try {
      stage.start(base, dreamt ? carryDetail(photo, base, dreamt) : base);
      const last = endless && octave === extents.length - 1 ? Infinity : settings.steps;
      for (let step = 1; step <= last; step++) {
        if (signal?.aborted) return;
        const begin = performance.now();
        const { rate, jitter } = live();
        stage.jitter(rng, jitter);
        stage.setRate(rate / 255);
        await run(stage.program);
        const value = await stage.objective();
        yield {
          ...extent,
          octave,
          octaves: extents.length,
          step,
          objective: value,
          ms: performance.now() - begin,
          image: stage.image,
          memory: stage.program.memory,
          algorithms: stage.program.algorithms ?? [],
          picture: () => stage.picture(),
        };
      }
      dreamt = await stage.picture();
    } finally {
      stage.dispose();
    }
  }
}

/** One octave's graph and its variables. */
class Stage {
  private constructor(
    readonly backend: Backend,
    readonly image: Variable,
    /** The photo, where the picture is drawn back to it. */
    readonly base: Variable | undefined,
    readonly offset: Variable,
    readonly rate: Variable,
    readonly loss: Value,
    readonly program: Program,
  ) {}

  static async create(
    backend: Backend,
    network: Network,
    objective: Objective,
    extent: Extent,
    { smooth = false, decay = 0, content = [] }: DreamSettings,
  ): Promise<Stage> {
    const image = new Variable('image', [1, 3, extent.height, extent.width]);
    const base = decay > 0 || content.length > 0 ? new Variable('photo', image.shape) : undefined;
    const offset = new Variable('jitter', [1, 1, 1, 2]);
    const rate = new Variable('rate', scalarShape);

    const graph = new Graph();
    const x = graph.read(image);
    const seen = shift(x, graph.read(offset), 'reflect');
    const layers = [...objective.layers, ...content.map(({ layer }) => layer)];
    const activations = network.build(seen, { layers });
    let loss = objective.build(activations);
    if (base && content.length > 0) {
      // The photo is seen through the same jitter, so that the two compare pixel by pixel.
      const still = network.build(shift(graph.read(base), graph.read(offset), 'reflect'), { layers });
      for (const { layer, weight } of content) {
        const [f, photo] = [activation(activations, layer), activation(still, layer)];
        loss = subtract(loss, scale(relativeDifference(f, photo, `content at ${layer}`), weight));
      }
    }
    const [g] = gradient(scale(loss, gradientScale), [x]);
    const risen = normalizedAscent(x, smooth ? smoothGradient(g) : g, graph.read(rate));
    const next = base && decay > 0 ? subtract(risen, scale(subtract(x, graph.read(base)), decay)) : risen;
    graph.assign(image, clamp(next, 0, 1));
    return new Stage(backend, image, base, offset, rate, loss, await backend.compile(graph, [loss]));
  }

  start(base: Tensor, picture: Tensor): void {
    if (this.base) this.backend.write(this.base, base.data);
    this.backend.write(this.image, picture.data);
  }

  setRate(rate: number): void {
    this.backend.write(this.rate, Float32Array.of(rate));
  }

  /** A new offset, uniform in [-most, most] and smaller than the picture. */
  jitter(rng: Rng, most: number): void {
    const [, , height, width] = this.image.shape;
    const draw = (size: number): number => {
      const reach = Math.min(Math.floor(most), size - 1);
      return rng.int(2 * reach + 1) - reach;
    };
    this.backend.write(this.offset, Float32Array.of(draw(height), draw(width)));
  }

  async objective(): Promise<number> {
    const [value] = await this.program.read(this.loss);
    return value;
  }

  async picture(): Promise<Tensor> {
    return new Tensor(this.image.shape, await this.backend.read(this.image));
  }

  dispose(): void {
    this.program.dispose();
    for (const variable of [this.image, this.base, this.offset, this.rate]) {
      if (variable) this.backend.release(variable);
    }
  }
}

/** The sum of everything the settings ask for. */
function objectiveOf(network: Network, { layers, classes, mosaic, features = [], seed }: DreamSettings): Objective {
  const terms = layers.map(({ layer, gain }) => scaled(layerPower(layer), gain));
  for (const feature of features) {
    terms.push('logit' in feature ? classLogit(network, feature.logit) : channel(feature.layer, feature.channel));
  }
  if (classes) terms.push(classPresence(network, classes));
  if (mosaic) {
    const { rows, columns } = mosaic;
    const known = network.classifier?.classes ?? [''];
    const names = mosaic.classes ?? mosaicClasses(known, rows * columns, new Rng(seed).fork('mosaic'));
    terms.push(classMosaic(network, names, rows, columns));
  }
  return total(terms);
}

function checkSettings(settings: DreamSettings): void {
  const { layers, classes, mosaic, features = [], content = [], steps, rate, jitter, seed, decay = 0 } = settings;
  if (layers.length === 0 && features.length === 0 && !classes && !mosaic) {
    throw new SettingError('dream: no layer was chosen.', 'Name at least one layer, or classes, or a mosaic.');
  }
  for (const { layer, weight } of content) {
    if (!(weight >= 0 && Number.isFinite(weight))) {
      throw new SettingError(`dream: the weight of content at ${layer} is ${weight}, takes 0 or more.`);
    }
  }
  if (!(decay >= 0 && decay <= 1)) throw new SettingError(`decay: got ${decay}, takes a share from 0 to 1.`);
  for (const { layer, gain } of layers) {
    if (!Number.isFinite(gain)) throw new SettingError(`dream: the gain of ${layer} is ${gain}, takes a number.`);
  }
  if (!Number.isInteger(steps) || steps < 1)
    throw new SettingError(`steps: got ${steps}, takes a whole number from 1.`);
  if (!Number.isFinite(rate)) throw new SettingError(`rate: got ${rate}, takes a number (mean change in 1/255).`);
  if (!(jitter >= 0 && Number.isFinite(jitter)))
    throw new SettingError(`jitter: got ${jitter}, takes 0 pixels or more.`);
  if (!Number.isSafeInteger(seed)) throw new SettingError(`seed: got ${seed}, takes a whole number.`);
}
