import { BLACK, rgb, typical } from '../colour.js';
import type { PictureClass } from '../picture-class.js';
import { clamp01, fract, length, smoothstep } from '../shade.js';

const LAMP = rgb(1, 0.85, 0.3);

/** Stacked upturned roofs of ribbed tiles over pillared walls with lit windows, and a finial. */
export const pagoda: PictureClass = {
  name: 'pagoda',
  kind: 'object',
  upright: true,
  palette: typical([0.02, 0.1], [0.0, 0.12], [0.99, 0.45]),
  draw(rng, palette) {
    const storeys = 3 + rng.int(2);
    const height = 1.72 / storeys;
    const taper = rng.uniform(0.4, 0.55);
    const lift = rng.uniform(0.16, 0.24);
    const eaves = 0.52; // share of a storey that its roof takes
    return (u, v, ink) => {
      const x = Math.abs(u);
      const spire = Math.max(x - 0.035 - 0.04 * smoothstep(0.4, 0.9, Math.sin(v * 46)), 0.6 - v, v - 1.05);
      ink.outlined(spire, LAMP, BLACK, 0.025);
      const foot = Math.max(x - 0.8, -1.0 - v, v + 0.9);
      ink.outlined(foot, palette.light, BLACK, 0.03);
      // From the top down, so that each roof lies over the wall below it.
      for (let storey = storeys - 1; storey >= 0; storey--) {
        const bottom = -0.92 + storey * height;
        if (v < bottom - 0.1 || v > bottom + height * 1.5 + 0.1) continue;
        const size = 1 - taper * (storey / (storeys - 1));
        const wallHeight = height * (1 - eaves);
        const wall = Math.max(x - 0.5 * size, bottom - v, v - bottom - wallHeight - 0.08);
        ink.outlined(wall, palette.light, BLACK, 0.025);
        const onWall = ink.cover(wall);
        if (onWall > 0) {
          const bay = fract(u * (3.2 / size) + 0.5) - 0.5;
          const high = (v - bottom) / wallHeight;
          ink.tint(palette.dark, onWall * ink.cover(Math.max(Math.abs(bay) - 0.3, Math.abs(high - 0.5) - 0.34) * 0.3));
          ink.tint(LAMP, onWall * ink.cover(Math.max(Math.abs(bay) - 0.19, Math.abs(high - 0.5) - 0.22) * 0.3));
          ink.tint(palette.main, onWall * smoothstep(0.42, 0.46, Math.abs(bay)));
          ink.shade(1 - 0.6 * onWall * smoothstep(0.45, 1, high));
        }
        const sag = lift * (x / (0.95 * size)) ** 3; // eaves curl up towards their tips
        const rise = (v - bottom - wallHeight + 0.02 - sag) / (height * eaves + 0.06);
        const side = 0.95 * size - clamp01(rise) * 0.5 * size * (1.6 - 0.6 * clamp01(rise));
        const roof = Math.max((x - side) * 0.75, -rise * height * eaves, (rise - 1) * height * eaves);
        ink.outlined(roof, palette.main, BLACK, 0.03);
        const onRoof = ink.cover(roof);
        ink.shade(1 - onRoof * (0.25 - 0.3 * Math.sin(u * (46 - 14 * rise))));
        ink.tint(palette.accent, onRoof * smoothstep(0.24, 0.14, rise));
        ink.tint(BLACK, onRoof * smoothstep(0.09, 0.03, Math.abs(rise - 0.25)));
      }
      ink.paint(LAMP, ink.cover(length(u, v - 0.98) - 0.06));
    };
  },
};
