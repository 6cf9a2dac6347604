/** Which layer of a network Grad-CAM and LayerCAM look at. */
import { SettingError } from '../core/errors.js';
import { inputsOf, type Value } from '../core/graph.js';
import { type Activations, findLayer, type Network } from '../nets/network.js';
import { classifierOf } from '../objectives/classEvidence.js';
import { activation } from '../objectives/objective.js';

/**
 * The layer for the CAMs: the one named, or the last on the way to the classifier that has as many positions as its map.
 *
 * @param activations built with {@link layersBefore} the classifier, and it.
 * @throws SettingError for a layer that does not exist, or that the classifier does not look at.
 */
export function camLayer(network: Network, activations: Activations, name: string | undefined): string {
  const logits = activation(activations, classifierOf(network).layer);
  const before = layersBefore(network).filter((layer) => leadsTo(activation(activations, layer), logits));
  if (name !== undefined) {
    findLayer(network.layers, name);
    if (before.includes(name)) return name;
    throw new SettingError(`layer "${name}" is not on the way to the classifier.`, `On it are: ${before.join(', ')}.`);
  }
  const [, , height, width] = logits.shape;
  const last = before.findLast((layer) => {
    const [, , h, w] = activation(activations, layer).shape;
    return h === height && w === width;
  });
  if (last !== undefined) return last;
  throw new SettingError('No layer has as many positions as the map of classes.', 'Name one with --layer.');
}

/** Names of the layers before the classifier. */
export function layersBefore(network: Network): string[] {
  const end = findLayer(network.layers, classifierOf(network).layer).index;
  return network.layers.slice(0, end).map(({ name }) => name);
}

/** Whether `to` is computed from `from`. */
function leadsTo(from: Value, to: Value): boolean {
  const reached = new Set([from]);
  for (const value of from.graph.values.slice(from.id, to.id + 1)) {
    if (inputsOf(value).some((input) => reached.has(input))) reached.add(value);
  }
  return from !== to && reached.has(to);
}
