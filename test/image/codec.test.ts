// Picture files: every kind arrives as RGB in [0, 1], and what cannot be read or written says why.
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { Tensor } from '../../src/core/tensor.js';
import { checkPictureOutput, readPicture, writePicture } from '../../src/image/node/codec.js';
import { temporaryFolder } from '../support/temporary.js';

const at = temporaryFolder();

type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** 8x4 pixels, the left half and the right half of one colour each. */
function halves(left: Colour, right: Colour): Sharp {
  const row = Array.from({ length: 8 }, (_, x) => (x < 4 ? left : right)).flatMap(([r, g, b, a = 255]) => [r, g, b, a]);
  return sharp(Uint8Array.from([...row, ...row, ...row, ...row]), { raw: { width: 8, height: 4, channels: 4 } });
}
const [red, blue, white, black]: readonly Colour[] = [
  [255, 0, 0],
  [0, 0, 255],
  [255, 255, 255],
  [0, 0, 0],
];

/** The colour at a pixel, 0..255. */
function pixel({ shape: [, , height, width], data }: Tensor, x: number, y: number): number[] {
  return [0, 1, 2].map((c) => Math.round(data[(c * height + y) * width + x] * 255));
}

describe('reading', () => {
  test('colours in their order, exactly', async () => {
    const bytes = Uint8Array.of(255, 0, 10, 3, 128, 254);
    await sharp(bytes, { raw: { width: 2, height: 1, channels: 3 } })
      .png()
      .toFile(at('two.png'));
    const picture = await readPicture(at('two.png'));
    expect(picture.shape).toEqual([1, 3, 1, 2]);
    expect(pixel(picture, 0, 0)).toEqual([255, 0, 10]);
    expect(pixel(picture, 1, 0)).toEqual([3, 128, 254]);
  });

  test('transparency lies over white', async () => {
    await halves([255, 0, 0, 0], blue).png().toFile(at('alpha.png'));
    const picture = await readPicture(at('alpha.png'));
    expect(pixel(picture, 1, 1)).toEqual([255, 255, 255]);
    expect(pixel(picture, 6, 1)).toEqual([0, 0, 255]);
  });

  test('turned as EXIF says', async () => {
    await halves(red, blue).flatten().withMetadata({ orientation: 6 }).png().toFile(at('turned.png'));
    const picture = await readPicture(at('turned.png'));
    expect(picture.shape).toEqual([1, 3, 8, 4]);
    expect(pixel(picture, 1, 1)).toEqual([255, 0, 0]);
    expect(pixel(picture, 1, 6)).toEqual([0, 0, 255]);
  });

  test('grey, 16 bits and CMYK', async () => {
    await halves(black, white).flatten().toColourspace('b-w').png().toFile(at('grey.png'));
    expect(pixel(await readPicture(at('grey.png')), 6, 1)).toEqual([255, 255, 255]);
    await halves([10, 20, 30], white).flatten().toColourspace('rgb16').png().toFile(at('deep.png'));
    expect((await sharp(at('deep.png')).metadata()).depth).toBe('ushort');
    expect(pixel(await readPicture(at('deep.png')), 1, 1)).toEqual([10, 20, 30]);
    await halves(red, white).flatten().toColourspace('cmyk').jpeg({ quality: 100 }).toFile(at('print.jpg'));
    expect((await sharp(at('print.jpg')).metadata()).space).toBe('cmyk');
    const [r, g, b] = pixel(await readPicture(at('print.jpg')), 1, 1);
    expect(r).toBeGreaterThan(200);
    expect(Math.max(g, b)).toBeLessThan(80);
  });

  test('what is no picture', async () => {
    writeFileSync(at('letter.jpg'), 'Dear Sir or Madam,');
    await expect(readPicture(at('letter.jpg'))).rejects.toThrow(
      /letter\.jpg: this is not a picture\. Readable are JPEG/,
    );
    writeFileSync(at('empty.png'), '');
    await expect(readPicture(at('empty.png'))).rejects.toThrow(/the file is empty/);
    await expect(readPicture(at('nowhere.png'))).rejects.toThrow(/nowhere\.png: there is no such file/);
    await expect(readPicture(dirname(at('x')))).rejects.toThrow(/this is a folder/);
  });

  test.each(['.jpg', '.png', '.webp'])('a truncated %s', async (ending) => {
    const path = at(`cut${ending}`);
    const noise = Tensor.zeros([1, 3, 64, 64]);
    noise.data.forEach((_, i) => (noise.data[i] = ((i * 7919) % 256) / 255));
    await writePicture(path, noise);
    writeFileSync(path, readFileSync(path).subarray(0, 700));
    await expect(readPicture(path)).rejects.toThrow(
      /cut\.\w+: (the picture is damaged or truncated|this is not a pict)/,
    );
  });
});

describe('writing', () => {
  const picture = Tensor.filled([1, 3, 3, 5], 0.5);

  test('PNG gives back what was written, rounded to 8 bits', async () => {
    await writePicture(at('out.png'), picture);
    const back = await readPicture(at('out.png'));
    expect(back.shape).toEqual(picture.shape);
    expect([...new Set(back.data)]).toEqual([Math.fround(128 / 255)]);
  });

  test.each(['.jpg', '.jpeg', '.webp', '.PNG'])('by its ending: %s', async (ending) => {
    await writePicture(at(`named${ending}`), picture);
    const format = { '.jpg': 'jpeg', '.jpeg': 'jpeg', '.webp': 'webp', '.PNG': 'png' }[ending];
    expect((await sharp(at(`named${ending}`)).metadata()).format).toBe(format);
  });

  test('no temporary file stays', async () => {
    await writePicture(at('alone.png'), picture);
    expect(readdirSync(dirname(at('x'))).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('endings and folders are checked beforehand', async () => {
    await expect(checkPictureOutput(at('a.bmp'))).rejects.toThrow(
      /cannot be written as "\.bmp"\. Endings are \.png, \.jpg/,
    );
    await expect(checkPictureOutput(at('plain'))).rejects.toThrow(/the file name has no ending/);
    await expect(checkPictureOutput(at('no/such/a.png'))).rejects.toThrow(/the folder .*no\/such does not exist/);
    mkdirSync(at('folder.png'));
    await expect(checkPictureOutput(at('folder.png'))).rejects.toThrow(/folder\.png: this is a folder/);
    writeFileSync(at('file'), '');
    await expect(checkPictureOutput(at('file/a.png'))).rejects.toThrow(/file is not a folder/);
    expect(existsSync(at('a.bmp'))).toBe(false);
  });
});
