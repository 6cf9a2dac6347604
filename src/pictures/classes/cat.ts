import { BLACK, WHITE, rgb, typical } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { clamp01, ellipse, length, smoothstep, wedge } from '../shade.js';

const PINK = rgb(1, 0.5, 0.55);

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
      const ear = wedge(x, v, 0.12, 0.45, 0.68, 1.04, 0.82, 0.1);
      const face = Math.min(ellipse(u, v + 0.14, width, 0.7), ear);
      ink.outlined(face, palette.main, BLACK, 0.04);
      const inside = ink.cover(face);
      if (inside === 0 && x < 0.3) return;
      ink.tint(PINK, inside * smoothstep(-0.06, -0.12, ear) * smoothstep(0.4, 0.6, v));
      // Stripes run down the forehead and in from the cheeks.
      const fur = noise(u * 9 + seed, v * 9) - 0.5;
      const brow = Math.cos(u * stripes + fur) * smoothstep(0.12, 0.25, v) * smoothstep(0.5, 0.4, x);
      const cheek =
        Math.sin((v - x * 0.5) * stripes * 0.95 + fur) * smoothstep(0.36, 0.46, x) * smoothstep(0.3, 0.2, v);
      ink.tint(palette.dark, inside * smoothstep(-0.05, 0.2, brow + cheek - 0.2));
      ink.tint(palette.light, 0.3 * inside * clamp01(fur * 2));
      const muzzle = Math.min(length(x - 0.17, v + 0.45) - 0.23, length(u, v + 0.68) - 0.13);
      ink.tint(palette.light, ink.cover(muzzle) * inside);
      ink.tint(
        BLACK,
        ink.cover(length(fract3(x), fract3(v + 0.46)) - 0.012) *
          smoothstep(0, -0.08, muzzle) *
          smoothstep(0.08, 0.12, x),
      );
      ink.shade(1 - 0.35 * inside * smoothstep(-0.2, 0, face));

      const dx = x - 0.38;
      const dy = v - 0.04 - dx * slant;
      const lids = (dx * dx) / (eyeWidth * eyeWidth);
      const eye = Math.abs(dy) - 0.2 * (1 - lids);
      ink.tint(BLACK, ink.cover(eye - 0.05));
      ink.tint(palette.accent, ink.cover(eye));
      ink.tint(WHITE, ink.cover(eye) * 0.6 * smoothstep(0.05, -0.15, dy));
      ink.tint(BLACK, ink.cover(ellipse(dx, dy, slit, 0.19)));
      ink.tint(WHITE, ink.cover(length(dx + 0.06 * Math.sign(u), dy - 0.07) - 0.035));

      ink.tint(BLACK, ink.cover(wedge(x, v, -0.15, -0.22, 0.15, -0.22, 0, -0.4) - 0.03));
      ink.tint(PINK, ink.cover(wedge(x, v, -0.14, -0.23, 0.14, -0.23, 0, -0.38)));
      const mouth = Math.abs(length(x - 0.13, v + 0.47) - 0.13);
      ink.tint(
        BLACK,
        v < -0.47 || x < 0.03 ? smoothstep(0.035, 0.015, x < 0.03 && v > -0.47 && v < -0.35 ? x : mouth) : 0,
      );
      const whisker = Math.abs(Math.abs(v + 0.44 - (x - 0.3) * 0.12) - (x - 0.1) * 0.16);
      if (x > 0.28 && x < 1.05)
        ink.paint(WHITE, ink.cover(Math.min(whisker, Math.abs(v + 0.44 - (x - 0.3) * 0.12)) - 0.012));
    };
  },
};

/** Distance to the nearest point of a grid of whisker roots. */
function fract3(x: number): number {
  return (x * 12 - Math.round(x * 12)) / 12;
}
