/** What style transfer and texture can be told, and what they take when told nothing. */
import { SettingError } from '../core/errors.js';
import type { ContentScaling } from '../objectives/content.js';
import { type Centring, centrings, type StyleScaling } from '../objectives/gramStyle.js';
import { type OptimizerKind, optimizerKinds } from './optimizers.js';
import { type StartKind, startKinds } from './starts.js';

/** A layer and its share among the layers of its kind. */
export interface LayerWeight {
  readonly layer: string;
  readonly weight: number;
}

/** The weights of the terms; they may change while it runs. */
export interface Balance {
  readonly content: number;
  readonly style: number;
  /** Of the style's channel means, besides its Gram matrices. */
  readonly mean: number;
  readonly variation: number;
}

export const balanceNames = ['content', 'style', 'mean', 'variation'] as const satisfies readonly (keyof Balance)[];

export interface StyleSettings {
  /** Where the photo is kept; none for a texture. */
  readonly contentLayers: readonly LayerWeight[];
  readonly styleLayers: readonly LayerWeight[];
  readonly balance: Balance;
  readonly centring: Centring;
  readonly styleScaling: StyleScaling;
  readonly contentScaling: ContentScaling;
  /** Share of each style in the blend; as many as styles, default equal. */
  readonly blend?: readonly number[];
  /** Longest side of the styles, in units of the result's: below 1 the strokes get smaller. */
  readonly styleScale: number;
  /** Max pooling, as networks are trained, or average pooling, which leaves no grid in the gradient. */
  readonly pooling: 'max' | 'average';

  /** Longest side of the result in pixels. */
  readonly size: number;
  /** Sizes to go through, from small to `size`. */
  readonly phases: number;
  /** Ratio of one phase's extent to the one before. */
  readonly phaseScale: number;
  /** Optimizer steps in each phase. */
  readonly steps: number;

  readonly start: StartKind;
  readonly optimizer: OptimizerKind;
  /** Pairs that L-BFGS and QQN remember. */
  readonly history: number;
  /** Step of Adam and of normalized ascent, as a share of the range from black to white. Default the optimizer's own. */
  readonly rate?: number;
  /** Whether what was learnt at one size is handed on to the next. */
  readonly warm: boolean;
  /** The result takes its colours from the photo. */
  readonly keepColors: boolean;
  /** The result joins at its edges. */
  readonly tileable: boolean;
  readonly seed: number;
}

/** @throws SettingError naming the first setting that is out of range. */
export function checkStyleSettings(settings: StyleSettings, styles: number, hasPhoto: boolean): void {
  const { contentLayers, styleLayers, balance, blend, keepColors } = settings;
  if (styles === 0) throw new SettingError('style: no style picture was given.', 'Give at least one.');
  if (styleLayers.length === 0) throw new SettingError('style: no style layer was chosen.', 'Name at least one.');
  for (const { layer, weight } of [...contentLayers, ...styleLayers]) {
    atLeastZero(`weight of ${layer}`, weight);
  }
  for (const list of [contentLayers, styleLayers]) {
    if (list.length > 0 && list.every(({ weight }) => weight === 0)) {
      throw new SettingError(`style: all weights of ${list.map(({ layer }) => layer).join(', ')} are 0.`);
    }
  }
  for (const name of balanceNames) atLeastZero(`weight of ${name}`, balance[name]);
  if (blend !== undefined) {
    if (blend.length !== styles) throw new SettingError(`blend: got ${blend.length} shares for ${styles} styles.`);
    for (const share of blend) atLeastZero('blend', share);
    if (blend.every((share) => share === 0)) throw new SettingError('blend: all shares are 0.', 'Give one above 0.');
  }
  if (!hasPhoto && contentLayers.length > 0) throw new SettingError('style: content layers need a photo.');
  if (!hasPhoto && keepColors) throw new SettingError('keep colours: there is no photo to take colours from.');
  checkRanges(settings);
}

function checkRanges(settings: StyleSettings): void {
  const { styleScale, steps, rate, seed } = settings;
  if (!(styleScale >= 0.1 && styleScale <= 10)) {
    throw new SettingError(`style scale: got ${styleScale}, takes a number from 0.1 to 10.`);
  }
  if (!Number.isInteger(steps) || steps < 1) {
    throw new SettingError(`steps: got ${steps}, takes a whole number from 1.`);
  }
  if (rate !== undefined && !(rate > 0 && rate <= 1)) {
    throw new SettingError(`rate: got ${rate}, takes a share above 0, up to 1.`);
  }
  if (!Number.isSafeInteger(seed)) throw new SettingError(`seed: got ${seed}, takes a whole number.`);
  oneOf('start', settings.start, startKinds);
  oneOf('optimizer', settings.optimizer, optimizerKinds);
  oneOf('centring', settings.centring, centrings);
}

function atLeastZero(what: string, value: number): void {
  if (!(value >= 0 && Number.isFinite(value))) throw new SettingError(`${what}: got ${value}, takes 0 or more.`);
}

function oneOf(what: string, value: string, known: readonly string[]): void {
  if (!known.includes(value)) throw new SettingError(`${what}: got "${value}", takes one of ${known.join(', ')}.`);
}
