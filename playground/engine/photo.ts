/** Pictures in and out of the engine: files decoded to tensors, tensors encoded to files. */
import { FileError } from '../../src/core/errors.js';
import type { Tensor } from '../../src/core/tensor.js';
import { fitExtent, pictureFromBytes, pictureToBytes } from '../../src/image/picture.js';

/** A photo is kept at no more than this, in pixels along its longest side: twice the largest dream. */
const largest = 2048;

export interface Photo {
  /** For people: the file's name, or the prepared picture's title. */
  readonly name: string;
  /** Which of the prepared pictures it is, if one. */
  readonly prepared: string | undefined;
  /** `[1, 3, H, W]` in [0, 1]. */
  readonly picture: Tensor;
}

/** Decodes any picture format that the browser knows; transparent parts become black. @throws FileError */
export async function decodePhoto(file: File): Promise<Photo> {
  const bitmap = await createImageBitmap(file).catch((error: unknown) => {
    throw new FileError(
      `${file.name}: this is not a picture that the browser can read.`,
      'JPEG, PNG, WebP, AVIF and GIF are; choose another file, or convert it.',
      error,
    );
  });
  const { width, height } = bitmap;
  const scaled = fitExtent({ width, height }, Math.min(largest, Math.max(width, height)));
  const { context } = makeCanvas(scaled.width, scaled.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, 0, 0, scaled.width, scaled.height);
  bitmap.close();
  const { data } = context.getImageData(0, 0, scaled.width, scaled.height);
  return { name: file.name, prepared: undefined, picture: pictureFromBytes(data, scaled.width, scaled.height, 4) };
}

/** `[1, 3, H, W]` as the browser's pixels. */
export function toImageData(picture: Tensor): ImageData {
  const [, , height, width] = picture.shape;
  return new ImageData(pictureToBytes(picture, 4), width, height);
}

export function toBitmap(picture: Tensor): Promise<ImageBitmap> {
  return createImageBitmap(toImageData(picture));
}

export async function encodePng(picture: Tensor): Promise<Blob> {
  const [, , height, width] = picture.shape;
  const { canvas, context } = makeCanvas(width, height);
  context.putImageData(toImageData(picture), 0, 0);
  return await canvas.convertToBlob({ type: 'image/png' });
}

function makeCanvas(
  width: number,
  height: number,
): { canvas: OffscreenCanvas; context: OffscreenCanvasRenderingContext2D } {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
  if (!context) throw new FileError(`a picture of ${width}x${height} pixels does not fit this browser's memory.`);
  return { canvas, context };
}
