/** What a person can set in a dream, with ranges; shared by the page and the engine worker. */
import { dreamDefaults, type DreamSettings } from '../../../src/apps/dream.js';
import type { Layer } from '../../../src/nets/network.js';

/** One range control: limits, and how the number is written. */
export interface Range {
  readonly least: number;
  readonly most: number;
  readonly step: number;
}

export const ranges = {
  rate: { least: 0.1, most: 6, step: 0.1 },
  size: { least: 64, most: 1024, step: 32 },
  octaves: { least: 1, most: 8, step: 1 },
  octaveScale: { least: 1.1, most: 2, step: 0.05 },
  steps: { least: 1, most: 60, step: 1 },
  jitter: { least: 0, most: 64, step: 1 },
} satisfies Partial<Record<keyof DreamSettings, Range>>;

/** The largest seed offered: short enough to be read aloud. */
export const mostSeed = 999_999;

/** No layer is chosen before a network is there. */
export const initialSettings: DreamSettings = { ...dreamDefaults, layers: [] };

/** Layers that make a good first dream, best first. */
const favourites = ['block3_conv3', 'block4_conv2', 'block3_conv2'];

/** Keeps the wanted layers that the network has; otherwise a favourite of it, or its last convolution. */
export function fitLayers(wanted: DreamSettings['layers'], layers: readonly Layer[]): DreamSettings['layers'] {
  const names = new Set(layers.map(({ name }) => name));
  const kept = wanted.filter(({ layer }) => names.has(layer));
  if (kept.length > 0 || layers.length === 0) return kept;
  const layer = favourites.find((name) => names.has(name)) ?? lastConvolution(layers);
  return [{ layer, gain: 1 }];
}

function lastConvolution(layers: readonly Layer[]): string {
  return (layers.findLast(({ name }) => name.includes('conv')) ?? layers[layers.length - 1]).name;
}

/** Whether the change needs a new start from the photo. Strength and jitter act on the next step. */
export function needsRestart(before: DreamSettings, after: DreamSettings): boolean {
  const fixed = ({ rate: _rate, jitter: _jitter, ...rest }: DreamSettings): string => JSON.stringify(rest);
  return fixed(before) !== fixed(after);
}
