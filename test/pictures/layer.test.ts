import { describe, expect, it } from 'vitest';
import { rgb } from '../../src/pictures/colour.js';
import { castShadow, compose, coveredBox, type Placement, renderLayer } from '../../src/pictures/layer.js';
import type { Shader } from '../../src/pictures/picture-class.js';
import { box } from '../../src/pictures/shade.js';

const ORANGE = rgb(1, 0.5, 0);

/** A rectangle twice as wide as high. */
const brick: Shader = (u, v, ink) => {
  ink.paint(ORANGE, ink.cover(box(u, v, 1, 0.5)));
};

const straight: Placement = {
  x: 20,
  y: 16,
  radius: 10,
  angle: 0,
  aspect: 1,
  mirrored: false,
  warp: 0,
  warpScale: 1,
  warpSeed: 0,
};

describe('renderLayer', () => {
  it('puts a shape where its placement says, to the pixel', () => {
    expect(coveredBox(renderLayer(brick, straight, 40, true))).toEqual([10, 11, 30, 21]);
  });

  it('turns it by the angle', () => {
    const upright = renderLayer(brick, { ...straight, angle: Math.PI / 2 }, 40, true);
    expect(coveredBox(upright)).toEqual([15, 6, 25, 26]);
  });

  it('points v up and u right, and mirrors u', () => {
    const corner: Shader = (u, v, ink) => {
      if (u > 0 && v > 0) ink.paint(ORANGE, ink.cover(box(u, v, 1, 1)));
    };
    expect(coveredBox(renderLayer(corner, straight, 40, true))).toEqual([20, 6, 30, 16]);
    expect(coveredBox(renderLayer(corner, { ...straight, mirrored: true }, 40, true))).toEqual([10, 6, 20, 16]);
  });

  it('covers edge pixels in part: the area is right to well under a row of pixels', () => {
    const layer = renderLayer(brick, { ...straight, x: 20.3, y: 16.4, angle: 0.3 }, 40, true);
    const area = layer.rgba.reduce((sum, value, i) => (i % 4 === 3 ? sum + value : sum), 0);
    expect(Math.abs(area - 200)).toBeLessThan(2);
  });
});

describe('compose and castShadow', () => {
  it('lay the colour over the picture where the layer covers it, and leave the rest', () => {
    const picture = new Float32Array(3 * 40 * 40).fill(0.25);
    const layer = renderLayer(brick, straight, 40, true);
    compose(picture, layer);
    const middle = 16 * 40 + 20;
    expect(picture[middle]).toBeCloseTo(1, 5);
    expect(picture[middle + 1600]).toBeCloseTo(0.5, 5);
    expect(picture[middle + 3200]).toBeCloseTo(0, 5);
    expect(picture[0]).toBe(0.25);
    compose(picture, layer, 0);
    expect(picture[middle]).toBeCloseTo(1, 5);
  });

  it('darken what lies beside the object, by the given share', () => {
    const picture = new Float32Array(3 * 40 * 40).fill(0.5);
    castShadow(picture, renderLayer(brick, straight, 40, true), 0, 12, 0.6);
    expect(picture[28 * 40 + 20]).toBeCloseTo(0.2, 5);
    expect(picture[16 * 40 + 2]).toBe(0.5);
  });
});
