import { describe, expect, test } from 'vitest';
import { ShapeError } from '../../src/core/errors.js';
import { Tensor } from '../../src/core/tensor.js';

describe('tensors', () => {
  test('keep the very array they are given', () => {
    const data = new Float32Array(6);
    const tensor = new Tensor([1, 2, 3, 1], data);
    expect(tensor.data).toBe(data);
    expect(tensor.shape).toEqual([1, 2, 3, 1]);
  });

  test('zeros, filled, scalar, channels', () => {
    expect(Tensor.zeros([1, 2, 1, 2]).data).toEqual(new Float32Array(4));
    expect(Tensor.filled([2, 1, 1, 1], -1.5).data).toEqual(Float32Array.of(-1.5, -1.5));
    const scalar = Tensor.scalar(3);
    expect([scalar.shape, [...scalar.data]]).toEqual([[1, 1, 1, 1], [3]]);
    const channels = Tensor.channels([1, 2, 3]);
    expect([channels.shape, [...channels.data]]).toEqual([
      [1, 3, 1, 1],
      [1, 2, 3],
    ]);
  });

  test('data of another length is refused, with both numbers', () => {
    expect(() => new Tensor([1, 3, 2, 2], new Float32Array(11))).toThrow(ShapeError);
    expect(() => new Tensor([1, 3, 2, 2], new Float32Array(11))).toThrow(
      'tensor: shape 1x3x2x2 holds 12 numbers, but the data has 11.',
    );
  });

  test('a shape that is none is refused', () => {
    expect(() => Tensor.zeros([1, 3, 2])).toThrow(ShapeError);
    expect(() => Tensor.channels([])).toThrow(/each axis must be an integer of at least 1/);
  });
});
