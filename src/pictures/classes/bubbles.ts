import { typical, WHITE } from '../colour.js';
import { RandomCell } from '../cells.js';
import { cellRandom } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { length, smoothstep } from '../shade.js';

/** Foam: glassy bubbles of all sizes with bright rims, a window's glint and rainbow films. */
export const bubbles: PictureClass = {
  name: 'bubbles',
  kind: 'texture',
  upright: false,
  palette: typical([0.57, 0.48], [0.53, 0.6], [0.62, 0.85]),
  draw(rng, palette) {
    const offset = rng.int(60);
    const film = rng.uniform(0.2, 0.7);
    const cell = new RandomCell();
    return (u, v, ink) => {
      cell.find(u + offset, v, 0.75);
      const size = 0.32 + 0.24 * cellRandom(cell.i, cell.j, 4);
      const r = Math.min(cell.nearest / size, 1 - cell.border * 0.9 + 0.2 * cell.nearest);
      const outside = smoothstep(0.96, 1.02, cell.nearest / size);
      const lit = (cell.y - cell.x) / size;
      ink.paint(palette.main, 1);
      ink.shade(0.45 + 0.5 * smoothstep(0.9, -0.9, lit));
      ink.tint(palette.accent, film * smoothstep(0.3, 0.8, r) * smoothstep(-0.2, -0.9, lit));
      ink.tint(palette.light, 0.85 * smoothstep(0.62, 0.84, r) * smoothstep(0.98, 0.9, r));
      ink.tint(palette.dark, 0.9 * smoothstep(0.9, 1, r));
      ink.tint(palette.dark, 0.6 * outside);
      const glint = length(cell.x + size * 0.36, cell.y - size * 0.38) / size;
      ink.tint(WHITE, (1 - outside) * smoothstep(0.24, 0.12, glint));
      ink.tint(WHITE, 0.7 * (1 - outside) * smoothstep(0.1, 0.04, Math.abs(r - 0.66)) * smoothstep(-0.7, -1.1, lit));
    };
  },
};
