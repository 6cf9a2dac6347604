import { describe, expect, it } from 'vitest';
import { Rng } from '../../src/core/rng.js';
import { drawPicture, drawPortrait, drawScene, pictureClasses } from '../../src/pictures/index.js';

function expectInRange(picture: Float32Array): void {
  let low = Infinity;
  let high = -Infinity;
  for (const level of picture) {
    low = Math.min(low, level);
    high = Math.max(high, level);
  }
  expect(low).toBeGreaterThanOrEqual(0);
  expect(high).toBeLessThanOrEqual(1);
  expect(high - low).toBeGreaterThan(0.2);
}

describe('drawPicture', () => {
  it('gives the same bytes for the same seed and other pictures for other seeds, for every class', () => {
    pictureClasses.forEach((_, index) => {
      const first = drawPicture(index, 32, new Rng(7).fork(index));
      expect(first).toEqual(drawPicture(index, 32, new Rng(7).fork(index)));
      expect(first).not.toEqual(drawPicture(index, 32, new Rng(8).fork(index)));
    });
  });

  it('does not depend on what was drawn before', () => {
    const alone = drawPicture(3, 32, new Rng(1));
    drawPicture(20, 48, new Rng(2));
    drawPicture(3, 32, new Rng(3));
    expect(drawPicture(3, 32, new Rng(1))).toEqual(alone);
  });

  it('stays within [0, 1] with three planes of its size', () => {
    pictureClasses.forEach((_, index) => {
      for (let seed = 0; seed < 2; seed++) {
        const picture = drawPicture(index, 40, new Rng(seed * 100 + index));
        expect(picture).toHaveLength(3 * 40 * 40);
        expectInRange(picture);
      }
    });
  });

  it('refuses classes and sizes that do not exist, and says what does', () => {
    expect(() => drawPicture(30, 64, new Rng(1))).toThrow(
      'There is no picture class 30: take a whole number from 0 to 29.',
    );
    expect(() => drawPicture(-1, 64, new Rng(1))).toThrow('no picture class -1');
    expect(() => drawPicture(0, 8, new Rng(1))).toThrow('take a whole number of at least 16');
    expect(() => drawPicture(0, 64.5, new Rng(1))).toThrow('64.5 pixels wide');
  });
});

describe('drawScene', () => {
  it('places objects of different classes in boxes inside the picture, of about their size, hardly overlapping', () => {
    let overlaps = 0;
    for (let seed = 0; seed < 12; seed++) {
      const count = 2 + (seed % 2);
      const { picture, objects } = drawScene(count, 144, new Rng(seed));
      expectInRange(picture);
      expect(picture).toHaveLength(3 * 144 * 144);
      expect(objects).toHaveLength(count);
      expect(new Set(objects.map((one) => one.classIndex)).size).toBe(count);
      for (const { classIndex, box } of objects) {
        expect(pictureClasses[classIndex].kind).toBe('object');
        const [x0, y0, x1, y1] = box;
        expect(Math.min(x0, y0)).toBeGreaterThanOrEqual(0);
        expect(Math.max(x1, y1)).toBeLessThanOrEqual(144);
        expect(Math.max(x1 - x0, y1 - y0)).toBeGreaterThan(22);
        expect(Math.max(x1 - x0, y1 - y0)).toBeLessThan(80);
      }
      for (const [i, a] of objects.entries()) {
        for (const b of objects.slice(0, i)) overlaps += sharedArea(a.box, b.box) / (144 * 144);
      }
    }
    expect(overlaps / 12).toBeLessThan(0.03);
  });

  it('refuses other counts and sizes', () => {
    expect(() => drawScene(0, 144, new Rng(1))).toThrow('1 to 4 objects');
    expect(() => drawScene(2, 64, new Rng(1))).toThrow('at least 96');
  });
});

describe('drawPortrait', () => {
  it('shows an object on plain grey', () => {
    const portrait = drawPortrait(0, 64, new Rng(1));
    expectInRange(portrait);
    expect(portrait[0]).toBe(0.5);
  });
});

type Box = readonly [number, number, number, number];

function sharedArea(a: Box, b: Box): number {
  const wide = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
  const high = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
  return Math.max(0, wide) * Math.max(0, high);
}
