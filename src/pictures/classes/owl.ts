import { type Palette, BLACK, WHITE, rgb, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, fract, length, smoothstep, triangle, wedge } from '../shade.js';

const AMBER = rgb(1, 0.75, 0.1);
const EMBER = rgb(1, 0.4, 0);

/** A ringed eye disc of radius `size`; (x, y) from its middle, `pupil` relative to it. */
function eyeDisc(ink: Ink, palette: Palette, x: number, y: number, size: number, pupil: number, rays: number): void {
  const r = length(x, y) / size;
  if (r > 1.3) return;
  ink.paint(BLACK, ink.cover((r - 1.12) * size));
  const veil = ink.cover((r - 1.04) * size);
  ink.tint(palette.light, veil);
  ink.tint(palette.main, 0.9 * veil * smoothstep(-0.2, 0.5, Math.cos(Math.atan2(y, x) * rays)));
  ink.tint(BLACK, ink.cover((r - 0.74) * size));
  const iris = ink.cover((r - 0.66) * size);
  ink.tint(AMBER, iris);
  ink.tint(EMBER, 0.7 * iris * smoothstep(0.66, pupil, r));
  ink.tint(BLACK, ink.cover((r - pupil) * size));
  ink.tint(WHITE, ink.cover(length(x + size * 0.17, y - size * 0.19) - size * 0.14));
}

/** Rows of zigzag feathers, and a barred wing on each side; x is |u|. */
function plumage(ink: Ink, palette: Palette, u: number, x: number, v: number, rows: number, inside: number): void {
  const zigzag = fract(v * rows + 0.62 * triangle(u * 3.4 + 0.5));
  ink.tint(palette.dark, inside * smoothstep(0.42, 0.5, zigzag) * smoothstep(0.98, 0.9, zigzag));
  ink.tint(palette.accent, inside * smoothstep(0.3, 0.1, zigzag));
  ink.tint(palette.light, inside * 0.8 * smoothstep(0.12, 0.02, zigzag));
  const wing = length((x - 0.92) * 1.5, v + 0.35) - 0.55;
  if (wing > 0.05) return;
  ink.tint(palette.dark, 0.85 * ink.cover(wing) * inside);
  ink.tint(palette.accent, ink.cover(wing + 0.05) * inside * smoothstep(0.2, 0.7, Math.sin(v * 26 + x * 14)));
}

/** Two great ringed eye discs over a breast of zigzag feathers, with ear tufts, beak and folded wings. */
export const owl: PictureClass = {
  name: 'owl',
  kind: 'object',
  upright: true,
  palette: typical([0.07, 0.11], [0.05, 0.13], [0.1, 0.04]),
  draw(rng, palette) {
    const eye = rng.uniform(0.31, 0.36);
    const pupil = rng.uniform(0.4, 0.52);
    const rows = rng.uniform(5, 7);
    const rays = 11 + rng.int(4);
    return (u, v, ink) => {
      const x = Math.abs(u);
      const tuft = v > 0.2 ? wedge(x, v, 0.2, 0.62, 0.66, 1.04, 0.74, 0.3) : 1;
      const body = Math.min(ellipse(u, v + 0.05, 0.76, 0.93), tuft);
      ink.outlined(body, palette.main, BLACK, 0.04);
      const inside = ink.cover(body);
      if (inside > 0) {
        plumage(ink, palette, u, x, v, rows, inside);
        ink.shade(1 - 0.4 * inside * smoothstep(-0.2, 0, body));
        if (v > -0.25) eyeDisc(ink, palette, x - eye * 0.94, v - 0.28, eye, pupil, rays);
        const beak = wedge(x, v, -0.12, 0.24, 0.13, 0.22, 0, -0.24);
        ink.outlined(beak, AMBER, BLACK, 0.035);
        ink.shade(1 - 0.35 * ink.cover(beak) * smoothstep(0, 0.05, u));
      }
      if (v > -0.8 || x < 0.14 || x > 0.49) return;
      const toe = length(fract(x * 9 - 0.4) - 0.5, (v + 0.96) * 5) - 0.42;
      ink.paint(AMBER, ink.cover(toe / 9));
    };
  },
};
