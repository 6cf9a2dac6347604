// Where draws are cut: every texel once, along the blocks of renderers, and a few tiles far from one another.
import { expect, test } from 'vitest';
import type { Rectangle } from '../../../src/backends/webgl/draw.js';
import { countTiles, tileAreas, tileSide } from '../../../src/backends/webgl/tiles.js';

const areas: readonly Rectangle[] = [
  [0, 0, 150, 9],
  [150, 2, 64, 40],
  [7, 20, 1, 1],
  [3, 50, 16 * 11, 16 * 3 - 2],
];
const texels = 150 * 9 + 64 * 40 + 1 + 16 * 11 * (16 * 3 - 2);

test('cut anywhere, every texel of every area is drawn once', () => {
  const units = countTiles(areas);
  expect(units).toBe(10 + 5 * 3 + 1 + 12 * 3);
  for (const step of [1, 2, 5, 13, units]) {
    const drawn = new Map<string, number>();
    for (let begin = 0; begin < units; begin += step) {
      for (const [left, bottom, width, height] of tileAreas(areas, begin, begin + step)) {
        for (let y = bottom; y < bottom + height; y++) {
          for (let x = left; x < left + width; x++) drawn.set(`${x},${y}`, (drawn.get(`${x},${y}`) ?? 0) + 1);
        }
      }
    }
    expect(drawn.size).toBe(texels);
    expect(new Set(drawn.values())).toEqual(new Set([1]));
  }
});

test('cuts lie on the blocks that renderers shade, also where an area does not', () => {
  for (const [left, bottom, width, height] of areas) {
    const edges = { x: new Set([left, left + width]), y: new Set([bottom, bottom + height]) };
    const units = countTiles([[left, bottom, width, height]]);
    for (let tile = 0; tile < units; tile++) {
      for (const [x, y, w, h] of tileAreas([[left, bottom, width, height]], tile, tile + 1)) {
        for (const each of [x, x + w]) expect(edges.x.has(each) || each % tileSide === 0).toBe(true);
        for (const each of [y, y + h]) expect(edges.y.has(each) || each % tileSide === 0).toBe(true);
      }
    }
  }
});

test('a slice of a wide draw falls into blocks of several threads, evenly', () => {
  const wide: readonly Rectangle[] = [[0, 0, 1024, 96]];
  const units = countTiles(wide);
  for (const step of [4, 12, 40]) {
    for (let begin = 0; begin + step <= units; begin += step) {
      const quarters = [0, 0, 0, 0];
      for (const [left, , width, height] of tileAreas(wide, begin, begin + step)) {
        quarters[Math.floor(left / 256)] += (width * height) / tileSide ** 2;
      }
      expect(quarters).toEqual(new Array(4).fill(step / 4));
    }
  }
});

test('of each part of an area a slice is three rectangles at most', () => {
  const wide: readonly Rectangle[] = [[0, 0, 1024, 96]];
  const units = countTiles(wide);
  for (let begin = 0; begin < units; begin += 41) {
    expect(tileAreas(wide, begin, begin + 41).length).toBeLessThanOrEqual(4 * 3);
  }
});
