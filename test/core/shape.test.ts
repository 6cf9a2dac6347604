import { describe, expect, test } from 'vitest';
import { ShapeError } from '../../src/core/errors.js';
import {
  broadcastsTo,
  checkShape,
  formatShape,
  sameShape,
  scalarShape,
  type Shape,
  sizeOf,
} from '../../src/core/shape.js';

describe('shapes', () => {
  test('size, format and equality', () => {
    const shape: Shape = [2, 3, 5, 7];
    expect(sizeOf(shape)).toBe(210);
    expect(sizeOf(scalarShape)).toBe(1);
    expect(formatShape(shape)).toBe('2x3x5x7');
    expect(sameShape(shape, [2, 3, 5, 7])).toBe(true);
    for (let axis = 0; axis < 4; axis++) {
      const other = checkShape(
        shape.map((length, i) => (i === axis ? length + 1 : length)),
        'test',
      );
      expect(sameShape(shape, other)).toBe(false);
    }
  });

  test('checkShape returns a copy that later changes do not reach', () => {
    const axes = [1, 2, 3, 4];
    const shape = checkShape(axes, 'test');
    axes[0] = 9;
    expect(shape).toEqual([1, 2, 3, 4]);
  });

  test.each([
    [[], /^picture: got 0 axes .* takes 4: batch, channels, height, width/],
    [[1, 2, 3], /got 3 axes \(1x2x3\)/],
    [[1, 2, 3, 4, 5], /got 5 axes/],
    [[1, 0, 3, 4], /^picture: got shape 1x0x3x4, each axis must be an integer of at least 1/],
    [[1, 2, -3, 4], /1x2x-3x4/],
    [[1, 2, 2.5, 4], /1x2x2.5x4/],
    [[1, 2, NaN, 4], /1x2xNaNx4/],
    [[1, 2, Infinity, 4], /1x2xInfinityx4/],
  ])('%j is refused', (axes, message) => {
    expect(() => checkShape(axes, 'picture')).toThrow(ShapeError);
    expect(() => checkShape(axes, 'picture')).toThrow(message);
  });

  test('broadcasting: each axis equal or 1', () => {
    const large: Shape = [2, 3, 5, 7];
    const fits: Shape[] = [large, scalarShape, [1, 3, 1, 1], [2, 1, 5, 1], [1, 1, 1, 7]];
    for (const small of fits) expect(broadcastsTo(small, large)).toBe(true);
    const misfits: Shape[] = [
      [2, 3, 5, 6],
      [1, 2, 1, 1],
      [4, 3, 5, 7],
    ];
    for (const small of misfits) expect(broadcastsTo(small, large)).toBe(false);
    expect(broadcastsTo(large, [1, 3, 5, 7])).toBe(false);
  });
});
