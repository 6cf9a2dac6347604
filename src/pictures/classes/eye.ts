import { type Palette, BLACK, WHITE, rgb, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, length, smoothstep } from '../shade.js';

const BLOOD = rgb(0.75, 0.2, 0.2);

/** Creased skin that fades out, and lashes over the upper lid; `gap` is the distance from the lids' edge. */
function skin(ink: Ink, palette: Palette, u: number, v: number, gap: number, lashes: number, seed: number): void {
  ink.paint(palette.main, smoothstep(1, 0.84, length(u, v / 0.92)));
  const creases = Math.sin(gap * 34 + 3 * noise(u * 3 + seed, v * 3));
  ink.shade(0.82 + 0.18 * creases - 0.5 * smoothstep(0.3, 0, gap));
  ink.tint(palette.light, 0.3 * smoothstep(0.3, 0.6, v) * smoothstep(0.1, 0.3, gap));
  if (v > 0) {
    // Lashes spread outward from the lid and end in points.
    const lash = Math.cos((u * lashes) / (1 + gap * 1.1)) + 0.55 - gap * 5.5;
    ink.paint(palette.dark, smoothstep(0, 0.3, lash));
  }
  ink.paint(palette.dark, ink.cover(gap - (v > 0 ? 0.09 : 0.05)));
}

/** Iris with fibres, pupil and two highlights, `inside` the lids; (x, v) from the middle. */
function iris(ink: Ink, palette: Palette, x: number, v: number, size: number, slit: number, inside: number): void {
  const r = length(x, v) / size;
  const disc = inside * ink.cover((r - 1) * size);
  const fibre = noise(Math.atan2(v, x) * 7 + 30, r * 2.2);
  ink.tint(palette.dark, disc);
  ink.tint(palette.accent, disc * smoothstep(1, 0.82, r) * (0.45 + 0.55 * fibre));
  ink.tint(palette.light, disc * smoothstep(0.72, 0.5, r) * fibre * 0.75);
  ink.tint(BLACK, inside * ink.cover(ellipse(x, v, size * 0.45 * slit, size * 0.45)));
  ink.tint(WHITE, inside * ink.cover(length(x + size * 0.34, v - size * 0.36) - size * 0.2));
  ink.tint(WHITE, 0.7 * inside * ink.cover(length(x - size * 0.42, v + size * 0.42) - 0.04));
}

/** An almond lid with lashes, a fibrous iris, a pupil with highlights, in creased skin. */
export const eye: PictureClass = {
  name: 'eye',
  kind: 'object',
  upright: true,
  palette: typical([0.06, 0.58], [0.07, 0.35], [0.05, 0.1], [0.95, 0.5]),
  draw(rng, palette) {
    const upper = rng.uniform(0.54, 0.68);
    const lower = rng.uniform(0.4, 0.54);
    const size = rng.uniform(0.39, 0.47);
    const slit = rng.chance(0.2) ? 0.35 : 1;
    const gaze = rng.uniform(-0.14, 0.14);
    const lashes = rng.uniform(24, 34);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const gap = Math.abs(v) - (v > 0 ? upper : lower) * (1 - (u * u) / 0.85); // negative between the lids
      const inside = ink.cover(gap);
      if (inside < 1) skin(ink, palette, u, v, gap, lashes, seed);
      if (inside === 0) return;
      ink.paint(palette.light, inside);
      const veins = smoothstep(0.06, 0, Math.abs(noise(u * 5 + seed, v * 7) - 0.5));
      ink.tint(BLOOD, 0.4 * inside * veins * smoothstep(0.35, 0.8, Math.abs(u)));
      if (Math.abs(u - gaze) < size * 1.05) iris(ink, palette, u - gaze, v, size, slit, inside);
      ink.shade(1 - 0.55 * inside * smoothstep(-0.22, 0, gap) * (v > 0 ? 1 : 0.5));
    };
  },
};
