import { type Palette, BLACK, WHITE, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, length, limb, smoothstep } from '../shade.js';

/** Wing spots of the left half: middle and radius. */
const SPOTS = [
  [0.3, 0.16, 0.14],
  [0.5, -0.22, 0.12],
  [0.22, -0.3, 0.13],
  [0.3, -0.68, 0.1],
  [0.56, 0.16, 0.07],
] as const;

/** The jointed leg whose hip is at height `hip`, its knee `lift` higher; x is mirrored. */
function leg(ink: Ink, x: number, v: number, hip: number, lift: number): void {
  const knee = hip + lift;
  const thigh = limb(x, v, 0.4, hip, 0.82, knee, 0.06, 0.05);
  const foot = limb(x, v, 0.82, knee, 1.02, knee - 0.16, 0.05, 0.025);
  ink.paint(BLACK, ink.cover(Math.min(thigh, foot)));
}

/** Feelers, head with eyes, and the collar behind it; x is mirrored. */
function head(ink: Ink, palette: Palette, x: number, v: number): void {
  const feeler = Math.min(limb(x, v, 0.1, 0.82, 0.34, 1.02, 0.03, 0.02), length(x - 0.36, v - 1.02) - 0.05);
  const skull = ellipse(x, v - 0.66, 0.34, 0.25);
  const collar = ellipse(x, v - 0.4, 0.52, 0.22);
  ink.paint(BLACK, ink.cover(Math.min(feeler, skull, collar)));
  ink.tint(palette.light, ink.cover(length(x - 0.2, v - 0.7) - 0.085));
  ink.tint(BLACK, ink.cover(length(x - 0.21, v - 0.71) - 0.035));
  ink.tint(palette.light, ink.cover(ellipse(x - 0.36, v - 0.46, 0.11, 0.075)));
}

/** A ladybird from above: domed, spotted wing cases parted by a seam, a masked head, jointed legs, feelers. */
export const beetle: PictureClass = {
  name: 'beetle',
  kind: 'object',
  upright: false,
  palette: typical([0.0, 0.1], [0.02, 0.12], [0.98, 0.14]),
  draw(rng, palette) {
    const spots = SPOTS.map(([x, y, size]) => ({
      x,
      y: y + rng.uniform(-0.05, 0.05),
      size: size * rng.uniform(0.85, 1.2),
    }));
    const width = rng.uniform(0.68, 0.78);
    const stride = rng.uniform(-0.06, 0.06);
    return (u, v, ink) => {
      const x = Math.abs(u);
      const wings = Math.max(ellipse(u, v + 0.22, width, 0.78), v - 0.46 + 0.35 * x);
      if (wings > -0.02) {
        const step = u > 0 ? stride : -stride;
        if (x > 0.3) for (let pair = 0; pair < 3; pair++) leg(ink, x, v, 0.26 - pair * 0.42 + step, 0.26 - pair * 0.24);
        if (v > 0.1) head(ink, palette, x, v);
      }
      ink.outlined(wings, palette.main, BLACK, 0.04);
      const inside = ink.cover(wings);
      if (inside === 0) return;
      const dome = 1 - length(u / width, (v + 0.22) / 0.78); // 1 on the crown, 0 at the rim
      ink.tint(palette.accent, inside * 0.55 * smoothstep(0.2, 0.9, dome));
      ink.shade(1 - 0.6 * inside * smoothstep(0.4, 0, dome));
      for (const spot of spots) ink.tint(BLACK, inside * ink.cover(length(x - spot.x, v - spot.y) - spot.size));
      ink.tint(BLACK, inside * ink.cover(x - 0.022 - 0.09 * smoothstep(0.2, 0.46, v)));
      ink.tint(WHITE, inside * 0.8 * smoothstep(0.02, -0.09, ellipse(u + 0.3, v - 0.12, 0.13, 0.2)));
    };
  },
};
