import { typical, WHITE } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { clamp01, fract, smoothstep } from '../shade.js';

/** A banded feather: fine barbs swept up from a pale quill, chevrons of colour, down at its foot, a few splits. */
export const feather: PictureClass = {
  name: 'feather',
  kind: 'object',
  upright: false,
  palette: typical([0.55, 0.04], [0.98, 0.52], [0.6, 0.14]),
  draw(rng, palette) {
    const width = rng.uniform(0.4, 0.52);
    const bands = rng.uniform(2.2, 3.2);
    const bend = rng.uniform(-0.25, 0.25);
    const sweep = rng.uniform(0.7, 1.1);
    const phase = rng.next();
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const x = u - bend * (0.4 - v * v);
      const away = Math.abs(x);
      if (away > 0.7) return;
      const barb = v - away * sweep; // where on the quill this barb starts
      const t = clamp01((v + 0.66) / 1.66);
      const split = smoothstep(0.8, 0.88, noise(barb * 11 + seed, x > 0 ? 9 : 0)) * smoothstep(0.08, 0.3, away);
      const half = width * Math.sqrt(Math.sin(Math.PI * Math.sqrt(t) * (0.35 + 0.65 * t)));
      const vane = Math.max((away - half) * 0.8 + 0.3 * split, -0.66 - v, v - 0.97);
      ink.outlined(vane, palette.main, palette.dark, 0.03);
      const inside = ink.cover(vane);
      if (inside > 0) {
        const band = fract(barb * bands + phase);
        ink.tint(palette.accent, inside * smoothstep(0.46, 0.52, band));
        ink.tint(palette.light, inside * smoothstep(0.1, 0.06, Math.abs(band - 0.24)));
        ink.tint(palette.dark, inside * smoothstep(0.09, 0.05, Math.min(Math.abs(band - 0.5), band, 1 - band)));
        ink.tint(palette.light, inside * 0.85 * smoothstep(-0.32, -0.55, barb));
        ink.shade(0.9 + inside * (0.24 * Math.sin(barb * 80) + 0.2 * smoothstep(0, width, away) - (x > 0 ? 0.22 : 0)));
        ink.tint(WHITE, inside * 0.35 * smoothstep(0.12, 0, Math.abs(away - half * 0.55)) * (x > 0 ? 0 : 1));
      }
      ink.paint(palette.dark, ink.cover(Math.max(away - 0.05, -1.05 - v, v - 0.82)));
      ink.paint(palette.light, ink.cover(Math.max(away - 0.026 + 0.014 * v, -1.03 - v, v - 0.8)));
    };
  },
};
