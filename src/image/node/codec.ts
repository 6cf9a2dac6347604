/** Picture files in Node, read and written by sharp. */
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { FileError, messageOf, SettingError } from '../../core/errors.js';
import type { Tensor } from '../../core/tensor.js';
import { type Extent, extentOf, pictureFromBytes, pictureToBytes } from '../picture.js';
import { checkWritable, writeWhole } from './outputFile.js';

const readable = 'Readable are JPEG, PNG, WebP, AVIF, GIF and TIFF.';

/**
 * Reads a picture file: turned upright as its EXIF says, transparency laid over white, any colour space and depth
 * brought to 8-bit sRGB.
 *
 * @returns `[1, 3, height, width]`, red, green, blue in [0, 1].
 * @throws FileError when the file is missing, no picture, or damaged.
 */
export async function readPicture(path: string): Promise<Tensor> {
  const status = await stat(path).catch((error: unknown) => {
    throw new FileError(`${path}: there is no such file.`, 'Check the path of the picture.', error);
  });
  if (status.isDirectory()) throw new FileError(`${path}: this is a folder.`, 'Give the path of a picture.');
  if (status.size === 0) throw new FileError(`${path}: the file is empty.`, readable);
  try {
    const { data, info } = await sharp(path, { failOn: 'error' })
      .rotate()
      .flatten({ background: 'white' })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new FileError(`${path}: it has ${info.channels} channels, not three.`, readable);
    return pictureFromBytes(data, info.width, info.height, 3);
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(`${path}: ${decodingTrouble(messageOf(error))}`, readable, error);
  }
}

/**
 * A picture in another extent, with no crop, by libvips' cubic filter (Catmull & Rom; a wider one where it gets smaller):
 * what most programs feed classifiers with. A picture that has that extent is returned as it is.
 *
 * @param picture `[1, 3, H, W]` in [0, 1]; it is brought to 8 bits.
 */
export async function resampledPicture(picture: Tensor, { width, height }: Extent): Promise<Tensor> {
  const own = extentOf(picture);
  if (own.width === width && own.height === height) return picture;
  const bytes = pictureToBytes(picture, 3);
  const resized = await sharp(bytes, { raw: { ...own, channels: 3 } })
    .resize(width, height, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return pictureFromBytes(resized, width, height, 3);
}

/** In a sentence: what libvips says, in words that help. */
function decodingTrouble(message: string): string {
  if (/unsupported image format|unknown/i.test(message)) return 'this is not a picture.';
  if (/exceeds pixel limit/i.test(message)) return 'the picture is too large, at most 268 megapixels can be read.';
  if (/permission|EACCES/i.test(message)) return 'no permission to read it.';
  const [detail] = message.replace(/^Input file (is missing|has corrupt header): /i, '').split('\n');
  return `the picture is damaged or truncated (${detail.trim()}).`;
}

const encoders: Readonly<Record<string, (picture: Sharp) => Sharp>> = {
  '.png': (picture) => picture.png(),
  '.jpg': (picture) => picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
  '.jpeg': (picture) => picture.jpeg({ quality: 95, chromaSubsampling: '4:4:4' }),
  '.webp': (picture) => picture.webp({ quality: 95 }),
};

/** To be called before the long work begins. @throws SettingError, FileError as {@link writePicture} would. */
export async function checkPictureOutput(path: string): Promise<void> {
  encoderFor(path);
  await checkWritable(path);
}

/**
 * Writes `[1, 3, height, width]` in [0, 1] as PNG, JPEG or WebP, by the file name's ending. The same numbers give the
 * same bytes.
 *
 * @throws SettingError for another ending. @throws FileError when the file cannot be written.
 */
export async function writePicture(path: string, picture: Tensor): Promise<void> {
  const encode = encoderFor(path);
  const { width, height } = extentOf(picture);
  const bytes = pictureToBytes(picture, 3);
  await writeWhole(path, await encode(sharp(bytes, { raw: { width, height, channels: 3 } })).toBuffer());
}

function encoderFor(path: string): (picture: Sharp) => Sharp {
  const ending = extname(path).toLowerCase();
  if (!(ending in encoders)) {
    const given = ending === '' ? 'the file name has no ending' : `pictures cannot be written as "${ending}"`;
    throw new SettingError(`${path}: ${given}.`, `Endings are ${Object.keys(encoders).join(', ')}.`);
  }
  return encoders[ending];
}
