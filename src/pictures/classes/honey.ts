import { typical, WHITE } from '../colour.js';
import { cellRandom } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { length, smoothstep } from '../shade.js';

const SLANT = Math.sqrt(3) / 2;

/** Honeycomb: bevelled hexagons of wax, each filled to its own level, some with a shining drop. */
export const honey: PictureClass = {
  name: 'honey',
  kind: 'texture',
  upright: false,
  palette: typical([0.1, 0.12], [0.09, 0.13], [0.11, 0.1]),
  draw(rng, palette) {
    const wall = rng.uniform(0.1, 0.17);
    const empty = rng.uniform(0.2, 0.6);
    return (u, v, ink) => {
      // Two staggered rectangular grids; the nearer centre owns the point.
      const rowA = Math.round(v / (2 * SLANT));
      const columnA = Math.round(u);
      const rowB = Math.floor(v / (2 * SLANT));
      const columnB = Math.floor(u);
      const ax = u - columnA;
      const ay = v - rowA * 2 * SLANT;
      const bx = u - columnB - 0.5;
      const by = v - (rowB + 0.5) * 2 * SLANT;
      const first = ax * ax + ay * ay < bx * bx + by * by;
      const x = first ? ax : bx;
      const y = first ? ay : by;
      const own = first ? cellRandom(columnA, rowA) : cellRandom(columnB, rowB, 5);
      const hex = Math.max(Math.abs(x), Math.abs(x) * 0.5 + Math.abs(y) * SLANT); // 0.5 on the border
      const depth = 0.5 - hex;
      ink.paint(palette.accent, 1);
      ink.tint(palette.light, 0.75 * smoothstep(wall * 0.75, wall * 0.2, depth));
      const inside = smoothstep(wall - 0.03, wall + 0.03, depth);
      ink.tint(own < empty ? palette.dark : palette.main, inside);
      ink.tint(palette.dark, inside * 0.8 * smoothstep(wall + 0.12, wall, depth));
      ink.shade(1 - 0.45 * inside * smoothstep(-0.3, 0.35, y - x * 0.5));
      ink.tint(palette.accent, inside * 0.8 * smoothstep(0.2, 0.02, length(x - 0.05, y + 0.14)));
      if (own > empty) ink.tint(WHITE, smoothstep(0.11, 0.05, length(x + 0.12, y - 0.12)));
    };
  },
};
