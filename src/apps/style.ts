/**
 * Style transfer (Gatys, Ecker & Bethge 2016, "Image Style Transfer Using Convolutional Neural Networks"): look for a
 * picture that a network sees as it sees a photo, but whose features go together as they do in a painting.
 *
 *     minimize over x in [0, 1]:  content C(x) + style S(x) + mean M(x) + variation V(x)      (`styleLoss.ts`)
 *
 * in phases of growing size; each begins with the picture of the one before, enlarged, and with what the optimizer has
 * learnt there. A sequence of frames, one per optimizer step, that can be ended, saved and resumed at any of them.
 */
import type { Backend } from '../core/backend.js';
import { SettingError } from '../core/errors.js';
import { Rng } from '../core/rng.js';
import type { Shape } from '../core/shape.js';
import { Tensor } from '../core/tensor.js';
import { transferLuminance } from '../image/luminance.js';
import { type Extent, extentOf, fitExtent } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import { findLayer, type Network } from '../nets/network.js';
import { resizedMemory } from '../optimizers/warmStart.js';
import { octaveExtents } from './octaves.js';
import { runAtOnce, type RunOptions } from './runner.js';
import { startPicture } from './starts.js';
import { type Place, type Reading, StylePhase, type StyleState } from './stylePhase.js';

export type { StyleState } from './stylePhase.js';
import { type Balance, checkStyleSettings, type StyleSettings } from './styleSettings.js';
import type { Sources } from './styleTargets.js';

export interface StyleOptions extends RunOptions {
  /** Read before every step: the weights that may change while it runs. Default: those of the settings. */
  readonly live?: () => Balance;
  /** Goes on where the state was saved, with the same settings and pictures. */
  readonly resume?: StyleState;
  /**
   * Gets the state of the last whole step when the sequence is cut short: by the signal, by an error, by a step that was
   * broken off. It is awaited before the error goes on.
   */
  readonly onCut?: (state: StyleState) => Promise<void>;
}

/** One step. Step 0 of a phase is the picture it begins with. */
export interface StyleFrame extends Extent, Reading {
  /** From 0 to `phases` - 1. */
  readonly phase: number;
  readonly phases: number;
  readonly step: number;
  readonly steps: number;
  /** Milliseconds the step took. */
  readonly ms: number;
  /** Why the phase ends here, before its steps are done. */
  readonly finished: string | undefined;
  /** A copy of the picture as it stands, in the photo's colours where those are to be kept. */
  picture(): Promise<Tensor>;
  /** Everything needed to go on from here. Only until the next step is asked for. */
  state(): Promise<StyleState>;
}

/** What is given a style, and which. */
export interface StyleSources extends Sources {
  /** Proportions of the result where there is no photo. Default a square. */
  readonly extent?: Extent;
}

/**
 * Gives `photo` the style of `styles` (each `[1, 3, H, W]`, red, green, blue in [0, 1]), one frame per step. Without a
 * photo the result is a texture.
 *
 * @throws SettingError for a setting out of range, a layer the network does not have, or a picture too small for one.
 * @throws BackendError naming the first bad node when a number is not finite; the last frame's picture is still good.
 */
export async function* style(
  backend: Backend,
  network: Network,
  sources: StyleSources,
  settings: StyleSettings,
  options: StyleOptions = {},
): AsyncGenerator<StyleFrame, void, undefined> {
  checkStyleSettings(settings, sources.styles.length, sources.photo !== undefined);
  const extents = extentsOf(network, sources, settings);
  checkResume(options.resume, extents);
  const place: Place = { backend, network, sources, settings, run: options.run ?? runAtOnce };

  let at: StyleState | undefined = options.resume ?? {
    phase: 0,
    step: 0,
    picture: startPicture(settings.start, extents[0], new Rng(settings.seed).fork('start'), sources.photo),
    optimizer: undefined,
  };
  while (at !== undefined && at.phase < extents.length) {
    const end: StyleState | undefined = yield* phaseFrames(place, at, extents, options);
    at = end && enlarged(end, extents[end.phase + 1], settings);
  }
}

/** The frames of one phase; returns the state at its end, nothing when the signal ended it. */
async function* phaseFrames(
  place: Place,
  at: StyleState,
  extents: readonly Extent[],
  { signal, live = () => place.settings.balance, onCut }: StyleOptions,
): AsyncGenerator<StyleFrame, StyleState | undefined, undefined> {
  const { settings, sources } = place;
  const extent = extents[at.phase];
  let phase: StylePhase | undefined;
  let { step } = at;
  try {
    let begin = performance.now();
    const running = (phase = await StylePhase.create(place, extent));
    await running.start(at, live());
    const colours = settings.keepColors ? sources.photo : undefined;
    const frame = (finished?: string): StyleFrame => {
      const { phase: index } = at;
      const done = step;
      return {
        ...running.reading(),
        ...extent,
        phase: index,
        phases: extents.length,
        step: done,
        steps: settings.steps,
        ms: performance.now() - begin,
        finished,
        async picture() {
          const picture = await running.picture();
          return colours ? transferLuminance(picture, resizePicture(colours, extent)) : picture;
        },
        state: () => running.save(index, done),
      };
    };

    if (step === 0) yield frame();
    let finished: string | undefined;
    while (step < settings.steps && finished === undefined) {
      if (signal?.aborted) break;
      begin = performance.now();
      ({ finished } = await running.step(live()));
      step++;
      yield frame(finished);
    }
    const end = await running.save(at.phase, step);
    if (!signal?.aborted) return end;
    if (onCut) await onCut(end);
    return undefined;
  } catch (error) {
    if (onCut) await onCut(phase?.isStanding ? await phase.save(at.phase, step) : at);
    throw error;
  } finally {
    phase?.dispose();
  }
}

/** The beginning of the next phase: picture and memory enlarged. Undefined after the last. */
function enlarged(end: StyleState, next: Extent | undefined, { warm }: StyleSettings): StyleState | undefined {
  if (next === undefined) return undefined;
  const picture = resizePicture(end.picture, next);
  const resize = (data: Float32Array, from: Shape): Float32Array => resizePicture(new Tensor(from, data), next).data;
  const memory = end.optimizer && resizedMemory(end.optimizer, end.picture.shape, picture.shape, resize);
  const optimizer = memory && (warm ? memory : { ...memory, numbers: {}, vectors: [] });
  return { phase: end.phase + 1, step: 0, picture, optimizer };
}

/** @throws SettingError when the first phase would be too small for a layer. */
function extentsOf(network: Network, { photo, extent }: StyleSources, settings: StyleSettings): Extent[] {
  const { contentLayers, styleLayers, size, phases, phaseScale } = settings;
  const layers = [...contentLayers, ...styleLayers];
  const smallest = Math.max(...layers.map(({ layer }) => findLayer(network.layers, layer).layer.stride));
  const proportions = photo ? extentOf(photo) : (extent ?? { width: size, height: size });
  const finest = fitExtent(proportions, size);
  return phases === 1 ? octaveExtents(finest, 1, 2, smallest) : octaveExtents(finest, phases, phaseScale, smallest);
}

function checkResume(state: StyleState | undefined, extents: readonly Extent[]): void {
  if (!state) return;
  const found = extentOf(state.picture);
  const extent = extents.at(state.phase);
  if (extent?.width !== found.width || extent.height !== found.height) {
    const sizes = extents.map(({ width, height }) => `${width}x${height}`).join(', ');
    throw new SettingError(
      `resume: the state is of phase ${state.phase + 1} at ${found.width}x${found.height}, this run has ${sizes}.`,
      'Resume with the pictures and settings it was made with.',
    );
  }
}
