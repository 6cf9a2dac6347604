import { WHITE, typical } from '../colour.js';
import type { PictureClass } from '../picture-class.js';
import { TAU, fract, length, smoothstep } from '../shade.js';

/** A wound candy disc: rounded arms of two colours, turning from the middle to the rim (Archimedes: r grows with angle). */
export const spiral: PictureClass = {
  name: 'spiral',
  kind: 'object',
  upright: false,
  palette: typical([0.83, 0.15], [0.93, 0.5], [0.78, 0.2]),
  draw(rng, palette) {
    const arms = 1 + rng.int(2);
    const turns = rng.uniform(3.4, 4.6) / arms;
    const phase = rng.next();
    return (u, v, ink) => {
      const r = length(u, v);
      const wound = arms * (turns * r - Math.atan2(v, u) / TAU) + phase;
      const second = fract(wound) >= 0.5;
      const across = fract(wound * 2) * 2 - 1; // -1 to 1 over the width of one arm
      ink.outlined(r - 0.95, second ? palette.main : palette.accent, palette.dark, 0.06);
      const inside = ink.cover(r - 0.95);
      if (inside === 0) return;
      ink.tint(palette.light, second ? 0 : 0.45 * inside * (1 - across * across));
      ink.shade(1.1 - 0.55 * across * across * across * across - 0.25 * r * r);
      ink.tint(WHITE, 0.55 * inside * smoothstep(0.3, 0, Math.abs(across + 0.35)) * smoothstep(-0.3, 0.9, v - u));
      ink.tint(palette.dark, inside * smoothstep(0.84, 0.97, Math.abs(across)));
    };
  },
};
