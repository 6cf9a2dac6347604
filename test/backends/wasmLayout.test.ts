/** Tensors in wasm memory: addresses, borders, and the way there and back. */
import { describe, expect, test } from 'vitest';
import { alignUp, layoutOf, pack, unpack } from '../../src/backends/wasm/layout.js';
import { type Shape, sizeOf } from '../../src/core/shape.js';

/** 0, 1, 2, ... in logical order. */
const counting = (shape: Shape): Float32Array => Float32Array.from({ length: sizeOf(shape) }, (_, i) => i);

describe('layoutOf', () => {
  test('channels lie innermost, and a border of pixels around each image', () => {
    const layout = layoutOf([2, 3, 4, 5], 1);
    expect(layout.rowStride).toBe((5 + 2) * 3 * 4);
    expect(layout.imageStride).toBe((4 + 2) * layout.rowStride);
    expect(layout.origin).toBe(layout.rowStride + 3 * 4);
    expect(layout.bytes).toBe(alignUp(2 * layout.imageStride));
  });

  test('without a border rows and images follow each other without a gap', () => {
    const layout = layoutOf([2, 3, 4, 5], 0);
    expect([layout.origin, layout.rowStride, layout.imageStride]).toEqual([0, 60, 240]);
  });
});

describe('pack and unpack', () => {
  const shapes: Shape[] = [
    [1, 1, 1, 1],
    [1, 3, 2, 4],
    [3, 5, 1, 2],
    [2, 8, 3, 3],
  ];
  for (const shape of shapes) {
    for (const border of [0, 1, 3]) {
      test(`${shape.join('x')} with a border of ${border}: there and back, nothing else written`, () => {
        const layout = layoutOf(shape, border);
        const address = 128;
        const untouched = -7;
        const memory = new Float32Array((address + layout.bytes) / 4 + 16).fill(untouched);
        pack(counting(shape), memory, address, layout);

        expect(unpack(memory, address, layout)).toEqual(counting(shape));
        expect(memory.filter((number) => number !== untouched)).toHaveLength(sizeOf(shape));
      });
    }
  }

  test('an element lies where the address formula says', () => {
    const shape: Shape = [2, 3, 4, 5];
    const layout = layoutOf(shape, 2);
    const memory = new Float32Array(layout.bytes / 4);
    pack(counting(shape), memory, 0, layout);
    const [n, c, y, x] = [1, 2, 3, 4];
    const logical = ((n * 3 + c) * 4 + y) * 5 + x;
    const bytes = layout.origin + n * layout.imageStride + y * layout.rowStride + (x * 3 + c) * 4;
    expect(memory[bytes / 4]).toBe(logical);
  });
});
