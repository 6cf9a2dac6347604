import { describe, expect, it } from 'vitest';
import { Rng } from '../../src/core/rng.js';
import { classNames, pictureClasses } from '../../src/pictures/classes/index.js';
import { anyPalette } from '../../src/pictures/colour.js';
import { placed, renderLayer } from '../../src/pictures/layer.js';

const SIZE = 48;

/** An object alone in the middle, its whole reach inside the layer; or a texture with cells of 8 pixels. */
function rendered(classIndex: number, seed: number): Float32Array {
  const it = pictureClasses[classIndex];
  const rng = new Rng(seed);
  const shader = it.draw(rng, it.palette(rng));
  const radius = it.kind === 'object' ? SIZE / 2.3 : 8;
  return renderLayer(shader, placed(rng, SIZE / 2, SIZE / 2, radius, 0, 0, 1), SIZE, it.kind === 'object').rgba;
}

function coverage(rgba: Float32Array): number {
  return rgba.reduce((sum, value, i) => (i % 4 === 3 ? sum + value : sum), 0) / (SIZE * SIZE);
}

/** Mean colour and mean contrast between neighbours of what is painted: a five-number statistic of a picture. */
function statistic(rgba: Float32Array): number[] {
  const sums = [0, 0, 0, 0, 0];
  let covered = 0;
  for (let i = 0; i < SIZE * SIZE - SIZE - 1; i++) {
    const a = rgba[i * 4 + 3];
    covered += a;
    for (let channel = 0; channel < 3; channel++) {
      const here = rgba[i * 4 + channel];
      sums[channel] += here;
      sums[3] += a * Math.abs(here - rgba[i * 4 + 4 + channel]);
      sums[4] += a * Math.abs(here - rgba[(i + SIZE) * 4 + channel]);
    }
  }
  return [...sums.map((sum) => sum / covered), coverage(rgba)];
}

describe('the picture classes', () => {
  it('are 30 with names of their own, 22 objects and then 8 textures', () => {
    expect(new Set(classNames).size).toBe(30);
    expect(pictureClasses.map((one) => one.kind)).toEqual([
      ...Array<string>(22).fill('object'),
      ...Array<string>(8).fill('texture'),
    ]);
  });

  describe.each(pictureClasses.map((one, index) => ({ index, one, name: one.name })))('$name', ({ index, one }) => {
    it('paints colours within the premultiplied range, whatever the palette', () => {
      for (let seed = 0; seed < 3; seed++) {
        const rng = new Rng(seed);
        const layer = renderLayer(
          one.draw(rng, anyPalette(rng)),
          placed(rng, SIZE / 2, SIZE / 2, one.kind === 'object' ? 20 : 8, 3, 0.1, 1.6),
          SIZE,
          one.kind === 'object',
        );
        const alphas = layer.rgba.filter((_, i) => i % 4 === 3);
        const colours = layer.rgba.filter((_, i) => i % 4 !== 3);
        expect(Math.min(...alphas)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...alphas)).toBeLessThanOrEqual(1 + 1e-5);
        expect(Math.min(...colours)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...colours)).toBeLessThan(1.75); // shine may exceed white before the finish clips it
      }
    });

    it('covers a sane share of its square, and nothing at the corners of it if it is an object', () => {
      const rgba = rendered(index, 5);
      const share = coverage(rgba);
      if (one.kind === 'texture') {
        expect(share).toBeCloseTo(1, 4);
        return;
      }
      expect(share).toBeGreaterThan(0.12);
      expect(share).toBeLessThan(0.8);
      for (const corner of [0, SIZE - 1, SIZE * (SIZE - 1), SIZE * SIZE - 1]) expect(rgba[corner * 4 + 3]).toBe(0);
    });

    it('has detail inside: light and dark, not one flat colour', () => {
      const rgba = rendered(index, 6);
      const levels: number[] = [];
      for (let i = 0; i < rgba.length; i += 4) {
        if (rgba[i + 3] > 0.99) levels.push((rgba[i] + rgba[i + 1] + rgba[i + 2]) / 3);
      }
      const mean = levels.reduce((sum, level) => sum + level, 0) / levels.length;
      const variance = levels.reduce((sum, level) => sum + (level - mean) ** 2, 0) / levels.length;
      expect(Math.sqrt(variance)).toBeGreaterThan(0.08);
    });
  });

  it('can be told apart by six numbers far better than by chance', () => {
    const means = pictureClasses.map((_, index) => {
      const samples = [1, 2, 3, 4, 5, 6].map((seed) => statistic(rendered(index, seed)));
      return samples[0].map((_value, k) => samples.reduce((sum, sample) => sum + sample[k], 0) / samples.length);
    });
    let right = 0;
    for (let index = 0; index < pictureClasses.length; index++) {
      for (const seed of [101, 102]) {
        const found = statistic(rendered(index, seed));
        const distances = means.map((mean) => mean.reduce((sum, value, k) => sum + (value - found[k]) ** 2, 0));
        if (distances.indexOf(Math.min(...distances)) === index) right += 1;
      }
    }
    expect(right / (2 * pictureClasses.length)).toBeGreaterThan(0.6); // chance is 0.03
  });
});
