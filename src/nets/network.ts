/** What an application needs to know of a network, whichever it is and wherever its weights came from. */
import { SettingError } from '../core/errors.js';
import type { Value } from '../core/graph.js';

/** A place in the network whose activation can be an objective. */
export interface Layer {
  readonly name: string;
  readonly channels: number;
  /** Input pixels per pixel of this layer, along each axis. */
  readonly stride: number;
}

/** A network's activations by layer name, in one graph. */
export type Activations = ReadonlyMap<string, Value>;

export interface BuildOptions {
  /** Stop after the last of these layers; default the whole network. */
  readonly layers?: readonly string[];
  /** 'average' replaces max pooling (Gatys et al. 2016, section 2: smoother pictures). Default 'max'. */
  readonly pooling?: 'max' | 'average';
}

export interface Network {
  /** 'vgg16', ... */
  readonly name: string;
  /** For people: architecture, source and what is missing. */
  readonly title: string;
  readonly layers: readonly Layer[];
  /** The layer whose channels are the class logits at every position, and the classes' names; where there is one. */
  readonly classifier: { readonly layer: string; readonly classes: readonly string[] } | undefined;
  /** Height and width it was trained on, in pixels: what a picture is resized to before it is classified. */
  readonly pictureSize: number;
  /** The least height and width of a picture, in pixels. */
  readonly smallestPicture: number;
  /**
   * Appends the network to the graph of `picture`, `[N, 3, H, W]`, red, green, blue in [0, 1].
   *
   * @throws SettingError for a layer that does not exist, naming those that do.
   */
  build(picture: Value, options?: BuildOptions): Activations;
  /** Lets go of the file that the weights come from; no graph of this network can be compiled from then on. */
  close?(): void;
}

/** A layer and its place in the list. @throws SettingError naming the layers there are. */
export function findLayer<L extends Layer>(layers: readonly L[], name: string): { index: number; layer: L } {
  const index = layers.findIndex((layer) => layer.name === name);
  if (index < 0) {
    const names = layers.map((layer) => layer.name).join(', ');
    throw new SettingError(`layer "${name}" does not exist in this network.`, `Its layers are: ${names}.`);
  }
  return { index, layer: layers[index] };
}
