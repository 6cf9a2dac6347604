/**
 * Content: the picture keeps a layer's activation near that of a photo (Gatys, Ecker & Bethge 2016, "Image Style Transfer
 * Using Convolutional Neural Networks", equation 1).
 *
 *     relative:  mean((f - f_photo)^2) / mean(f_photo^2)
 *     plain:     mean((f - f_photo)^2)
 *
 * Gatys' own, 1/2 the sum of squares, is the plain one times half the number of elements. The relative one means the same at
 * every layer of every network, so it is the one that weights are given for.
 */
import { activation, type Objective } from './objective.js';
import { meanDifference, relativeDifference, type Statistic, statisticValue } from './statistic.js';

export type ContentScaling = 'relative' | 'plain';

/** @param photo the layer's activation on the photo, `[1, C, h, w]`. */
export function content(layer: string, photo: Statistic, scaling: ContentScaling = 'relative'): Objective {
  const name = `content at ${layer}`;
  return {
    name,
    layers: [layer],
    build(activations) {
      const f = activation(activations, layer);
      const difference = scaling === 'relative' ? relativeDifference : meanDifference;
      return difference(f, statisticValue(f.graph, photo), name);
    },
  };
}
