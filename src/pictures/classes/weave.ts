import { typical, WHITE } from '../colour.js';
import { cellRandom } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { fract, smoothstep } from '../shade.js';

/** Basket work: rounded bands of two colours that pass over and under each other, each of a few strands. */
export const weave: PictureClass = {
  name: 'weave',
  kind: 'texture',
  upright: false,
  palette: typical([0.55, 0.09], [0.1, 0.6], [0.97, 0.52]),
  draw(rng, palette) {
    const strands = 2 + rng.int(3);
    const gap = rng.uniform(0.06, 0.14);
    return (u, v, ink) => {
      const column = Math.floor(u);
      const row = Math.floor(v);
      const overU = ((column + row) & 1) === 0; // the band along u is on top
      const along = (overU ? fract(u) : fract(v)) * 2 - 1;
      const across = (overU ? fract(v) : fract(u)) * 2 - 1;
      const own = overU ? cellRandom(row, 0) : cellRandom(column, 1, 7);
      ink.paint(overU ? palette.main : palette.accent, 1);
      ink.shade(0.75 + 0.4 * own);
      const strand = Math.abs(fract(((across + 1) / 2) * strands) * 2 - 1);
      ink.tint(WHITE, 0.4 * smoothstep(0.5, 0, strand) * (1 - along * along));
      ink.tint(palette.dark, 0.75 * smoothstep(0.72, 0.98, strand));
      ink.shade(1.1 - 0.75 * along * along * along * along);
      ink.tint(palette.dark, smoothstep(1 - gap - 0.08, 1 - gap + 0.04, Math.abs(across)));
    };
  },
};
