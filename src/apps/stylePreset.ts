/** Which layers and weights, when nobody says: what looked best on each network (docs/style.md shows the others). */
import { embeddedArchitecture } from '../nets/embedded.js';
import type { Layer, Network } from '../nets/network.js';
import type { LayerWeight, StyleSettings } from './styleSettings.js';
import type { TextureSettings } from './texture.js';

const equally = (names: readonly string[]): LayerWeight[] => names.map((layer) => ({ layer, weight: 1 }));

const common: Omit<StyleSettings, 'contentLayers' | 'styleLayers' | 'balance'> = {
  centring: 'none',
  styleScaling: 'relative',
  contentScaling: 'relative',
  styleScale: 1,
  pooling: 'average',
  size: 384,
  phases: 2,
  phaseScale: 2,
  steps: 50,
  start: 'photo',
  optimizer: 'lbfgs',
  history: 20,
  warm: true,
  keepColors: false,
  tileable: false,
  seed: 1,
};

/** Style transfer's settings for a network. */
export function stylePreset(network: Network): StyleSettings {
  if (network.name === embeddedArchitecture) {
    return {
      ...common,
      contentLayers: equally(['block2_conv1']),
      styleLayers: equally(['block1_conv1', 'block2_conv1', 'block3_conv2', 'block4_conv2']),
      balance: { content: 0.2, style: 1, mean: 0, variation: 2 },
    };
  }
  const named = ['block1_conv1', 'block1_conv2', 'block2_conv1', 'block2_conv2', 'block3_conv1', 'block3_conv3'];
  const isVgg = named.every((name) => network.layers.some((layer) => layer.name === name));
  const layers = isVgg ? named : layersByStride(network.layers);
  return {
    ...common,
    contentLayers: equally([layers[layers.length - 1]]),
    styleLayers: equally(layers),
    balance: { content: 0.03, style: 1, mean: 0, variation: 2 },
  };
}

/** A texture's: from noise, as there is no photo, and without what belongs to one. */
export function texturePreset(network: Network): TextureSettings {
  const { contentLayers: _layers, contentScaling: _scaling, keepColors: _colors, ...settings } = stylePreset(network);
  return { ...settings, size: 256, start: 'noise' };
}

/** Of a network with other names: the first and the last layer of every resolution down to an eighth of the picture. */
function layersByStride(layers: readonly Layer[]): string[] {
  const byStride = new Map<number, Layer[]>();
  for (const layer of layers) {
    if (layer.stride <= 8) byStride.set(layer.stride, [...(byStride.get(layer.stride) ?? []), layer]);
  }
  return [...byStride.values()].flatMap((list) => [...new Set([list[0].name, list[list.length - 1].name])]);
}
