/**
 * Octaves: an image is dreamt small first and finer later, so that motifs appear at several sizes. What a coarse octave
 * added (its detail) is enlarged and laid over the finer photo; the photo itself stays sharp.
 */
import { SettingError } from '../core/errors.js';
import { Tensor } from '../core/tensor.js';
import { type Extent, extentOf } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';

/**
 * The extents from coarse to fine, the last being `finest`; extents with a side under `smallest` are left out.
 *
 * @throws SettingError when `finest` itself is too small, or count or scale are out of range.
 */
export function octaveExtents(finest: Extent, count: number, scale: number, smallest: number): Extent[] {
  if (!Number.isInteger(count) || count < 1)
    throw new SettingError(`octaves: got ${count}, takes a whole number from 1.`);
  if (!(scale > 1 && scale <= 8))
    throw new SettingError(`octave scale: got ${scale}, takes a number above 1, up to 8.`);
  if (Math.min(finest.width, finest.height) < smallest) {
    throw new SettingError(
      `size: a picture of ${finest.width}x${finest.height} pixels is too small here.`,
      `These layers need at least ${smallest} pixels on the shorter side: choose a larger size or an earlier layer.`,
    );
  }
  const extents: Extent[] = [];
  for (let octave = count - 1; octave >= 0; octave--) {
    const factor = scale ** -octave;
    const extent = { width: Math.round(finest.width * factor), height: Math.round(finest.height * factor) };
    if (Math.min(extent.width, extent.height) >= smallest) extents.push(extent);
  }
  return extents;
}

/** The start of an octave: the photo at this extent plus what was `dreamt` over `photo` before, enlarged. */
export function carryDetail(photo: Tensor, base: Tensor, dreamt: Tensor): Tensor {
  const coarse = resizePicture(photo, extentOf(dreamt));
  const difference = new Tensor(
    dreamt.shape,
    dreamt.data.map((value, i) => value - coarse.data[i]),
  );
  const detail = resizePicture(difference, extentOf(base));
  return new Tensor(
    base.shape,
    base.data.map((value, i) => Math.min(Math.max(value + detail.data[i], 0), 1)),
  );
}
