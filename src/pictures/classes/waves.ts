import { typical } from '../colour.js';
import { Scale } from '../cells.js';
import type { PictureClass } from '../picture-class.js';
import { fract, smoothstep } from '../shade.js';

/** Seigaiha, the Japanese wave pattern: rows of overlapping fans, each of concentric arcs around a jewel. */
export const waves: PictureClass = {
  name: 'waves',
  kind: 'texture',
  upright: false,
  palette: typical([0.61, 0.57], [0.58, 0.54], [0.63, 0.02]),
  draw(rng, palette) {
    const arcs = 3 + rng.int(2);
    const thickness = rng.uniform(0.5, 0.62);
    const scale = new Scale();
    return (u, v, ink) => {
      scale.find(u * 0.55, v * 0.55, 0.26);
      const band = fract(scale.radius * arcs);
      const first = scale.radius * arcs < 1;
      ink.paint(palette.light, 1);
      ink.tint(palette.main, smoothstep(thickness - 0.12, thickness, band));
      ink.tint(palette.dark, smoothstep(0.8, 0.95, band));
      if (first) ink.tint(palette.accent, smoothstep(0.62, 0.5, band));
      ink.shade(0.72 + 0.35 * smoothstep(-0.2, 1, scale.y));
      ink.tint(palette.dark, smoothstep(0.93, 0.98, scale.radius));
    };
  },
};
