/** What a picture begins as, before it is given a style. All are reproducible from a seed. */
import { SettingError } from '../core/errors.js';
import type { Rng } from '../core/rng.js';
import { Tensor } from '../core/tensor.js';
import type { Extent } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import { diamondSquare } from '../pictures/prepared/plasma.js';

export type StartKind = 'photo' | 'photo+noise' | 'noise' | 'plasma' | 'gray';
export const startKinds: readonly StartKind[] = ['photo', 'photo+noise', 'noise', 'plasma', 'gray'];

/** Side of the plasma's field, a power of two; finer than any first phase. */
const plasmaSide = 256;

/**
 * A picture of the extent, `[1, 3, height, width]` in [0, 1].
 *
 * @param photo needed by 'photo' and 'photo+noise'. @throws SettingError when it is missing.
 */
export function startPicture(kind: StartKind, extent: Extent, rng: Rng, photo: Tensor | undefined): Tensor {
  switch (kind) {
    case 'gray':
      return Tensor.filled([1, 3, extent.height, extent.width], 0.5);
    case 'noise':
      return withNoise(Tensor.filled([1, 3, extent.height, extent.width], 0.5), 0.5, rng);
    case 'plasma':
      return plasma(extent, rng);
    case 'photo':
      return resizePicture(needed(kind, photo), extent);
    case 'photo+noise':
      return withNoise(resizePicture(needed(kind, photo), extent), 0.25, rng);
  }
}

function needed(kind: StartKind, photo: Tensor | undefined): Tensor {
  if (photo) return photo;
  throw new SettingError(`start "${kind}": there is no photo to begin with.`, 'Begin with noise, plasma or gray.');
}

/** Adds uniform noise in [-most, most] to every number, limited to [0, 1]. */
function withNoise(picture: Tensor, most: number, rng: Rng): Tensor {
  return new Tensor(
    picture.shape,
    picture.data.map((value) => Math.min(Math.max(value + rng.uniform(-most, most), 0), 1)),
  );
}

/**
 * Plasma: a fractal field for each colour, stretched over the whole picture, so that it joins at the edges whatever the
 * picture's proportions.
 */
function plasma(extent: Extent, rng: Rng): Tensor {
  const fields = Tensor.zeros([1, 3, plasmaSide, plasmaSide]);
  ['red', 'green', 'blue'].forEach((colour, c) => {
    fields.data.set(diamondSquare(plasmaSide, 0.58, rng.fork(colour)), c * plasmaSide * plasmaSide);
  });
  return resizePicture(fields, extent);
}
