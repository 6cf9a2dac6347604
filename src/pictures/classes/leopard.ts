import { typical } from '../colour.js';
import { RandomCell } from '../cells.js';
import { cellRandom, noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { smoothstep } from '../shade.js';

/** Leopard hide: broken dark rosettes around tawny hearts, on golden fur. */
export const leopard: PictureClass = {
  name: 'leopard',
  kind: 'texture',
  upright: false,
  palette: typical([0.09, 0.06], [0.1, 0.07], [0.08, 0.05]),
  draw(rng, palette) {
    const size = rng.uniform(0.32, 0.38);
    const gaps = rng.uniform(0.42, 0.55);
    const seed = rng.uniform(0, 60);
    const offset = rng.int(60);
    const cell = new RandomCell();
    return (u, v, ink) => {
      const wobble = noise(u * 3 + seed, v * 3) - 0.5;
      cell.find(u + offset, v + offset, 0.6);
      const r = cell.nearest + 0.3 * wobble;
      const hair = noise(u * 14 + v * 4, v * 5 - u * 2 + seed) - 0.5;
      ink.paint(palette.main, 1);
      ink.tint(palette.light, 0.4 * smoothstep(0.4, 0.7, cell.nearest));
      ink.shade(1 + 0.4 * hair);
      ink.tint(palette.accent, 0.75 * smoothstep(size, size - 0.08, r));
      const angle = Math.atan2(cell.y, cell.x);
      const broken = 0.5 + 0.5 * Math.sin(angle * 3 + 6.28 * cellRandom(cell.i, cell.j, 6) + wobble * 3);
      const ring = smoothstep(0.13, 0.07, Math.abs(r - size + 0.03));
      ink.tint(palette.dark, ring * smoothstep(gaps - 0.42, gaps - 0.25, broken));
      const freckle = smoothstep(0.68, 0.74, noise(u * 5 + seed, v * 5 + 20));
      ink.tint(palette.dark, freckle * smoothstep(size + 0.1, size + 0.2, r));
    };
  },
};
