import { type Palette, BLACK, WHITE, rgb, typical } from '../colour.js';
import { Scale } from '../cells.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { TAU, length, limb, smoothstep, triangle, wedge } from '../shade.js';

const HORN = rgb(1, 0.68, 0.12);
const scale = new Scale();

/** Feathers of the plumage around (u, v), in the painted shape of coverage `inside`. */
function plumage(ink: Ink, palette: Palette, u: number, v: number, inside: number): void {
  scale.find(u, v, 0.43);
  ink.tint(palette.light, inside * 0.65 * smoothstep(0.6, 0.1, scale.radius));
  ink.tint(palette.dark, inside * 0.9 * smoothstep(0.7, 0.97, scale.radius));
}

function neck(ink: Ink, palette: Palette, u: number, v: number): void {
  const fringe = 0.16 * Math.abs(Math.sin(u * 9));
  const shape = Math.max(limb(u, v, 0.04, 0.2, 0.2, -0.7, 0.4, 0.62), -0.86 - v + fringe);
  ink.outlined(shape, palette.accent, BLACK, 0.035);
  const inside = ink.cover(shape);
  if (inside === 0) return;
  plumage(ink, palette, u * 4.6, v * 4.6, inside);
  ink.shade(1 - 0.4 * inside * smoothstep(-0.35, 0, shape));
}

function beak(ink: Ink, u: number, v: number): void {
  const lower = wedge(u, v, -0.5, 0.25, -0.62, -0.16, -0.36, -0.06);
  ink.outlined(lower, HORN, BLACK, 0.03);
  ink.shade(1 - 0.4 * ink.cover(lower));
  const bow = length(u + 0.46, v - 0.08);
  const upper = Math.max(bow - 0.48, 0.46 - length(u + 0.42, v + 0.42), u + 0.42 - 0.1 * v);
  ink.outlined(upper, HORN, BLACK, 0.035);
  const inside = ink.cover(upper);
  ink.tint(WHITE, inside * 0.8 * smoothstep(0.09, 0.02, Math.abs(bow - 0.38)) * smoothstep(0.1, 0.3, v));
  ink.tint(BLACK, inside * 0.7 * smoothstep(0.15, -0.2, v));
  ink.tint(BLACK, ink.cover(length(u + 0.52, (v - 0.34) * 1.6) - 0.045));
}

function ringedEye(ink: Ink, x: number, y: number, r: number): void {
  const bare = ink.cover(r - 0.24);
  ink.tint(WHITE, bare);
  ink.tint(BLACK, 0.5 * bare * smoothstep(0.3, 0.8, Math.sin(r * 75)));
  ink.tint(BLACK, ink.cover(r - 0.165));
  ink.tint(HORN, ink.cover(r - 0.14));
  ink.tint(BLACK, ink.cover(r - 0.085));
  ink.tint(WHITE, ink.cover(length(x + 0.035, y - 0.04) - 0.034));
}

/** A parrot in profile: hooked beak, ringed eye, feathers in rings about it, a pointed crest, a scaled neck. */
export const birdhead: PictureClass = {
  name: 'birdhead',
  kind: 'object',
  upright: true,
  palette: typical([0.6, 0.98], [0.98, 0.56], [0.3, 0.02]),
  draw(rng, palette) {
    const crest = rng.uniform(0.28, 0.42);
    const plumes = rng.uniform(2, 2.9); // a radian
    const feathers = 14 + 2 * rng.int(4);
    return (u, v, ink) => {
      const x = u + 0.12;
      const y = v - 0.3;
      const r = length(x, y);
      const angle = Math.atan2(y, x);
      if (angle > -0.3 && angle < 2.4) {
        const tooth = triangle(angle * plumes);
        const fade = Math.sin(((angle + 0.3) / 2.7) * Math.PI);
        ink.outlined(r - 0.44 - crest * fade * (0.35 + 0.65 * tooth), palette.accent, BLACK, 0.03);
        ink.tint(palette.light, 0.8 * smoothstep(0.6, 0.95, tooth));
      }
      if (v < 0.5) neck(ink, palette, u, v);
      if (r < 0.62) {
        const head = r - 0.5 + 0.03 * Math.sin(angle * feathers);
        ink.outlined(head, palette.main, BLACK, 0.03);
        plumage(ink, palette, (angle / TAU) * feathers, -r * 9, ink.cover(head));
      }
      if (u < -0.3 && v > -0.5) beak(ink, u, v);
      if (r < 0.26) ringedEye(ink, x, y, r);
    };
  },
};
