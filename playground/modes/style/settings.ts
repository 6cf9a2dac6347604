/** What a person can set in style transfer and texture, with ranges; shared by the page and the engine worker. */
import type { StyleSettings } from '../../../src/apps/styleSettings.js';
import type { TextureSettings } from '../../../src/apps/texture.js';

/** The weights of the balance, in the decades a slider moves through; 0 at its left end. */
export const weights = {
  content: { least: 0.001, most: 1 },
  style: { least: 0.01, most: 10 },
  variation: { least: 0.01, most: 10 },
};

export const ranges = {
  size: { least: 96, most: 768, step: 32 },
  steps: { least: 10, most: 200, step: 10 },
  phases: { least: 1, most: 4, step: 1 },
  styleScale: { least: 0.4, most: 2, step: 0.1 },
};

/** Before a network is there, which brings its own. */
const none = {
  styleLayers: [],
  balance: { content: 0.04, style: 1, mean: 0, variation: 0.6 },
  centring: 'none',
  styleScaling: 'relative',
  styleScale: 1,
  pooling: 'average',
  size: 320,
  phases: 2,
  phaseScale: 2,
  steps: 60,
  start: 'photo',
  optimizer: 'lbfgs',
  history: 20,
  warm: true,
  tileable: false,
  seed: 1,
} as const;

export const initialStyle: StyleSettings = {
  ...none,
  contentLayers: [],
  contentScaling: 'relative',
  keepColors: false,
};

export const initialTexture: TextureSettings = { ...none, start: 'noise', size: 256, tileable: true };

/** Whether the change needs a new start. The balance acts on the next step. */
export function needsRestart<S extends StyleSettings | TextureSettings>(before: S, after: S): boolean {
  const fixed = ({ balance: _balance, ...rest }: S): string => JSON.stringify(rest);
  return fixed(before) !== fixed(after);
}
