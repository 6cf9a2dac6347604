/** What to dream of, and how, when nobody says: what looked best on each network. */
import { embeddedArchitecture } from '../nets/embedded.js';
import type { Network } from '../nets/network.js';
import { dreamDefaults, type DreamSettings } from './dream.js';
import { defaultDreamLayer } from './dreamLayer.js';

/** Classes of the embedded network that sit well together: things that look back, and things that curl. */
export const favouriteClasses: readonly string[] = ['eye', 'plume', 'birdhead', 'owl', 'butterfly', 'nautilus'];

/**
 * The embedded network is guided by classes, with coarse and fine gradients in balance and a gentle pull back to the
 * photo; it was trained to name things, and its class gradients draw them. Any other network excites a layer.
 */
export function dreamPreset(network: Network): DreamSettings {
  if (network.name !== embeddedArchitecture) {
    return { ...dreamDefaults, layers: [{ layer: defaultDreamLayer(network.layers), gain: 1 }] };
  }
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
