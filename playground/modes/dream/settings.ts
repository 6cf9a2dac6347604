/** What a person can set in a dream, with ranges; shared by the page and the engine worker. */
import { dreamDefaults, type DreamSettings } from '../../../src/apps/dream.js';
import type { Layer } from '../../../src/nets/network.js';
import type { NetworkReport } from '../../engine/protocol.js';

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

/** No layer is chosen before a network is there. */
export const initialSettings: DreamSettings = { ...dreamDefaults, layers: [] };

/** What a dream can be after: a layer's power, classes everywhere, or a class for each cell of a grid. */
export type Aim = 'layer' | 'classes' | 'mosaic';

export const mosaicGrid = { rows: 4, columns: 6 };

export function aimOf({ classes, mosaic }: DreamSettings): Aim {
  if (mosaic) return 'mosaic';
  return classes ? 'classes' : 'layer';
}

export function hasObjective({ layers, classes, mosaic }: DreamSettings): boolean {
  return layers.length > 0 || (classes?.length ?? 0) > 0 || mosaic !== undefined;
}

/** The settings for another network: its own preset; only what is a matter of taste stays. */
export function fitNetwork({ size, seed, octaves }: DreamSettings, { presets }: NetworkReport): DreamSettings {
  return { ...presets.dream, size, seed, octaves };
}

/** The change of settings that turns to another aim. */
export function turnTo(aim: Aim, { presets, layers }: NetworkReport): Partial<DreamSettings> {
  const none = { layers: [], classes: undefined, mosaic: undefined };
  switch (aim) {
    case 'classes':
      return { ...none, classes: presets.dream.classes ?? [] };
    case 'mosaic':
      return { ...none, mosaic: mosaicGrid };
    case 'layer':
      return { ...none, layers: [{ layer: favouriteLayer(layers), gain: 1 }] };
  }
}

/** Layers that make a good first dream, best first. */
const favourites = ['block4_conv2', 'block3_conv3', 'block3_conv2'];

function favouriteLayer(layers: readonly Layer[]): string {
  const names = new Set(layers.map(({ name }) => name));
  const last = layers.findLast(({ name }) => name.includes('conv')) ?? layers[layers.length - 1];
  return favourites.find((name) => names.has(name)) ?? last.name;
}

/** Whether the change needs a new start from the photo. Strength and jitter act on the next step. */
export function needsRestart(before: DreamSettings, after: DreamSettings): boolean {
  const fixed = ({ rate: _rate, jitter: _jitter, ...rest }: DreamSettings): string => JSON.stringify(rest);
  return fixed(before) !== fixed(after);
}
