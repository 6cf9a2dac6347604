/**
 * Pictures: tensors `[1, 3, height, width]`, red, green, blue in [0, 1], as stored in files (sRGB, not linear light).
 */
import { SettingError } from '../core/errors.js';
import { Tensor } from '../core/tensor.js';

/** From rows of interleaved bytes: `channels` 3 (RGB) or 4 (RGBA; alpha is ignored: flatten first). */
export function pictureFromBytes(
  bytes: Uint8Array | Uint8ClampedArray,
  width: number,
  height: number,
  channels: 3 | 4,
): Tensor {
  const picture = Tensor.zeros([1, 3, height, width]);
  const pixels = height * width;
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) picture.data[c * pixels + i] = bytes[i * channels + c] / 255;
  }
  return picture;
}

/** To rows of interleaved bytes, limited to [0, 1] and rounded; alpha is 255. */
export function pictureToBytes(picture: Tensor, channels: 3 | 4): Uint8ClampedArray<ArrayBuffer> {
  const [, , height, width] = picture.shape;
  const pixels = height * width;
  const bytes = new Uint8ClampedArray(pixels * channels).fill(255);
  for (let i = 0; i < pixels; i++) {
    for (let c = 0; c < 3; c++) bytes[i * channels + c] = Math.round(picture.data[c * pixels + i] * 255);
  }
  return bytes;
}

export interface Extent {
  readonly width: number;
  readonly height: number;
}

export function extentOf({ shape: [, , height, width] }: Tensor): Extent {
  return { width, height };
}

/**
 * The extent with the same proportions whose longest side is `longest` pixels; no side falls below 1.
 *
 * @throws SettingError when `longest` is not an integer of at least 1.
 */
export function fitExtent({ width, height }: Extent, longest: number): Extent {
  if (!Number.isInteger(longest) || longest < 1) {
    throw new SettingError(`size: got ${longest}, takes a whole number of pixels of at least 1.`);
  }
  const scale = longest / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}
