import { type Palette, BLACK, rgb, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { clamp01, fract, length, smoothstep } from '../shade.js';

const LAMP = rgb(1, 0.85, 0.3);

/** A wall of half width `half` with pillars and lit windows; `rise` from its foot in units of its `height`. */
function wall(ink: Ink, palette: Palette, u: number, rise: number, half: number, height: number): void {
  const shape = Math.max(Math.abs(u) - half, -rise * height, rise * height - height - 0.08);
  ink.outlined(shape, palette.light, BLACK, 0.025);
  const inside = ink.cover(shape);
  if (inside === 0) return;
  const bay = Math.abs(fract((u * 1.6) / half + 0.5) - 0.5);
  const high = Math.abs(rise - 0.5);
  ink.tint(palette.dark, inside * ink.cover(Math.max(bay - 0.3, high - 0.34) * 0.3));
  ink.tint(LAMP, inside * ink.cover(Math.max(bay - 0.19, high - 0.22) * 0.3));
  ink.tint(palette.main, inside * smoothstep(0.42, 0.46, bay));
  ink.shade(1 - 0.6 * inside * smoothstep(0.45, 1, rise));
}

/** A tiled roof of half width `half`; `rise` from its eaves in units of its `height`. */
function roof(ink: Ink, palette: Palette, u: number, rise: number, half: number, height: number): void {
  const up = clamp01(rise);
  const side = half - half * up * (0.84 - 0.32 * up);
  const shape = Math.max((Math.abs(u) - side) * 0.75, -rise * height, (rise - 1) * height);
  ink.outlined(shape, palette.main, BLACK, 0.03);
  const inside = ink.cover(shape);
  if (inside === 0) return;
  ink.shade(1 - inside * (0.25 - 0.3 * Math.sin(u * (46 - 14 * rise))));
  ink.tint(palette.accent, inside * smoothstep(0.24, 0.14, rise));
  ink.tint(BLACK, inside * smoothstep(0.09, 0.03, Math.abs(rise - 0.25)));
}

/** Stacked upturned roofs of ribbed tiles over pillared walls with lit windows, and a finial. */
export const pagoda: PictureClass = {
  name: 'pagoda',
  kind: 'object',
  upright: true,
  palette: typical([0.02, 0.1], [0.0, 0.12], [0.99, 0.45]),
  draw(rng, palette) {
    const storeys = 3 + rng.int(2);
    const height = 1.72 / storeys;
    const wallHeight = height * 0.48;
    const roofHeight = height * 0.52 + 0.06;
    const taper = rng.uniform(0.4, 0.55);
    const lift = rng.uniform(0.16, 0.24);
    return (u, v, ink) => {
      const x = Math.abs(u);
      if (v > 0.5) {
        const mast = Math.max(x - 0.035 - 0.04 * smoothstep(0.4, 0.9, Math.sin(v * 46)), 0.6 - v, v - 1.05);
        ink.outlined(Math.min(mast, length(u, v - 0.98) - 0.06), LAMP, BLACK, 0.025);
      }
      ink.outlined(Math.max(x - 0.8, -1 - v, v + 0.9), palette.light, BLACK, 0.03);
      // From the top down, so that each roof lies over the wall above it.
      for (let storey = storeys - 1; storey >= 0; storey--) {
        const above = v + 0.92 - storey * height;
        if (above < -0.1 || above > height * 1.5 + 0.1) continue;
        const size = 1 - taper * (storey / (storeys - 1));
        if (x < 0.55 * size) wall(ink, palette, u, above / wallHeight, 0.5 * size, wallHeight);
        const curl = lift * (x / (0.95 * size)) ** 3; // the eaves turn up towards their tips
        roof(ink, palette, u, (above - wallHeight + 0.02 - curl) / roofHeight, 0.95 * size, roofHeight);
      }
    };
  },
};
