/** Photos whose classes are known, and the arithmetic around them: shared by the tests of GoogLeNet and SqueezeNet. */
import sharp from 'sharp';
import type { Tensor } from '../../src/core/tensor.js';
import { pictureFromBytes } from '../../src/image/picture.js';

type Answer = Readonly<Record<number, number>>;

export interface KnownAnswer {
  readonly photo: string;
  /** Probability by index of the class, of the photo made square, rounded to hundredths. */
  readonly 'googlenet.onnx': Answer;
  readonly 'squeezenet1.1.onnx': Answer;
}

/** Found with ONNX Runtime; the photos made square by cubic interpolation ({@link squarePhoto}). */
export const knownAnswers: readonly KnownAnswer[] = [
  {
    photo: 'caffe_cat.jpg',
    'googlenet.onnx': { 282: 0.48, 281: 0.26, 285: 0.17 },
    'squeezenet1.1.onnx': { 281: 0.24, 278: 0.23, 282: 0.19 },
  },
  {
    photo: 'gradcam_cat_dog.png',
    'googlenet.onnx': { 243: 0.25, 242: 0.2, 281: 0.08, 282: 0.07 },
    'squeezenet1.1.onnx': { 243: 0.46, 242: 0.45 },
  },
  {
    photo: 'gradcam_dogs.png',
    'googlenet.onnx': { 249: 0.56, 250: 0.12 },
    'squeezenet1.1.onnx': { 188: 0.78 },
  },
  {
    photo: 'deepdream_flowers.jpg',
    'googlenet.onnx': { 986: 0.3, 989: 0.19, 325: 0.17 },
    'squeezenet1.1.onnx': { 301: 0.37 },
  },
];

/** A photo of `size` x `size` pixels, nothing cut off. */
export async function squarePhoto(path: string, size: number): Promise<Tensor> {
  const image = sharp(path).removeAlpha().toColourspace('srgb');
  const pixels = await image.resize(size, size, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
  return pictureFromBytes(pixels, size, size, 3);
}

/** Planes blue, green, red from 0 to 255 less 104, 117, 123: what both networks take. */
export function caffePixels({ shape: [, , height, width], data }: Tensor): Float32Array {
  const plane = height * width;
  const means = [104, 117, 123];
  return Float32Array.from(data, (_, i) => {
    const channel = Math.floor(i / plane);
    return data[(2 - channel) * plane + (i % plane)] * 255 - means[channel];
  });
}

export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`${a.length} numbers against ${b.length}`);
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);
}
