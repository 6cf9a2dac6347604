import { typical } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { clamp01, fract, smoothstep } from '../shade.js';

/** A banded feather: fine barbs swept up from a pale quill, chevrons of colour, a few splits in the vane. */
export const feather: PictureClass = {
  name: 'feather',
  kind: 'object',
  upright: false,
  palette: typical([0.55, 0.04], [0.98, 0.52], [0.6, 0.14]),
  draw(rng, palette) {
    const width = rng.uniform(0.36, 0.46);
    const bands = rng.uniform(3.2, 4.6);
    const bend = rng.uniform(-0.25, 0.25);
    const sweep = rng.uniform(0.9, 1.3);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const x = u - bend * (0.4 - v * v);
      const away = Math.abs(x);
      const side = x > 0 ? 9 : 0;
      const barb = v - away * sweep; // where on the quill this barb starts
      const t = clamp01((barb + 0.75) / 1.55);
      const split = smoothstep(0.68, 0.8, noise(barb * 7 + seed, side));
      const half = width * Math.pow(Math.sin(Math.PI * Math.pow(t, 0.8)), 0.6) * (1 - 0.6 * split);
      const vane = t > 0 && t < 1 ? (away - half) * 0.7 : 1;
      ink.outlined(vane, palette.main, palette.dark, 0.03);
      const inside = ink.cover(vane);
      const band = fract(barb * bands + (seed % 1));
      ink.tint(palette.accent, inside * smoothstep(0.48, 0.54, band) * smoothstep(0.98, 0.92, band));
      ink.tint(palette.light, inside * smoothstep(0.09, 0.05, Math.abs(band - 0.3)));
      ink.tint(palette.dark, inside * smoothstep(0.08, 0.04, Math.min(Math.abs(band - 0.5), 1 - band)));
      ink.shade(0.88 + inside * (0.22 * Math.sin(barb * 95) + 0.25 * smoothstep(0, width, away) - (x > 0 ? 0.2 : 0)));
      ink.paint(palette.dark, ink.cover(Math.max(away - 0.05, -1.05 - v, v - 0.75)));
      ink.paint(palette.light, ink.cover(Math.max(away - 0.03 + 0.012 * v, -1.03 - v, v - 0.73)));
    };
  },
};
