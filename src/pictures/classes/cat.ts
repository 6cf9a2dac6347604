import { type Palette, BLACK, WHITE, rgb, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { clamp01, ellipse, length, smoothstep, wedge } from '../shade.js';

const PINK = rgb(1, 0.5, 0.55);

/** Distance from a whole twelfth: whisker roots lie on a grid. */
function offGrid(x: number): number {
  return (x * 12 - Math.round(x * 12)) / 12;
}

/** Muzzle, nose and mouth; x is mirrored. */
function snout(ink: Ink, palette: Palette, x: number, v: number): void {
  const muzzle = Math.min(length(x - 0.17, v + 0.45) - 0.23, length(x, v + 0.68) - 0.13);
  ink.tint(palette.light, ink.cover(muzzle));
  const root = length(offGrid(x), offGrid(v + 0.46)) - 0.012;
  ink.tint(BLACK, ink.cover(root) * smoothstep(0, -0.08, muzzle) * smoothstep(0.08, 0.12, x));
  const nose = wedge(x, v, -0.14, -0.23, 0.14, -0.23, 0, -0.38);
  ink.tint(BLACK, ink.cover(nose - 0.03));
  ink.tint(PINK, ink.cover(nose));
  const smile = v < -0.47 ? Math.abs(length(x - 0.13, v + 0.47) - 0.13) : v < -0.35 ? x : 1;
  ink.tint(BLACK, smoothstep(0.035, 0.015, smile));
}

/** An almond eye; (x, y) from its middle, `glint` the side of its highlight. */
function slitEye(ink: Ink, palette: Palette, x: number, y: number, width: number, slit: number, glint: number): void {
  const lids = Math.abs(y) - 0.2 * (1 - (x * x) / (width * width));
  ink.tint(BLACK, ink.cover(lids - 0.05));
  const inside = ink.cover(lids);
  ink.tint(palette.accent, inside);
  ink.tint(WHITE, inside * 0.6 * smoothstep(0.05, -0.15, y));
  ink.tint(BLACK, ink.cover(ellipse(x, y, slit, 0.19)));
  ink.tint(WHITE, ink.cover(length(x + 0.06 * glint, y - 0.07) - 0.035));
}

/** A tiger cat's face: pointed ears, dark stripes, slit eyes, whiskers. */
export const cat: PictureClass = {
  name: 'cat',
  kind: 'object',
  upright: true,
  palette: typical([0.07, 0.33], [0.09, 0.3], [0.06, 0.42]),
  draw(rng, palette) {
    const width = rng.uniform(0.78, 0.86);
    const eyeWidth = rng.uniform(0.24, 0.29);
    const slit = rng.uniform(0.05, 0.1);
    const slant = rng.uniform(0.2, 0.4);
    const stripes = rng.uniform(17, 22);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const x = Math.abs(u);
      const ear = v > 0 ? wedge(x, v, 0.12, 0.45, 0.68, 1.04, 0.82, 0.1) : 1;
      const face = Math.min(ellipse(u, v + 0.14, width, 0.7), ear);
      ink.outlined(face, palette.main, BLACK, 0.04);
      const inside = ink.cover(face);
      if (inside > 0) {
        ink.tint(PINK, inside * smoothstep(-0.06, -0.12, ear) * smoothstep(0.4, 0.6, v));
        // Stripes run down the forehead and in from the cheeks.
        const fur = noise(u * 9 + seed, v * 9) - 0.5;
        const brow = Math.cos(u * stripes + fur) * smoothstep(0.12, 0.25, v) * smoothstep(0.5, 0.4, x);
        const cheek =
          Math.sin((v - x * 0.5) * stripes * 0.95 + fur) * smoothstep(0.36, 0.46, x) * smoothstep(0.3, 0.2, v);
        ink.tint(palette.dark, inside * smoothstep(-0.05, 0.2, brow + cheek - 0.2));
        ink.tint(palette.light, 0.3 * inside * clamp01(fur * 2));
        ink.shade(1 - 0.35 * inside * smoothstep(-0.2, 0, face));
        const y = v - 0.04 - (x - 0.38) * slant;
        if (Math.abs(y) < 0.3) slitEye(ink, palette, x - 0.38, y, eyeWidth, slit, Math.sign(u));
        if (v < -0.15) snout(ink, palette, x, v);
      }
      if (x < 0.28 || x > 1.05) return;
      const rise = Math.abs(v + 0.44 - (x - 0.3) * 0.12);
      const whisker = Math.min(rise, Math.abs(rise - (x - 0.1) * 0.16));
      ink.paint(WHITE, ink.cover(whisker - 0.012));
    };
  },
};
