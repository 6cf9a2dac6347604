/**
 * The prepared pictures that a dream can start from with nothing else at hand: drawn by this code, of any size, from a
 * seed. They have soft gradients for the eye and texture at every scale for the network to find something in.
 */
import { Rng } from '../core/rng.js';
import { drawMeadow } from './prepared/meadow.js';
import { drawPlasma } from './prepared/plasma.js';
import { drawSky } from './prepared/sky.js';
import { drawThings } from './prepared/things.js';

export const preparedNames = ['sky', 'meadow', 'plasma', 'things'] as const;
export type PreparedName = (typeof preparedNames)[number];

const painters: Readonly<Record<PreparedName, (width: number, height: number, rng: Rng) => Float32Array>> = {
  sky: drawSky,
  meadow: drawMeadow,
  plasma: drawPlasma,
  things: drawThings,
};

/**
 * @param width in pixels, at least 16, like the height
 * @param seed the same seed gives the same picture; another size shows the same scene
 * @returns `[3, height, width]`, RGB in [0, 1]
 * @throws RangeError for a size that is not a whole number of at least 16
 */
export function drawPrepared(name: PreparedName, width: number, height: number, seed = 1): Float32Array {
  for (const side of [width, height]) {
    if (!Number.isInteger(side) || side < 16) {
      throw new RangeError(
        `A prepared picture cannot have a side of ${side} pixels: take a whole number of at least 16.`,
      );
    }
  }
  const picture = painters[name](width, height, new Rng(seed).fork(name));
  return picture.map((level) => Math.min(1, Math.max(0, level)));
}
