/**
 * One feature alone: the mean of a channel, or one neuron of it (Olah, Mordvintsev & Schubert 2017, "Feature
 * Visualization", figure "Different optimization objectives").
 *
 *     channel:  mean over positions of f[k]
 *     neuron:   f[k, i, j]
 */
import { SettingError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import { crop, mean, slice } from '../ops/index.js';
import { activation, type Objective } from './objective.js';

/** @throws SettingError, when built, where the layer has no channel `k` (from 0). */
export function channel(layer: string, k: number): Objective {
  return {
    name: `channel ${k} of ${layer}`,
    layers: [layer],
    build: (activations) => mean(chosen(activation(activations, layer), layer, k)),
  };
}

/**
 * @param at row and column, from 0. Default: the middle.
 * @throws SettingError, when built, where the layer has no such neuron at the picture's size.
 */
export function neuron(layer: string, k: number, at?: readonly [row: number, column: number]): Objective {
  return {
    name: `neuron ${k}${at ? ` at ${at.join(', ')}` : ''} of ${layer}`,
    layers: [layer],
    build(activations) {
      const f = activation(activations, layer);
      const [, , height, width] = f.shape;
      const [row, column] = at ?? [Math.floor(height / 2), Math.floor(width / 2)];
      if (!isIndex(row, height) || !isIndex(column, width)) {
        throw new SettingError(`neuron: ${layer} has ${height}x${width} positions here, none at ${row}, ${column}.`);
      }
      return mean(crop(chosen(f, layer, k), row, column, 1, 1));
    },
  };
}

function chosen(f: Value, layer: string, k: number): Value {
  const [, channels] = f.shape;
  if (!isIndex(k, channels)) {
    throw new SettingError(`channel: ${layer} has ${channels} channels, from 0 to ${channels - 1}, got ${k}.`);
  }
  return slice(f, k, k + 1);
}

const isIndex = (i: number, length: number): boolean => Number.isInteger(i) && i >= 0 && i < length;
