// Pictures as tensors: bytes in and out, extents, resizing.
import { describe, expect, test } from 'vitest';
import { Rng } from '../../src/core/rng.js';
import { Tensor } from '../../src/core/tensor.js';
import { extentOf, fitExtent, pictureFromBytes, pictureToBytes } from '../../src/image/picture.js';
import { resizePicture } from '../../src/image/resize.js';

const bytes = (length: number): Uint8Array => {
  const rng = new Rng(1);
  return Uint8Array.from({ length }, () => rng.int(256));
};

describe('bytes', () => {
  test('rows of interleaved colours become planes, and come back the same', () => {
    const interleaved = bytes(5 * 4 * 3);
    const picture = pictureFromBytes(interleaved, 5, 4, 3);
    expect(picture.shape).toEqual([1, 3, 4, 5]);
    // Pixel (x = 2, y = 3), blue.
    expect(picture.data[(2 * 4 + 3) * 5 + 2]).toBeCloseTo(interleaved[(3 * 5 + 2) * 3 + 2] / 255, 6);
    expect([...pictureToBytes(picture, 3)]).toEqual([...interleaved]);
  });

  test('alpha is ignored on the way in and opaque on the way out', () => {
    const interleaved = bytes(2 * 2 * 4);
    const back = pictureToBytes(pictureFromBytes(interleaved, 2, 2, 4), 4);
    interleaved.forEach((byte, i) => {
      expect(back[i]).toBe(i % 4 === 3 ? 255 : byte);
    });
  });

  test('colours outside [0, 1] are limited, not wrapped', () => {
    const picture = new Tensor([1, 3, 1, 1], Float32Array.of(-0.5, 1.5, 0.5));
    expect([...pictureToBytes(picture, 3)]).toEqual([0, 255, 128]);
  });
});

describe('fitExtent', () => {
  test.each([
    [{ width: 1024, height: 575 }, 512, { width: 512, height: 288 }],
    [{ width: 300, height: 400 }, 40, { width: 30, height: 40 }],
    [{ width: 10, height: 10 }, 25, { width: 25, height: 25 }],
    [{ width: 1000, height: 1 }, 10, { width: 10, height: 1 }],
  ])('%o to %i', (extent, longest, wanted) => {
    expect(fitExtent(extent, longest)).toEqual(wanted);
  });

  test.each([0, -3, 1.5, NaN])('size %s', (size) => {
    expect(() => fitExtent({ width: 4, height: 4 }, size)).toThrow(/size: got .*, takes a whole number of pixels/);
  });
});

describe('resizePicture', () => {
  const ramp = new Tensor([1, 1, 1, 4], Float32Array.of(0, 1, 2, 3));

  test('the same extent gives the same tensor', () => {
    expect(resizePicture(ramp, { width: 4, height: 1 })).toBe(ramp);
  });

  test('smaller: averages over the area of each pixel', () => {
    expect([...resizePicture(ramp, { width: 2, height: 1 }).data]).toEqual([0.5, 2.5]);
    const thirds = resizePicture(ramp, { width: 3, height: 1 }).data;
    [0.25, 1.5, 2.75].forEach((value, i) => {
      expect(thirds[i]).toBeCloseTo(value, 6);
    });
  });

  test('larger: interpolates between pixel centres, holds at the edge', () => {
    expect([...resizePicture(ramp, { width: 8, height: 1 }).data]).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]);
  });

  test('each axis by its own rule, each plane by itself', () => {
    const planes = new Tensor([1, 2, 2, 1], Float32Array.of(0, 4, 10, 20));
    const resized = resizePicture(planes, { width: 2, height: 1 });
    expect(extentOf(resized)).toEqual({ width: 2, height: 1 });
    expect([...resized.data]).toEqual([2, 2, 15, 15]);
  });

  test('the mean stays when it shrinks', () => {
    const rng = new Rng(5);
    const picture = new Tensor(
      [1, 3, 37, 53],
      Float32Array.from({ length: 3 * 37 * 53 }, () => rng.next()),
    );
    const mean = ({ data }: Tensor): number => data.reduce((sum, value) => sum + value, 0) / data.length;
    expect(mean(resizePicture(picture, { width: 20, height: 11 }))).toBeCloseTo(mean(picture), 5);
  });
});
