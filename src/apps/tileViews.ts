/**
 * How a picture that is to tile is looked at: as a part of the plane it tiles.
 *
 * MindsEye averaged its objective over the picture and a copy moved around the torus, so that the edges lie in the middle
 * once. But a network pads with zeros: each view's border sees a dark frame and answers it, by a bright line along the
 * seam and, from the other view, one through the middle. Leaving the borders out of both views leaves those places with half
 * the weight, and blurred. So the picture is continued by its own other side, as far as the frame is seen, and the features of
 * the continuation are left out: what remains are the features of the endless plane, each once, at less than the cost of two
 * views.
 */
import type { Value } from '../core/graph.js';
import type { Activations, Layer } from '../nets/network.js';
import { findLayer } from '../nets/network.js';
import { crop, pad } from '../ops/index.js';

/** Features along each side, at the deepest layer, that see the frame: block3_conv3 of VGG sees 21 pixels far, 5.25 of its own. */
const border = 6;

/** Pixels the picture is continued by: a whole number of features of every layer. */
export function tileMargin(layers: readonly Layer[], wanted: readonly string[]): number {
  return border * Math.max(...wanted.map((name) => findLayer(layers, name).layer.stride));
}

/** The picture with `margin` pixels more on each side, wrapped around. */
export function continued(picture: Value, margin: number): Value {
  return pad(picture, margin, 'wrap');
}

/** The activations of a continued picture without those of the continuation. */
export function ofTile(activations: Activations, layers: readonly Layer[], margin: number): Activations {
  return new Map(
    [...activations].map(([name, f]) => {
      const side = margin / findLayer(layers, name).layer.stride;
      const [, , height, width] = f.shape;
      return [name, crop(f, side, side, height - 2 * side, width - 2 * side)];
    }),
  );
}

/** The activations of an example without its border, which sees the frame too; at least three quarters of each side stay. */
export function withoutBorder(activations: Activations): Activations {
  return new Map(
    [...activations].map(([name, f]) => {
      const [, , height, width] = f.shape;
      const [top, left] = [height, width].map((side) => Math.min(border, Math.floor(side / 8)));
      return [name, crop(f, top, left, height - 2 * top, width - 2 * left)];
    }),
  );
}
