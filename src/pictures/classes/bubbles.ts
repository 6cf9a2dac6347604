import { type Palette, typical, WHITE } from '../colour.js';
import { RandomCell } from '../cells.js';
import { cellRandom } from '../noise.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { length, smoothstep } from '../shade.js';

/** One bubble; (x, y) relative to its middle in units of its radius, `film` the strength of its rainbow. */
function bubble(ink: Ink, palette: Palette, x: number, y: number, film: number): void {
  const r = length(x, y);
  const low = -y / (r + 0.05); // 1 at its foot, -1 at its top
  ink.tint(palette.main, 1);
  ink.shade(0.4 + 0.75 * r * r * smoothstep(-0.6, 1, low));
  ink.tint(palette.accent, film * smoothstep(0.4, 0.7, r) * smoothstep(-0.1, 0.8, low));
  ink.tint(palette.light, 0.95 * smoothstep(0.74, 0.86, r) * smoothstep(0.98, 0.9, r));
  ink.tint(WHITE, smoothstep(0.32, 0.2, length(x + 0.36, (y - 0.38) * 1.2)));
  ink.tint(WHITE, 0.8 * smoothstep(0.15, 0.08, length(x - 0.4, y + 0.42)));
}

/** Foam: round glassy bubbles with bright rims, a glint above, a rainbow film below, and small ones in the gaps. */
export const bubbles: PictureClass = {
  name: 'bubbles',
  kind: 'texture',
  upright: true,
  palette: typical([0.57, 0.48], [0.53, 0.88], [0.6, 0.5]),
  draw(rng, palette) {
    const offset = rng.int(60);
    const film = rng.uniform(0.5, 1);
    const cell = new RandomCell();
    return (u, v, ink) => {
      ink.paint(palette.dark, 1);
      // Large bubbles first; what they leave free, smaller ones fill, then smaller ones still.
      let density = 0.75;
      for (let layer = 0; layer < 2; layer++) {
        cell.find(u * density + offset, v * density + layer * 9, 0.45);
        const size = 0.36 + 0.14 * cellRandom(cell.i, cell.j, 4);
        if (cell.nearest < size && cell.border > 0.03) {
          bubble(ink, palette, cell.x / size, cell.y / size, film);
          return;
        }
        density *= 2.3;
      }
    };
  },
};
