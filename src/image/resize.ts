/** Resizing pictures on the host, before and between runs. */
import { Tensor } from '../core/tensor.js';
import { areaTaps, bilinearTaps, type Taps } from '../ops/taps.js';
import type { Extent } from './picture.js';

/**
 * Resizes every plane of `[N, C, H, W]`; along each axis, averaging where it gets smaller and interpolating where it
 * gets larger. The same extent gives the same tensor.
 */
export function resizePicture(picture: Tensor, { width, height }: Extent): Tensor {
  const [n, c, h, w] = picture.shape;
  if (h === height && w === width) return picture;
  const taps = (from: number, to: number): Taps => (to < from ? areaTaps : bilinearTaps)(from, to);
  const [rows, columns] = [taps(h, height), taps(w, width)];
  const wide = new Float64Array(n * c * h * width);
  for (let line = 0; line < n * c * h; line++) {
    columns.to.forEach((list, j) => {
      let sum = 0;
      for (const { index, weight } of list) sum += weight * picture.data[line * w + index];
      wide[line * width + j] = sum;
    });
  }
  const result = Tensor.zeros([n, c, height, width]);
  for (let plane = 0; plane < n * c; plane++) {
    rows.to.forEach((list, i) => {
      for (let j = 0; j < width; j++) {
        let sum = 0;
        for (const { index, weight } of list) sum += weight * wide[(plane * h + index) * width + j];
        result.data[(plane * height + i) * width + j] = sum;
      }
    });
  }
  return result;
}
