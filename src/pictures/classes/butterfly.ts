import { type Palette, BLACK, WHITE, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { Ellipse, length, limb, smoothstep } from '../shade.js';

const RIM = 0.11; // width of the wings' dark border

function eyespot(ink: Ink, palette: Palette, x: number, y: number, size: number): void {
  const r = length(x, y);
  if (r > size * 1.2) return;
  ink.tint(BLACK, ink.cover(r - size));
  ink.tint(palette.light, ink.cover(r - size * 0.84));
  ink.tint(palette.accent, ink.cover(r - size * 0.66));
  ink.tint(BLACK, ink.cover(r - size * 0.4));
  ink.tint(WHITE, ink.cover(length(x + size * 0.14, y - size * 0.16) - size * 0.17));
}

/** Mirrored wings with veins, a dark rim of pale dots and an eyespot on each. */
export const butterfly: PictureClass = {
  name: 'butterfly',
  kind: 'object',
  upright: false,
  palette: typical([0.58, 0.08], [0.06, 0.56], [0.55, 0.93]),
  draw(rng, palette) {
    const forewing = new Ellipse(0.54, 0.38, 0.58, rng.uniform(0.36, 0.42), rng.uniform(0.5, 0.75));
    const hindwing = new Ellipse(0.44, -0.4, 0.48, rng.uniform(0.35, 0.4), -0.75);
    const spot = rng.uniform(0.18, 0.23);
    const dots = rng.uniform(16, 20);
    const veins = rng.uniform(6, 8);
    return (u, v, ink) => {
      const x = Math.abs(u);
      const front = forewing.distance(x, v);
      const back = hindwing.distance(x, v);
      const wing = Math.min(front, back);
      ink.paint(BLACK, ink.cover(wing));
      if (wing < ink.edge) {
        const r = length(x, v);
        const bearing = Math.atan2(v, x);
        const field = smoothstep(-RIM + 0.02, -RIM - 0.02, wing);
        ink.tint(palette.main, field);
        ink.tint(palette.light, 0.4 * field * smoothstep(-RIM - 0.12, -RIM, wing));
        ink.tint(palette.accent, 0.9 * field * smoothstep(0.5, 0.2, r));
        const vein = Math.abs(Math.sin(bearing * veins)) * r;
        ink.tint(BLACK, field * smoothstep(0.1, 0.04, vein));
        ink.tint(BLACK, smoothstep(0.07, 0.03, Math.abs(front - back)));
        const dotted = Math.sin(bearing * dots) - 14 * Math.abs(wing + RIM / 2);
        ink.tint(palette.light, smoothstep(0.1, 0.35, dotted));
        eyespot(ink, palette, x - 0.62, v - 0.46, spot);
        eyespot(ink, palette, x - 0.5, v + 0.45, spot * 0.9);
      }
      if (x > 0.34) return;
      const feeler = Math.abs(x - 0.03 - 0.57 * (v - 0.3) * (v - 0.3)) - 0.018;
      ink.paint(BLACK, ink.cover(Math.max(feeler, 0.3 - v, v - 0.92)));
      ink.paint(BLACK, ink.cover(length(x - 0.25, v - 0.94) - 0.055));
      const body = limb(x, v, 0, 0.32, 0, -0.55, 0.09, 0.05);
      ink.outlined(body, palette.dark, BLACK, 0.025);
      ink.tint(palette.accent, ink.cover(body) * smoothstep(0.2, 0.6, Math.sin(v * 36)) * smoothstep(0.09, 0.02, x));
    };
  },
};
