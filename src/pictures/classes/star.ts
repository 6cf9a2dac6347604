import { typical, WHITE } from '../colour.js';
import type { PictureClass } from '../picture-class.js';
import { TAU, fract, length, smoothstep } from '../shade.js';

/** A faceted star: every ray has a bright and a dark side, the middle holds a set stone. */
export const star: PictureClass = {
  name: 'star',
  kind: 'object',
  upright: false,
  palette: typical([0.13, 0.03], [0.12, 0.98], [0.1, 0.06]),
  draw(rng, palette) {
    const points = 5 + rng.int(3);
    const waist = rng.uniform(0.38, 0.5);
    const stone = rng.uniform(0.15, 0.2);
    const half = Math.PI / points;
    // The outline of half a ray: from the tip (1, 0) to the notch at angle `half`, radius `waist`.
    const notchX = waist * Math.cos(half);
    const notchY = waist * Math.sin(half);
    const slope = length(notchX - 1, notchY);
    return (u, v, ink) => {
      const r = length(u, v);
      const turn = fract((Math.atan2(u, v) / TAU) * points + 0.5) - 0.5;
      const angle = turn * 2 * half;
      const x = r * Math.cos(angle);
      const y = Math.abs(r * Math.sin(angle));
      const distance = ((x - 1) * notchY + y * (1 - notchX)) / slope;
      ink.outlined(distance + 0.03, palette.main, palette.dark, 0.05);
      const inside = ink.cover(distance + 0.03);
      if (inside === 0) return;
      ink.tint(turn > 0 ? palette.light : palette.accent, inside * (turn > 0 ? 0.3 : 0.85));
      ink.tint(palette.main, inside * smoothstep(0.35, 0.95, r));
      ink.shade(turn > 0 ? 1.2 : 0.8);
      const bevel = smoothstep(0.025, 0.008, Math.abs(distance + 0.13));
      ink.tint(palette.dark, inside * 0.6 * bevel);
      ink.tint(WHITE, inside * 0.7 * smoothstep(0.03, 0.0, y) * smoothstep(0.2, 0.4, r));
      ink.tint(palette.dark, ink.cover(r - stone - 0.035));
      ink.tint(palette.accent, ink.cover(r - stone));
      ink.tint(WHITE, ink.cover(length(u + 0.05, v - 0.06) - 0.05));
    };
  },
};
