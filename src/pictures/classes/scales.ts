import { typical, WHITE } from '../colour.js';
import { Scale } from '../cells.js';
import { cellRandom } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { smoothstep } from '../shade.js';

/** Dragon scales: overlapping shields with a bright rim, a keel down the middle and a deep shadow beneath. */
export const scales: PictureClass = {
  name: 'scales',
  kind: 'texture',
  upright: false,
  palette: typical([0.42, 0.1], [0.46, 0.13], [0.38, 0.5]),
  draw(rng, palette) {
    const rise = rng.uniform(0.38, 0.46);
    const variety = rng.uniform(0.15, 0.45);
    const scale = new Scale();
    return (u, v, ink) => {
      scale.find(u * 0.75, -v * 0.75, rise); // shields hang down
      const { radius: r, x, y } = scale;
      ink.paint(palette.main, 1);
      ink.shade(1 - variety * cellRandom(scale.column, scale.row));
      ink.shade(0.5 + 0.65 * smoothstep(-0.9, 0.8, y));
      ink.tint(palette.accent, 0.9 * smoothstep(0.55, 0.85, r));
      ink.tint(palette.light, 0.9 * smoothstep(0.74, 0.84, r) * smoothstep(0.94, 0.86, r));
      ink.tint(palette.dark, smoothstep(0.88, 0.97, r));
      ink.tint(palette.dark, 0.6 * smoothstep(0.1, 0.03, Math.abs(x)) * smoothstep(0.6, 0.3, y));
      ink.tint(WHITE, 0.7 * smoothstep(0.24, 0.06, Math.abs(x + 0.25) + 0.7 * Math.abs(y - 0.42)));
    };
  },
};
