// The brightness of one picture with the colours of another.
import { expect, test } from 'vitest';
import { Tensor } from '../../src/core/tensor.js';
import { transferLuminance } from '../../src/image/luminance.js';

const pixel = (r: number, g: number, b: number): Tensor => new Tensor([1, 3, 1, 1], Float32Array.of(r, g, b));

test('by hand: grey gets brighter by the difference of luminances, colour stays', () => {
  const { data } = transferLuminance(pixel(1, 0, 0), pixel(0.1, 0.2, 0.1));
  const change = 0.299 - (0.299 * 0.1 + 0.587 * 0.2 + 0.114 * 0.1);
  [0.1, 0.2, 0.1].forEach((value, c) => {
    expect(data[c]).toBeCloseTo(value + change, 6);
  });
});

test('what leaves [0, 1] is clipped; a picture with itself is itself', () => {
  expect(Array.from(transferLuminance(pixel(1, 1, 1), pixel(0.5, 0.9, 0.2)).data)).toEqual([
    expect.closeTo(0.8 - 0.5 + 0.4987, 1),
    1,
    expect.closeTo(0.5, 1),
  ]);
  const picture = pixel(0.25, 0.5, 0.75);
  expect(transferLuminance(picture, picture)).toEqual(picture);
});

test('pictures of two sizes are refused', () => {
  const two = Tensor.zeros([1, 3, 1, 2]);
  expect(() => transferLuminance(two, pixel(0, 0, 0))).toThrow(/luminance: the pictures have shapes/);
});
