// Octaves: their extents, and how detail is carried from one to the next.
import { describe, expect, test } from 'vitest';
import { carryDetail, octaveExtents } from '../../src/apps/octaves.js';
import { Tensor } from '../../src/core/tensor.js';
import { resizePicture } from '../../src/image/resize.js';
import { testPicture } from '../support/tinyNetwork.js';

describe('octaveExtents', () => {
  test('from coarse to fine, the last as asked', () => {
    expect(octaveExtents({ width: 512, height: 288 }, 4, 1.4, 4)).toEqual([
      { width: 187, height: 105 },
      { width: 261, height: 147 },
      { width: 366, height: 206 },
      { width: 512, height: 288 },
    ]);
  });

  test('those too small for the layers are left out', () => {
    expect(octaveExtents({ width: 40, height: 20 }, 6, 2, 8)).toEqual([
      { width: 20, height: 10 },
      { width: 40, height: 20 },
    ]);
  });

  test.each([
    [{ width: 40, height: 7 }, 4, 1.4, /40x7 pixels is too small here.*at least 8 pixels/],
    [{ width: 40, height: 40 }, 0, 1.4, /octaves: got 0, takes a whole number/],
    [{ width: 40, height: 40 }, 2, 1, /octave scale: got 1, takes a number above 1/],
  ])('%o, %i octaves, scale %f', (extent, count, scale, message) => {
    expect(() => octaveExtents(extent, count, scale, 8)).toThrow(message);
  });
});

describe('carryDetail', () => {
  const photo = testPicture(24, 16);
  const coarse = { width: 12, height: 8 };

  test('nothing dreamt: the photo stays as sharp as it is', () => {
    expect(carryDetail(photo, photo, resizePicture(photo, coarse)).data).toEqual(photo.data);
  });

  test('what was added is enlarged and added', () => {
    const brighter = resizePicture(photo, coarse).data.map((value) => value + 0.1);
    const carried = carryDetail(photo, photo, new Tensor([1, 3, 8, 12], brighter));
    carried.data.forEach((value, i) => {
      expect(value).toBeCloseTo(photo.data[i] + 0.1, 5);
    });
  });

  test('colours stay in [0, 1]', () => {
    const carried = carryDetail(photo, photo, Tensor.filled([1, 3, 8, 12], 1));
    expect(Math.max(...carried.data)).toBe(1);
  });
});
