/**
 * Max pooling, or average pooling in its place.
 *
 * Gatys, Ecker & Bethge 2016 (section 2) found average pooling to give smoother pictures: its gradient reaches all four
 * pixels of a window, where a maximum's reaches one and leaves a grid. But a mean is smaller than a maximum, and layers
 * trained behind maxima would see dim pictures, where their biases weigh too much. So the mean is enlarged.
 */
import type { Value } from '../core/graph.js';
import { averagePool, maxPool, type PoolOptions, scale } from '../ops/index.js';

/**
 * The root mean square of a 2x2 maximum over that of the mean, measured on photos and paintings at 192 pixels: 1.2 behind
 * block 1 of VGG16, 1.6 behind block 2, 1.7 behind block 3; the embedded network's go from 1.1 to 1.8. One number for all
 * leaves each layer within a quarter of what it was trained on.
 */
export const averagePoolGain = 1.5;

/** What stands where a network has a max pool. */
export function poolInstead(
  pooling: 'max' | 'average',
  x: Value,
  kernel: number | readonly [number, number],
  options: PoolOptions = {},
): Value {
  return pooling === 'max' ? maxPool(x, kernel, options) : scale(averagePool(x, kernel, options), averagePoolGain);
}
