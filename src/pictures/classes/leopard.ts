import { typical } from '../colour.js';
import { RandomCell } from '../cells.js';
import { cellRandom, noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { TAU, smoothstep } from '../shade.js';

/** Leopard hide: rosettes of dark blots around tawny hearts, freckles between them, on golden fur. */
export const leopard: PictureClass = {
  name: 'leopard',
  kind: 'texture',
  upright: false,
  palette: typical([0.11, 0.06], [0.12, 0.07], [0.1, 0.05]),
  draw(rng, palette) {
    const size = rng.uniform(0.3, 0.36);
    const blots = 3 + rng.int(2);
    const seed = rng.uniform(0, 60);
    const offset = rng.int(60);
    const cell = new RandomCell();
    return (u, v, ink) => {
      const x = u * 0.8;
      const y = v * 0.8;
      const wobble = noise(x * 3.5 + seed, y * 3.5) - 0.5;
      cell.find(x + offset, y + offset, 0.5);
      const r = cell.nearest + 0.16 * wobble;
      const hair = noise(u * 12 + v * 4, v * 4 - u * 2 + seed) - 0.5;
      ink.paint(palette.main, 1);
      ink.tint(palette.light, 0.6 * smoothstep(0.36, 0.6, r));
      ink.tint(palette.accent, 0.9 * smoothstep(size + 0.02, size - 0.06, r));
      ink.shade(1 + 0.45 * hair);
      const turn = Math.atan2(cell.y, cell.x) * blots + TAU * cellRandom(cell.i, cell.j, 6);
      const thickness = 0.1 * smoothstep(-0.75, -0.1, Math.sin(turn + 2 * wobble));
      ink.tint(palette.dark, smoothstep(0.03, -0.01, Math.abs(r - size) - thickness));
      const freckle = smoothstep(0.7, 0.76, noise(x * 4.5 + seed, y * 4.5 + 20));
      ink.tint(palette.dark, freckle * smoothstep(size + 0.1, size + 0.18, r));
    };
  },
};
