/**
 * Texture synthesis (Gatys, Ecker & Bethge 2015, "Texture Synthesis Using Convolutional Neural Networks"): style transfer
 * without a photo. A picture of any size whose features go together as those of an example do, and nothing else; asked to,
 * one that joins at its edges.
 */
import type { Backend } from '../core/backend.js';
import type { Tensor } from '../core/tensor.js';
import type { Extent } from '../image/picture.js';
import type { Network } from '../nets/network.js';
import { style, type StyleFrame, type StyleOptions } from './style.js';
import type { StyleSettings } from './styleSettings.js';

/** What is left of style transfer's settings where there is no photo. */
export type TextureSettings = Omit<StyleSettings, 'contentLayers' | 'contentScaling' | 'keepColors'>;

export interface TextureSources {
  /** The examples, each `[1, 3, H, W]`, red, green, blue in [0, 1]. */
  readonly styles: readonly Tensor[];
  /** Proportions of the texture. Default a square. */
  readonly extent?: Extent;
}

/**
 * Makes a texture, one frame per optimizer step.
 *
 * @throws SettingError and BackendError as {@link style}.
 */
export function texture(
  backend: Backend,
  network: Network,
  sources: TextureSources,
  settings: TextureSettings,
  options: StyleOptions = {},
): AsyncGenerator<StyleFrame, void, undefined> {
  return style(backend, network, sources, asStyleSettings(settings), options);
}

/** The same as settings of style transfer. */
export function asStyleSettings(settings: TextureSettings): StyleSettings {
  return { ...settings, contentLayers: [], contentScaling: 'relative', keepColors: false };
}
