import { describe, expect, it } from 'vitest';
import { Rng } from '../../src/core/rng.js';
import { contactSheet, drawPrepared, preparedNames, toBytes } from '../../src/pictures/index.js';
import { diamondSquare } from '../../src/pictures/prepared/plasma.js';

describe.each(preparedNames)('the prepared picture %s', (name) => {
  it('is the same for the same seed, another for another, and within [0, 1]', () => {
    const picture = drawPrepared(name, 64, 48, 3);
    expect(picture).toHaveLength(3 * 64 * 48);
    expect(picture).toEqual(drawPrepared(name, 64, 48, 3));
    expect(picture).not.toEqual(drawPrepared(name, 64, 48, 4));
    expect(Math.min(...picture)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...picture)).toBeLessThanOrEqual(1);
  });

  it('has texture at several scales: neighbouring blocks of 2, 4, 8 and 16 pixels differ', () => {
    const picture = drawPrepared(name, 128, 128, 1);
    for (const block of [2, 4, 8, 16]) expect(blockContrast(picture, 128, block)).toBeGreaterThan(0.008);
  });

  it('refuses sizes that are none', () => {
    expect(() => drawPrepared(name, 8, 48)).toThrow('at least 16');
    expect(() => drawPrepared(name, 48, 20.5)).toThrow('20.5 pixels');
  });
});

/** Mean difference between the means of blocks side by side, over all planes. */
function blockContrast(picture: Float32Array, side: number, block: number): number {
  const across = side / block;
  const means = new Float64Array(3 * across * across);
  picture.forEach((level, i) => {
    const plane = Math.floor(i / (side * side));
    const row = Math.floor((i % (side * side)) / side / block);
    const column = Math.floor((i % side) / block);
    means[(plane * across + row) * across + column] += level / (block * block);
  });
  let sum = 0;
  for (let i = 1; i < means.length; i++) if (i % across !== 0) sum += Math.abs(means[i] - means[i - 1]);
  return sum / means.length;
}

describe('diamondSquare', () => {
  it('fills [0, 1] and joins at its edges as smoothly as anywhere', () => {
    const side = 64;
    const field = diamondSquare(side, 0.5, new Rng(1));
    expect(Math.min(...field)).toBe(0);
    expect(Math.max(...field)).toBe(1);
    let seam = 0;
    let inside = 0;
    for (let y = 0; y < side; y++) {
      seam += Math.abs(field[y * side] - field[y * side + side - 1]);
      inside += Math.abs(field[y * side + 31] - field[y * side + 32]);
    }
    expect(seam).toBeLessThan(2 * inside);
  });
});

describe('contactSheet', () => {
  it('puts every picture in its place', () => {
    const tiles = [0.1, 0.2, 0.3].map((level) => new Float32Array(3 * 2 * 4).fill(level));
    const sheet = contactSheet(tiles, 4, 2, 2, 1, 0);
    expect([sheet.width, sheet.height]).toEqual([11, 7]);
    const at = (x: number, y: number): number => sheet.data[11 * 7 * 2 + y * 11 + x];
    expect([at(0, 0), at(1, 1), at(6, 1), at(1, 4), at(6, 4)].map((level) => level.toFixed(1))).toEqual([
      '0.0',
      '0.1',
      '0.2',
      '0.3',
      '0.0',
    ]);
  });

  it('becomes bytes pixel by pixel', () => {
    // Two pixels: planes [0, 1], [0.2, 0], [1, 0.4].
    expect([...toBytes(Float32Array.of(0, 1, 0.2, 0, 1, 0.4))]).toEqual([0, 51, 255, 255, 0, 102]);
  });
});
