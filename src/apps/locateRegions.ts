/** Halves of principal masks as regions of a photo: what of the photo each shows, and what the network says to that. */
import { Tensor } from '../core/tensor.js';

/** The positive (+1) or negative (-1) part of a principal mask; both are regions, as an eigenvector's sign is arbitrary. */
export type Sign = 1 | -1;

/** max(sign x, 0). */
export function halfOf(principal: Float32Array, sign: Sign): Float32Array {
  return principal.map((value) => Math.max(sign * value, 0));
}

/**
 * A half as opacity: sqrt(clip(half / q, 0, 1)), q being its 99th percentile, so that a few bright pixels do not leave the
 * rest in the dark.
 *
 * @returns undefined when less than a hundredth of the half is above zero: it shows nothing.
 */
export function opacityOf(half: Float32Array): Float32Array | undefined {
  const sorted = Float32Array.from(half).sort();
  const q = sorted[Math.min(sorted.length - 1, Math.floor(0.99 * sorted.length))];
  if (!(q > 0)) return undefined;
  return half.map((value) => Math.sqrt(Math.min(value / q, 1)));
}

/** The mean of each colour over the picture. */
export function meanColour({ shape: [, channels, height, width], data }: Tensor): number[] {
  const plane = height * width;
  return Array.from({ length: channels }, (_, c) => {
    let total = 0;
    for (let p = 0; p < plane; p++) total += data[c * plane + p];
    return total / plane;
  });
}

/** The photo seen through an opacity, the colour behind it: colour + alpha (photo - colour). */
export function throughOpacity(photo: Tensor, alpha: Float32Array, colour: readonly number[]): Tensor {
  const plane = alpha.length;
  const result = Tensor.zeros(photo.shape);
  for (let i = 0; i < result.data.length; i++) {
    const behind = colour[Math.floor(i / plane)];
    result.data[i] = behind + alpha[i % plane] * (photo.data[i] - behind);
  }
  return result;
}
