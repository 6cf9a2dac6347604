import { type Palette, BLACK, WHITE, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { Ellipse, length, limb, smoothstep } from '../shade.js';

function eyespot(ink: Ink, palette: Palette, x: number, y: number, size: number): void {
  const r = length(x, y) / size;
  ink.tint(BLACK, ink.cover((r - 1) * size));
  ink.tint(palette.light, ink.cover((r - 0.86) * size));
  ink.tint(palette.accent, ink.cover((r - 0.7) * size));
  ink.tint(BLACK, ink.cover((r - 0.42) * size));
  ink.tint(WHITE, ink.cover(length(x + size * 0.14, y - size * 0.16) - size * 0.17));
}

/** Mirrored wings with veins, a dark rim of pale dots and four eyespots. */
export const butterfly: PictureClass = {
  name: 'butterfly',
  kind: 'object',
  upright: false,
  palette: typical([0.06, 0.56], [0.6, 0.1], [0.55, 0.93]),
  draw(rng, palette) {
    const tilt = rng.uniform(0.5, 0.75);
    const forewing = new Ellipse(0.52, 0.36, 0.56, rng.uniform(0.32, 0.4), tilt);
    const hindwing = new Ellipse(0.43, -0.4, 0.47, rng.uniform(0.32, 0.38), -0.75);
    const spot = rng.uniform(0.17, 0.22);
    const dots = rng.uniform(14, 18);
    return (u, v, ink) => {
      const x = Math.abs(u);
      const front = forewing.distance(x, v);
      const back = hindwing.distance(x, v);
      const upper = front < back;
      const wing = Math.min(front, back);
      const rootY = upper ? -0.02 : -0.06;
      const bearing = Math.atan2(v - rootY, x);
      ink.paint(BLACK, ink.cover(wing - 0.03));
      const field = smoothstep(-0.06, -0.11, wing);
      ink.tint(palette.main, field);
      ink.tint(upper ? palette.accent : palette.light, 0.55 * field * smoothstep(0.75, 0.15, length(x, v)));
      ink.shade(1 - 0.3 * field * smoothstep(-0.3, -0.1, wing));
      const veins = Math.abs(Math.sin(bearing * 7.5)) * length(x, v);
      ink.tint(BLACK, field * smoothstep(0.09, 0.03, veins));
      const seam = Math.abs(front - back);
      ink.tint(BLACK, wing < 0 ? smoothstep(0.06, 0.02, seam) : 0);
      const dotted = Math.sin(bearing * dots) - 16 * Math.abs(wing + 0.045);
      ink.tint(palette.light, smoothstep(0.2, 0.5, dotted));
      eyespot(ink, palette, x - 0.62, v - 0.45, spot);
      eyespot(ink, palette, x - 0.5, v + 0.46, spot * 0.85);
      const feeler = Math.abs(x - 0.03 - 0.3 * (v - 0.3) * (v - 0.3) * 1.9) - 0.016;
      ink.paint(palette.dark, ink.cover(Math.max(feeler, 0.3 - v, v - 0.92)));
      ink.paint(palette.dark, ink.cover(length(x - 0.23, v - 0.92) - 0.05));
      const body = limb(x, v, 0, 0.32, 0, -0.55, 0.085, 0.045);
      ink.outlined(body, palette.dark, BLACK, 0.02);
      ink.tint(palette.accent, ink.cover(body) * smoothstep(0.2, 0.6, Math.sin(v * 36)) * smoothstep(0.09, 0.02, x));
    };
  },
};
