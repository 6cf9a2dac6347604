import { rgb, typical, WHITE } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { fract, length, smoothstep } from '../shade.js';

const GOLD = rgb(1, 0.8, 0.2);

/** Concentric rings like turned and painted wood, with a bright boss in the middle. */
export const target: PictureClass = {
  name: 'target',
  kind: 'object',
  upright: false,
  palette: typical([0.98, 0.6], [0.0, 0.12], [0.62, 0.0]),
  draw(rng, palette) {
    const rings = 3 + rng.int(3);
    const bullseye = 0.8 / rings;
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const wobble = 0.05 * (noise(u * 1.5 + seed, v * 1.5) - 0.5);
      const r = length(u, v) + wobble;
      const ring = r * rings;
      const colour = Math.floor(ring) % 2 === 0 ? palette.main : palette.light;
      ink.outlined(r - 0.95, r < bullseye ? palette.accent : colour, palette.dark, 0.06);
      const across = fract(ring) * 2 - 1;
      const lit = r > 0 ? (v - u) / (r * 1.5) : 0; // 1 on the side that faces the light
      ink.shade(0.95 + 0.22 * lit * across - 0.12 * across * across);
      ink.tint(palette.dark, 0.8 * smoothstep(0.8, 0.98, Math.abs(across)) * smoothstep(0.9, 0.8, r));
      ink.tint(GOLD, 0.9 * smoothstep(0.035, 0.015, Math.abs(r - bullseye)));
      ink.tint(WHITE, smoothstep(0.09, 0.03, length(u + 0.07, v - 0.08)));
    };
  },
};
