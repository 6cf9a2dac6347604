import { type Palette, rgb, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { clamp01, length, smoothstep } from '../shade.js';

const BRONZE = rgb(0.85, 0.5, 0.12);
const TURQUOISE = rgb(0.1, 0.85, 0.85);
const NIGHT = rgb(0.06, 0.04, 0.35);

/** A peacock's eye of radius `size` around (0, 0): rings of gold, bronze and turquoise about a dark heart. */
function eyespot(ink: Ink, palette: Palette, x: number, y: number, size: number): void {
  const r = length(x * 1.1, y) / size;
  if (r > 1.15) return;
  const disc = (radius: number): number => ink.cover((r - radius) * size);
  ink.tint(palette.dark, disc(1.08));
  ink.tint(palette.light, disc(0.98));
  ink.tint(palette.accent, disc(0.88));
  ink.tint(BRONZE, disc(0.72));
  ink.tint(TURQUOISE, disc(0.54));
  const heart = length(x * 1.1, y + size * 0.08) / size;
  ink.tint(NIGHT, ink.cover((heart - 0.32) * size));
}

/** A peacock's fan: fine barbs spreading from the stem, one great eye and an arc of small ones. */
export const plume: PictureClass = {
  name: 'plume',
  kind: 'object',
  upright: true,
  palette: typical([0.4, 0.2], [0.44, 0.16], [0.36, 0.55]),
  draw(rng, palette) {
    const spread = rng.uniform(0.62, 0.74);
    const spots = 2 + rng.int(2); // on each side of the middle
    const barbs = rng.uniform(34, 46);
    const great = rng.uniform(0.36, 0.44);
    const spacing = (spread - 0.1) / spots;
    const small = Math.min(0.24, spacing * 0.66);
    return (u, v, ink) => {
      const down = v + 0.9;
      const reach = length(u, down);
      const angle = Math.atan2(u, down);
      const away = Math.abs(angle);
      const index = Math.max(-spots, Math.min(spots, Math.round(angle / spacing)));
      const local = angle - index * spacing;
      const rim = 1.66 + 0.14 * Math.cos((local / spacing) * Math.PI) - 0.12 * away;
      const fan = Math.max(reach - rim, (away - spread - 0.1) * reach);
      ink.outlined(fan, palette.main, palette.dark, 0.04);
      if (ink.a === 0 && v > -0.4) return;
      const ray = Math.sin(angle * barbs + 3 * Math.sin(reach * 5) * angle);
      ink.shade(0.75 + 0.45 * ray);
      ink.tint(palette.accent, 0.6 * clamp01(ray) * smoothstep(0.9, 1.5, reach));
      ink.tint(palette.dark, 0.7 * smoothstep(-0.4, -0.9, ray));
      if (reach > 1.1) eyespot(ink, palette, reach * Math.sin(local), reach * Math.cos(local) - 1.46, small);
      eyespot(ink, palette, u, v - 0.06, great);
      ink.paint(palette.dark, ink.cover(Math.max(Math.abs(u) - 0.06, v + 0.42, -1.05 - v)));
      ink.paint(palette.light, ink.cover(Math.max(Math.abs(u) - 0.03, v + 0.4, -1.03 - v)));
    };
  },
};
