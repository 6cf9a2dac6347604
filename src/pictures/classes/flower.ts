import { type Palette, rgb, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { TAU, fract, length, smoothstep } from '../shade.js';

const POLLEN = rgb(1, 0.82, 0.15);

/** One ring of `count` petals of the given length, turned by `turn` petals, painted over what is there. */
function petals(
  ink: Ink,
  palette: Palette,
  r: number,
  angle: number,
  count: number,
  reach: number,
  width: number,
): void {
  const local = (fract((angle / TAU) * count) - 0.5) * (TAU / count);
  const along = (r * Math.cos(local)) / reach;
  const across = (r * Math.sin(local)) / reach;
  // A petal is narrow at the base, widest at two thirds, round at the tip.
  const halfWidth = width * Math.sqrt(Math.max(0, along * (1 - along * along * along)));
  const beyond = Math.max(0, along - 1); // keeps the outline from running on past the tip
  const distance = (Math.abs(across) - halfWidth + 3 * beyond) * reach;
  if (along <= 0) return;
  ink.outlined(distance, palette.main, palette.dark, 0.035);
  const inside = ink.cover(distance);
  ink.tint(palette.light, inside * 0.8 * smoothstep(0.5, 1, along) * (1 - Math.abs(across) / width));
  ink.tint(palette.accent, inside * 0.9 * smoothstep(0.62, 0.25, along));
  const veins = Math.abs(Math.sin((across / (0.12 + along)) * 26));
  ink.tint(palette.dark, inside * 0.4 * smoothstep(0.35, 0, veins) * smoothstep(0.9, 0.5, along));
  ink.shade(1 - 0.3 * inside * smoothstep(0.3, 1, Math.abs(across) / (halfWidth + 0.01)));
}

/** Five to nine veined petals over a darker ring of petals, and a dotted, domed centre. */
export const flower: PictureClass = {
  name: 'flower',
  kind: 'object',
  upright: false,
  palette: typical([0.92, 0.95], [0.88, 0.14], [0.97, 0.08], [0.62, 0.85]),
  draw(rng, palette) {
    const count = 5 + rng.int(5);
    const width = 2.3 / count;
    const centre = rng.uniform(0.24, 0.3);
    const phase = rng.uniform(0, TAU);
    return (u, v, ink) => {
      const r = length(u, v);
      const angle = Math.atan2(v, u) + phase;
      if (r > 1.05) return;
      petals(ink, palette, r, angle + Math.PI / count, count, 0.86, width);
      ink.shade(0.62);
      petals(ink, palette, r, angle, count, 0.99, width * 0.92);
      if (r > centre + 0.06) return;
      ink.outlined(r - centre, POLLEN, palette.dark, 0.03);
      ink.shade(1 - 0.75 * smoothstep(0, centre, r + 0.4 * (u - v)) * ink.cover(r - centre));
      // Seeds lie where two families of spirals cross (Vogel's sunflower).
      const turn = Math.log(r + 0.02) * 5;
      const seeds = Math.sin(angle * 13 + turn * 2.2) * Math.sin(angle * 8 - turn * 3);
      ink.tint(palette.dark, ink.cover(r - centre) * smoothstep(0.1, 0.4, seeds));
    };
  },
};
