/**
 * Objectives: what a picture is changed to have more of. An objective is a plain value that builds a scalar from a
 * network's activations; objectives add and scale, and know nothing of the optimizer.
 */
import { SettingError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Activations } from '../nets/network.js';
import { add, scale } from '../ops/index.js';

export interface Objective {
  /** For people and reports: "power of block3_conv3". */
  readonly name: string;
  /** The layers it reads, so that no more of the network is built than needed. */
  readonly layers: readonly string[];
  /** Appends the scalar to the activations' graph. */
  build(activations: Activations): Value;
}

/** @throws SettingError when the network was not built as far as `layer`. */
export function activation(activations: Activations, layer: string): Value {
  const value = activations.get(layer);
  if (value === undefined) {
    throw new SettingError(
      `layer "${layer}" does not exist here.`,
      `There are: ${[...activations.keys()].join(', ')}.`,
    );
  }
  return value;
}

/** The name under which objectives of the pixels themselves find the picture. No layer of a network is called so. */
export const pictureLayer = 'picture';

/** The activations with the picture among them. */
export function withPicture(activations: Activations, picture: Value): Activations {
  return new Map([...activations, [pictureLayer, picture]]);
}

/** factor * objective. */
export function scaled(objective: Objective, factor: number): Objective {
  return {
    name: `${factor} x ${objective.name}`,
    layers: objective.layers,
    build: (activations) => scale(objective.build(activations), factor),
  };
}

/** The sum of several objectives. @throws SettingError when the list is empty. */
export function total(objectives: readonly Objective[]): Objective {
  if (objectives.length === 0) throw new SettingError('An objective needs at least one term, got none.');
  return {
    name: objectives.map((objective) => objective.name).join(' + '),
    layers: [...new Set(objectives.flatMap((objective) => objective.layers))],
    build: (activations) => objectives.map((objective) => objective.build(activations)).reduce(add),
  };
}
