// The 2x2 phase layout: where a tensor's numbers are in its texture, and back.
import { describe, expect, test } from 'vitest';
import { blockLayout } from '../../../src/backends/webgl/blocks.js';
import { fromTexels, hasPhase, tensorLayout, toTexels } from '../../../src/backends/webgl/layout.js';
import { type Shape, sizeOf } from '../../../src/core/shape.js';

const limit = 64;

const shapes: readonly Shape[] = [
  [1, 1, 1, 1],
  [1, 3, 2, 2],
  [1, 4, 5, 7],
  [2, 5, 1, 6],
  [3, 9, 6, 1],
  [7, 17, 3, 3],
  [1, 64, 12, 12],
  [1, 4, 128, 128],
  [1, 1024, 1, 1],
];

/** The layers of an uploaded texture, as a readback gives them. */
function layersOf(texels: Float32Array): Float32Array[] {
  const length = texels.length / 4;
  return [0, 1, 2, 3].map((layer) => texels.slice(layer * length, (layer + 1) * length));
}

describe.each(shapes.map((shape) => ({ shape, name: shape.join('x') })))('a tensor of $name', ({ shape }) => {
  const layout = tensorLayout(shape, limit);
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => i + 1);

  test('fits the texture size', () => {
    expect(layout.width).toBeLessThanOrEqual(limit);
    expect(layout.height).toBeLessThanOrEqual(limit);
  });

  test('comes back as it went', () => {
    const layers = layersOf(toTexels(layout, data)).map((layer, phase) =>
      hasPhase(layout, phase) ? layer : undefined,
    );
    expect(fromTexels(layout, layers)).toEqual(data);
  });

  test('leaves zeros wherever it has no number', () => {
    const texels = toTexels(layout, data);
    expect(texels.filter((value) => value !== 0)).toHaveLength(data.length);
  });
});

test('pixels go to the layer of their phase, channels to r, g, b and a', () => {
  // Two channels of 3x3: 1 .. 9 and 10 .. 18.
  const layout = tensorLayout([1, 2, 3, 3], limit);
  const layers = layersOf(
    toTexels(
      layout,
      Float32Array.from({ length: 18 }, (_, i) => i + 1),
    ),
  );
  const red = (layer: Float32Array): number[] => [0, 1, 2, 3].map((texel) => layer[4 * texel]);
  expect(layers.map(red)).toEqual([
    [1, 3, 7, 9],
    [2, 0, 8, 0],
    [4, 6, 0, 0],
    [5, 0, 0, 0],
  ]);
  expect([...layers[0].slice(0, 4)]).toEqual([1, 10, 0, 0]);
});

test('a tensor that cannot fit is refused with its shape and the limit', () => {
  expect(() => tensorLayout([1, 3, 4, 130], limit)).toThrow('1x3x4x130 does not fit into a texture of 64x64');
  expect(() => tensorLayout([1, 64, 64, 64], limit)).toThrow('1x64x64x64 does not fit');
});

test('packed weights go on in a further column where they are too tall', () => {
  expect(blockLayout({ count: 3, width: 8, height: 9 }, limit)).toMatchObject({
    perColumn: 3,
    textureWidth: 8,
    textureHeight: 27,
  });
  expect(blockLayout({ count: 16, width: 8, height: 9 }, limit)).toMatchObject({
    perColumn: 6,
    textureWidth: 24,
    textureHeight: 54,
  });
});

test("VGG16's first classifier layer, 7x7x512 to 4096, fits a texture of 8192", () => {
  const { textureWidth, textureHeight } = blockLayout({ count: 4096 / 4, width: 512, height: 49 }, 8192);
  expect(Math.max(textureWidth, textureHeight)).toBeLessThanOrEqual(8192);
});
