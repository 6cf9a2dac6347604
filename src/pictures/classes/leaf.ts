import { typical } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { fract, smoothstep } from '../shade.js';

/** A toothed leaf: pale midrib, arched side veins, quilted blades between them, one half in shade. */
export const leaf: PictureClass = {
  name: 'leaf',
  kind: 'object',
  upright: false,
  palette: typical([0.28, 0.2], [0.33, 0.19], [0.24, 0.16]),
  draw(rng, palette) {
    const width = rng.uniform(0.5, 0.68);
    const veins = rng.uniform(3.8, 5);
    const lift = rng.uniform(0.6, 1);
    const teeth = rng.uniform(0.02, 0.06);
    const bend = rng.uniform(-0.18, 0.18);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const x = u - bend * (v * v - 0.3);
      const away = Math.abs(x);
      const t = Math.max(0, (v + 0.75) / 1.75); // 0 at the stalk, 1 at the tip; the width turns negative beyond
      const vein = (v - away * lift) * veins;
      const bulge = Math.sin(Math.PI * Math.pow(t, 0.7));
      const half = width * bulge - teeth * Math.max(0, bulge) * fract(vein);
      const blade = Math.max((away - half) * 0.85, -0.75 - v);
      ink.paint(palette.dark, ink.cover(Math.max(away - 0.06, -1.08 - v, v + 0.6)));
      ink.outlined(blade, palette.main, palette.dark, 0.035);
      const inside = ink.cover(blade);
      if (inside === 0) return;
      const between = Math.abs(fract(vein) - 0.5) * 2; // 1 on a vein, 0 half way between two
      ink.tint(palette.accent, inside * 0.8 * smoothstep(0.85, 0.1, between) * smoothstep(0, 0.35, half - away));
      ink.shade(0.72 + 0.45 * (1 - between) + 0.25 * (noise(u * 14 + seed, v * 14) - 0.5));
      ink.shade(x > 0 ? 0.66 : 1.08);
      ink.tint(palette.light, inside * 0.85 * smoothstep(0.82, 0.95, between));
      ink.tint(palette.dark, inside * 0.8 * smoothstep(0.62, 0.74, between) * smoothstep(0.88, 0.78, between));
      ink.tint(palette.dark, inside * ink.cover(away - 0.075 * (1.1 - t)));
      ink.tint(palette.light, inside * ink.cover(away - 0.045 * (1.1 - t)));
    };
  },
};
