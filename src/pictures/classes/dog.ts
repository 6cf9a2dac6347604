import { type Palette, BLACK, WHITE, rgb, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { Ellipse, ellipse, length, smoothstep } from '../shade.js';

const TONGUE = rgb(1, 0.42, 0.5);
const THROAT = rgb(0.7, 0.1, 0.2);

function tongue(ink: Ink, u: number, v: number): void {
  const shape = ellipse(u, v + 0.8, 0.17, 0.25);
  ink.outlined(shape, TONGUE, BLACK, 0.03);
  ink.tint(THROAT, ink.cover(shape) * smoothstep(0.04, 0.01, Math.abs(u)));
}

/** Pale muzzle with whisker pores, and a wet nose; x is |u|. */
function muzzle(ink: Ink, palette: Palette, u: number, x: number, v: number): void {
  const shape = Math.min(ellipse(x - 0.17, v + 0.44, 0.24, 0.24), ellipse(u, v + 0.2, 0.24, 0.3));
  ink.tint(BLACK, 0.5 * ink.cover(shape - 0.025));
  const inside = ink.cover(shape);
  ink.paint(palette.light, inside);
  ink.shade(1 - 0.3 * inside * smoothstep(-0.3, -0.7, v));
  ink.tint(BLACK, inside * ink.cover(Math.max(x - 0.018, v + 0.22)));
  const pores = smoothstep(0.4, 0.8, Math.sin(x * 70) * Math.sin(v * 60));
  ink.tint(BLACK, pores * smoothstep(0.13, 0.08, length(x - 0.2, (v + 0.42) * 0.9)));
  ink.tint(BLACK, ink.cover(ellipse(u, v + 0.12, 0.2, 0.145)));
  ink.tint(WHITE, 0.85 * ink.cover(ellipse(u + 0.05, v + 0.06, 0.09, 0.035)));
}

/** A round eye with a lid and a brow; (x, y) from its middle. */
function roundEye(ink: Ink, palette: Palette, x: number, y: number): void {
  const r = length(x, y);
  ink.tint(palette.light, 0.8 * ink.cover(r - 0.165));
  ink.tint(BLACK, ink.cover(r - 0.145));
  ink.tint(palette.accent, ink.cover(r - 0.11));
  ink.tint(BLACK, ink.cover(r - 0.07));
  ink.tint(WHITE, ink.cover(length(x + 0.04, y - 0.05) - 0.04));
  const brow = Math.max(Math.abs(y - 0.25 + 0.35 * x * x - 0.1 * x) - 0.025, Math.abs(x) - 0.13);
  ink.tint(palette.dark, ink.cover(brow));
}

/** A hound's face: hanging ears, a patch over one eye, a pale blaze and muzzle, a big wet nose and a tongue. */
export const dog: PictureClass = {
  name: 'dog',
  kind: 'object',
  upright: true,
  palette: typical([0.08, 0.07], [0.07, 0.05], [0.1, 0.06]),
  draw(rng, palette) {
    const ear = new Ellipse(0.68, -0.02, 0.25, rng.uniform(0.55, 0.66), rng.uniform(0.12, 0.3));
    const patched = rng.chance(0.7) ? 1 : -1;
    const blaze = rng.uniform(0.07, 0.14);
    const panting = rng.chance(0.75);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const x = Math.abs(u);
      const fur = noise(u * 22 + seed, v * 7) - 0.5;
      const head = Math.min(ellipse(u, v - 0.22, 0.66, 0.7), ellipse(u, v + 0.35, 0.5, 0.48));
      ink.outlined(head, palette.main, BLACK, 0.04);
      const inside = ink.cover(head);
      if (inside > 0) {
        ink.shade(1 + 0.35 * fur);
        const patch = length(u - 0.3 * patched, v - 0.26) - 0.29 - 0.05 * fur;
        ink.tint(palette.dark, 0.85 * inside * ink.cover(patch));
        const stripe = blaze + 0.12 * smoothstep(0.1, -0.4, v) - 0.06 * fur;
        ink.tint(palette.light, inside * smoothstep(stripe, stripe - 0.05, x));
        ink.shade(1 - 0.4 * inside * smoothstep(-0.2, 0, head));
      }
      if (x > 0.3) {
        const flap = ear.distance(x, v);
        ink.outlined(flap, palette.accent, BLACK, 0.04);
        const onEar = ink.cover(flap);
        ink.shade(1 - onEar * (0.45 + 0.25 * fur - 0.3 * smoothstep(0.6, -0.5, ear.along(x, v))));
      }
      if (x > 0.5) return;
      if (panting && v < -0.5) tongue(ink, u, v);
      if (v < 0.15) muzzle(ink, palette, u, x, v);
      if (v > 0.05 && v < 0.6) roundEye(ink, palette, x - 0.3, v - 0.26);
    };
  },
};
