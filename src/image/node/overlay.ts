/** Vector drawings over pictures, by sharp. */
import sharp from 'sharp';
import type { Tensor } from '../../core/tensor.js';
import { extentOf, pictureFromBytes, pictureToBytes } from '../picture.js';

/**
 * Lays SVG elements over a picture `[1, 3, H, W]`.
 *
 * @param elements in the picture's pixels, without the enclosing `svg`. Nothing in it may come from outside unescaped;
 *   text is drawn with `strokeText`.
 */
export async function overlay(picture: Tensor, elements: readonly string[]): Promise<Tensor> {
  const { width, height } = extentOf(picture);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${elements.join('')}</svg>`;
  const { data, info } = await sharp(pictureToBytes(picture, 3), { raw: { width, height, channels: 3 } })
    .composite([{ input: Buffer.from(svg) }])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return pictureFromBytes(data, info.width, info.height, 3);
}
