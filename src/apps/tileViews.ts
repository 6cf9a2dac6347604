/**
 * How a picture that is to tile is looked at: as it is and moved by half its size around the torus, where its edges lie in
 * the middle; each term of style is the mean of both views.
 *
 * A network pads with zeros, and its features along the border see a dark frame. Counted in, they would be answered by a
 * bright line along the seam and, from the other view, one through the middle. So both views leave their border out: what is
 * border in one is middle in the other.
 */
import type { Value } from '../core/graph.js';
import { Tensor } from '../core/tensor.js';
import type { Activations } from '../nets/network.js';
import { crop, shift } from '../ops/index.js';

/** Features along each side that see the frame most, where the layer is large enough. */
const border = 4;

export function tileViews(picture: Value): Value[] {
  const [, , height, width] = picture.shape;
  const offset = Float32Array.of(Math.floor(height / 2), Math.floor(width / 2));
  return [picture, shift(picture, picture.graph.constant(new Tensor([1, 1, 1, 2], offset)), 'wrap')];
}

/** Every activation without its border; at least half of each side stays. */
export function withoutBorder(activations: Activations): Activations {
  return new Map(
    [...activations].map(([layer, f]) => {
      const [, , height, width] = f.shape;
      const [top, left] = [height, width].map((side) => Math.min(border, Math.floor(side / 4)));
      return [layer, crop(f, top, left, height - 2 * top, width - 2 * left)];
    }),
  );
}
