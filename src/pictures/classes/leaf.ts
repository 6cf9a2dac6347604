import { typical } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { clamp01, fract, smoothstep } from '../shade.js';

/** A serrated leaf: pale midrib, arched side veins, blades of colour between them. */
export const leaf: PictureClass = {
  name: 'leaf',
  kind: 'object',
  upright: false,
  palette: typical([0.28, 0.2], [0.33, 0.22], [0.24, 0.17]),
  draw(rng, palette) {
    const width = rng.uniform(0.44, 0.6);
    const veins = rng.uniform(4.2, 5.8);
    const lift = rng.uniform(0.7, 1.2);
    const teeth = rng.uniform(0.02, 0.05);
    const bend = rng.uniform(-0.18, 0.18);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const x = u - bend * (v * v - 0.3);
      const away = Math.abs(x);
      const t = clamp01((v + 0.72) / 1.7); // 0 at the stalk, 1 at the tip
      const vein = (v - away * lift) * veins;
      const half = width * Math.sin(Math.PI * Math.pow(t, 0.72)) - teeth * fract(vein);
      const blade = Math.max((away - half) * 0.85, -0.72 - v);
      ink.paint(palette.dark, ink.cover(Math.max(away - 0.055, -1.05 - v, v + 0.6)));
      ink.outlined(blade, palette.main, palette.dark, 0.035);
      const inside = ink.cover(blade);
      if (inside === 0) return;
      const between = Math.abs(fract(vein) - 0.5) * 2; // 1 on a vein, 0 half way between two
      ink.shade(0.72 + 0.4 * (1 - between) + 0.25 * (noise(u * 14 + seed, v * 14) - 0.5));
      ink.tint(palette.accent, inside * 0.65 * smoothstep(0.75, 0.1, between) * smoothstep(0.02, 0.3, half - away));
      ink.shade(x > 0 ? 0.72 : 1.05);
      ink.tint(palette.light, inside * 0.85 * smoothstep(0.8, 0.95, between));
      ink.tint(palette.dark, inside * 0.7 * smoothstep(0.62, 0.74, between) * smoothstep(0.86, 0.76, between));
      ink.tint(palette.light, inside * ink.cover(away - 0.045 * (1.1 - t)));
    };
  },
};
