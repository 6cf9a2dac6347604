import { type Palette, BLACK, WHITE, typical } from '../colour.js';
import { Scale } from '../cells.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, length, smoothstep } from '../shade.js';

const scale = new Scale();

/** Tail, back and belly fin, with `rays`; the body is laid over their roots. */
function fins(ink: Ink, palette: Palette, u: number, v: number, rise: number, height: number, rays: number): void {
  const fork = 1 - 0.25 * Math.cos(Math.min(1.6, Math.abs(v) * 3.2));
  const tail = Math.max(Math.abs(v) - 0.06 - (u - 0.38) * 1.05, u - fork, 0.4 - u);
  const arch = 1 - ((u + 0.05) / 0.56) ** 2;
  const fin = arch > 0 ? Math.abs(v) - height * 0.72 - (v > 0 ? rise : rise * 0.75) * Math.sqrt(arch) : 1;
  const shape = Math.min(tail, fin);
  ink.outlined(shape, palette.accent, BLACK, 0.03);
  const inside = ink.cover(shape);
  if (inside === 0) return;
  const ray = Math.sin((u > 0.45 ? Math.atan2(v, u - 0.2) * 1.6 : u - v * 0.35) * rays);
  ink.tint(palette.dark, 0.75 * inside * smoothstep(0.2, 0.8, ray));
  ink.tint(palette.light, 0.6 * inside * smoothstep(-0.3, -0.9, ray));
}

/** The smooth head in front of the gill, with eye and mouth. */
function head(ink: Ink, palette: Palette, u: number, v: number, inside: number): void {
  const gill = length(u + 1, v) - 0.52;
  ink.tint(palette.main, inside * ink.cover(gill));
  ink.tint(BLACK, inside * smoothstep(0.045, 0.02, Math.abs(gill)));
  ink.tint(BLACK, inside * ink.cover(Math.max(Math.abs(v + 0.12 - (u + 0.9) * 0.2) - 0.02, u + 0.72)));
  const r = length(u + 0.64, v - 0.1);
  ink.tint(BLACK, ink.cover(r - 0.165));
  ink.tint(WHITE, ink.cover(r - 0.14));
  ink.tint(palette.accent, ink.cover(r - 0.105));
  ink.tint(BLACK, ink.cover(r - 0.07));
  ink.tint(WHITE, ink.cover(length(u + 0.67, v - 0.13) - 0.028));
}

/** A reef fish seen from the side: rows of scales, dark-edged stripes, rayed fins, a ringed eye. */
export const fish: PictureClass = {
  name: 'fish',
  kind: 'object',
  upright: true,
  palette: typical([0.56, 0.08], [0.58, 0.13], [0.07, 0.57]),
  draw(rng, palette) {
    const height = rng.uniform(0.46, 0.58);
    const stripes = rng.uniform(7, 11);
    const striped = rng.uniform(0.75, 1);
    const finHeight = rng.uniform(0.24, 0.36);
    const rays = rng.uniform(28, 38);
    return (u, v, ink) => {
      const body = ellipse(u + 0.16, v, 0.76, height);
      if (body > -0.05) fins(ink, palette, u, v, finHeight, height, rays);
      ink.outlined(body, palette.main, BLACK, 0.035);
      const inside = ink.cover(body);
      if (inside === 0) return;
      scale.find(-v * 5.5, -u * 5.5, 0.42); // scales overlap towards the tail
      const { radius } = scale;
      ink.tint(palette.light, inside * 0.55 * smoothstep(0.85, 0.25, radius));
      ink.tint(palette.dark, inside * 0.75 * smoothstep(0.72, 0.98, radius));
      const stripe = Math.sin((u + 0.12 * v * v) * stripes + 2.2);
      ink.tint(BLACK, inside * 0.8 * smoothstep(-0.15, 0, stripe));
      ink.tint(palette.accent, inside * striped * smoothstep(0.15, 0.3, stripe) * (1 - 0.5 * radius * radius));
      ink.tint(palette.light, inside * 0.75 * smoothstep(-0.2, -height, v));
      ink.shade(1 - inside * (0.45 * smoothstep(-0.25, 0, body) - 0.2 * smoothstep(0.1, 0.4, v)));
      if (u < -0.4) head(ink, palette, u, v, inside);
    };
  },
};
