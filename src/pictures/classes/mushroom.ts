import { type Palette, BLACK, WHITE, typical } from '../colour.js';
import { RandomCell } from '../cells.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, length, mix, smoothstep } from '../shade.js';

const BRIM = 0.06; // height of the cap's edge
const cell = new RandomCell();

/** A swollen, fluted stem of half width `half`, with a frilled skirt. */
function stem(ink: Ink, palette: Palette, u: number, v: number, half: number): void {
  const width = half + 0.12 * smoothstep(-0.5, -1, v) + 0.02 * Math.sin(v * 9);
  const stalk = Math.max(Math.abs(u) - width, -0.98 - v + 0.12 * u * u);
  ink.outlined(stalk, palette.light, BLACK, 0.04);
  const inside = ink.cover(stalk);
  ink.shade(1 - inside * (0.5 * smoothstep(-0.3, 1, u / width) + 0.12 * Math.sin(u * 60)));
  ink.shade(1 - 0.6 * inside * smoothstep(-0.3, 0, v));
  const frill = -0.36 + 0.04 * Math.cos(u * 30) - 0.25 * u * u;
  const skirt = Math.max(Math.abs(u) - 0.3 + 0.25 * v, frill - v, v + 0.14);
  ink.outlined(skirt, palette.light, BLACK, 0.03);
  ink.shade(1 - 0.3 * ink.cover(skirt) * (0.5 + 0.5 * Math.sin(u * 40)));
}

function gills(ink: Ink, palette: Palette, u: number, v: number): void {
  const under = ellipse(u, v - BRIM, 0.95, 0.2);
  ink.outlined(under, palette.light, BLACK, 0.04);
  const inside = ink.cover(under);
  if (inside > 0) ink.shade(1 - inside * (0.4 + 0.3 * Math.sin(Math.atan2(u, 0.5 - v) * 46)));
}

/** The dome with its raised dots, which crowd towards the edge. */
function cap(ink: Ink, palette: Palette, u: number, v: number, height: number, dots: number, seed: number): void {
  const dome = ellipse(u, v - BRIM, 0.97, v > BRIM ? height : 0.1);
  ink.outlined(dome, palette.main, BLACK, 0.04);
  const inside = ink.cover(dome);
  if (inside === 0) return;
  const bulge = 1 / Math.sqrt(Math.max(0.12, 1 - u * u * 0.9));
  cell.find(u * bulge * dots + seed, (v / height) * dots * 1.05, 0.55);
  ink.shade(1 - inside * (0.55 * smoothstep(0.1, 1, u * 0.7 - v + 0.55) - 0.1));
  ink.tint(BLACK, 0.55 * inside * smoothstep(0.12, 0, length(cell.x - 0.06, cell.y + 0.08) - 0.3));
  ink.tint(palette.light, inside * smoothstep(0.03, -0.03, cell.nearest - mix(0.26, 0.36, cell.border)));
  ink.tint(WHITE, 0.6 * inside * smoothstep(0.2, 0.05, length(u + 0.4, (v - height * 0.62) * 1.3)));
}

/** A fly agaric: domed cap with raised dots, gills beneath, a skirted stem. */
export const mushroom: PictureClass = {
  name: 'mushroom',
  kind: 'object',
  upright: true,
  palette: typical([0.98, 0.1], [0.0, 0.12], [0.03, 0.1]),
  draw(rng, palette) {
    const height = rng.uniform(0.72, 0.92);
    const half = rng.uniform(0.17, 0.24);
    const dots = rng.uniform(2.6, 3.4);
    const seed = rng.int(60);
    return (u, v, ink) => {
      if (v < 0 && Math.abs(u) < 0.65) stem(ink, palette, u, v, half);
      if (v > -0.25 && v < BRIM) gills(ink, palette, u, v);
      if (v > -0.1) cap(ink, palette, u, v, height, dots, seed);
    };
  },
};
