/** What to dream of, and how, when nobody says: what looked best on each network. */
import { embeddedArchitecture } from '../nets/embedded.js';
import type { Layer, Network } from '../nets/network.js';
import { dreamDefaults, type DreamSettings } from './dream.js';
import { defaultDreamLayer } from './dreamLayer.js';

/** Classes of the embedded network that sit well together: things that look back, and things that curl. */
export const favouriteClasses: readonly string[] = ['eye', 'plume', 'birdhead', 'owl', 'butterfly', 'nautilus'];

/**
 * Layers that dream well, by the names their files give them (the ONNX zoo appends _1), each with what suits it. The
 * first is the layer of the pictures that made Deep Dream known.
 */
const favouriteLayers: readonly (Partial<DreamSettings> & { readonly layer: RegExp })[] = [
  { layer: /^inception_4c\/output(_1)?$/, rate: 2, steps: 12, smooth: true },
  { layer: /^fire6\/concat(_1)?$/, rate: 1.2, steps: 12, smooth: true },
];

/**
 * The embedded network is guided by classes, with coarse and fine gradients in balance and a gentle pull back to the
 * photo; it was trained to name things, and its class gradients draw them. Any other network excites a layer.
 */
export function dreamPreset(network: Network): DreamSettings {
  if (network.name !== embeddedArchitecture) return layerPreset(network.layers);
  return {
    ...dreamDefaults,
    layers: [],
    classes: favouriteClasses,
    steps: 30,
    rate: 4,
    jitter: 16,
    smooth: true,
    decay: 0.01,
  };
}

function layerPreset(layers: readonly Layer[]): DreamSettings {
  for (const { layer: pattern, ...settings } of favouriteLayers) {
    const favourite = layers.find(({ name }) => pattern.test(name));
    if (favourite) return { ...dreamDefaults, ...settings, layers: [{ layer: favourite.name, gain: 1 }] };
  }
  return { ...dreamDefaults, layers: [{ layer: defaultDreamLayer(layers), gain: 1 }] };
}
