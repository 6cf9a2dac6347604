import { BLACK, WHITE, typical } from '../colour.js';
import { RandomCell } from '../cells.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, length, mix, smoothstep } from '../shade.js';

/** A fly agaric: domed cap with raised dots, gills beneath, a skirted stem. */
export const mushroom: PictureClass = {
  name: 'mushroom',
  kind: 'object',
  upright: true,
  palette: typical([0.98, 0.1], [0.0, 0.12], [0.03, 0.1]),
  draw(rng, palette) {
    const height = rng.uniform(0.72, 0.92);
    const stem = rng.uniform(0.17, 0.24);
    const dots = rng.uniform(2.6, 3.4);
    const seed = rng.int(60);
    const cell = new RandomCell();
    return (u, v, ink) => {
      const width = stem + 0.12 * smoothstep(-0.5, -1, v) + 0.02 * Math.sin(v * 9);
      const stalk = Math.max(Math.abs(u) - width, v - 0.1, -0.98 - v + 0.12 * u * u);
      ink.outlined(stalk, palette.light, BLACK, 0.04);
      const onStalk = ink.cover(stalk);
      ink.shade(1 - onStalk * (0.5 * smoothstep(-0.3, 1, u / width) + 0.12 * Math.sin(u * 60)));
      ink.shade(1 - 0.6 * onStalk * smoothstep(-0.3, 0, v));
      const frill = -0.36 + 0.04 * Math.cos(u * 30) - 0.25 * u * u;
      const skirt = Math.max(Math.abs(u) - 0.34 - 0.25 * (-0.16 - v), frill - v, v + 0.14);
      ink.outlined(skirt, palette.light, BLACK, 0.03);
      ink.shade(1 - 0.3 * ink.cover(skirt) * (0.5 + 0.5 * Math.sin(u * 40)));

      const under = ellipse(u, v - 0.06, 0.95, 0.2);
      ink.outlined(under, palette.light, BLACK, 0.04);
      const gills = Math.sin(Math.atan2(u, 0.5 - v) * 46);
      ink.shade(1 - ink.cover(under) * (0.4 + 0.3 * gills));
      const cap = v > 0.06 ? ellipse(u, v - 0.06, 0.97, height) : ellipse(u, v - 0.06, 0.97, 0.1);
      ink.outlined(cap, palette.main, BLACK, 0.04);
      const onCap = ink.cover(cap);
      if (onCap === 0) return;
      // Dots sit on the dome: they crowd towards its edge.
      const bulge = 1 / Math.sqrt(Math.max(0.12, 1 - u * u * 0.9));
      cell.find(u * bulge * dots + seed, (v / height) * dots * 1.05, 0.55);
      const dot = cell.nearest - mix(0.26, 0.36, cell.border);
      ink.shade(1 - onCap * (0.55 * smoothstep(0.1, 1, u * 0.7 - v + 0.55) - 0.1));
      ink.tint(BLACK, 0.55 * onCap * smoothstep(0.12, 0, length(cell.x - 0.06, cell.y + 0.08) - 0.3));
      ink.tint(palette.light, onCap * smoothstep(0.03, -0.03, dot));
      ink.tint(WHITE, 0.6 * onCap * smoothstep(0.2, 0.05, length(u + 0.4, (v - height * 0.62) * 1.3)));
    };
  },
};
