import { type Colour, hsv, rgb, typical, BLACK } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { TAU, fract, length, smoothstep } from '../shade.js';

/** Signed distance to a pointed (Gothic) arch: two arcs over a rectangle down to `foot`. */
function lancet(x: number, v: number, half: number, spring: number, foot: number): number {
  const away = Math.abs(x);
  // Each arc is centred on the opposite jamb.
  const top = v > spring ? length(away + half, v - spring) - 2 * half : away - half;
  return Math.max(top, foot - v);
}

/** A church window: voussoirs of stone around two leaded lancets and a rose of coloured glass. */
export const arch: PictureClass = {
  name: 'arch',
  kind: 'object',
  upright: true,
  palette: typical([0.6, 0.11], [0.98, 0.12], [0.75, 0.1]),
  draw(rng, palette) {
    const base = rng.next();
    const panes: Colour[] = Array.from({ length: 6 }, (_, i) => hsv(base + i / 6, 0.85, i % 2 ? 0.95 : 0.75));
    const stone = hsv(rng.uniform(0.06, 0.13), rng.uniform(0.1, 0.35), rng.uniform(0.6, 0.85));
    const shine = rgb(1, 0.97, 0.85);
    const rows = rng.uniform(5, 6.5);
    const petals = 5 + rng.int(4);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const outer = lancet(u, v, 0.6, 0.0, -1);
      ink.outlined(outer, stone, BLACK, 0.04);
      if (ink.a === 0) return;
      const opening = lancet(u, v, 0.47, 0.0, -0.86);
      // Stones: courses up the jambs, then wedges around the arc.
      const course = v > 0 ? Math.atan2(v, 0.5 - Math.abs(u) + 0.3) * 2.6 : v * 5;
      const joint = Math.abs(fract(course) - 0.5);
      ink.shade(
        0.8 + 0.35 * (noise(u * 16 + seed, v * 16) - 0.4) + 0.25 * smoothstep(0.06, 0.02, Math.abs(outer + 0.03)),
      );
      ink.tint(BLACK, 0.75 * smoothstep(0.42, 0.48, joint));
      ink.tint(BLACK, ink.cover(opening));
      if (opening > 0) return;

      const x = Math.abs(u) - 0.222;
      const light = lancet(x, v, 0.19, 0.0, -0.82);
      const rose = length(u, v - 0.46) - 0.19;
      const paneRow = Math.floor(v * rows + 3 * Math.abs(x));
      const pane = panes[(paneRow + (x > 0 ? 1 : 0) + (u > 0 ? 3 : 0) + 60) % 6];
      ink.tint(pane, ink.cover(light));
      const leading = Math.min(Math.abs(fract(v * rows + 3 * Math.abs(x)) - 0) / rows, Math.abs(x));
      ink.tint(shine, 0.55 * ink.cover(light) * smoothstep(0.16, 0.02, length(x, fract(v * rows) / rows - 0.08)));
      ink.tint(BLACK, ink.cover(light) * smoothstep(0.03, 0.018, leading));
      const around = fract((Math.atan2(u, v - 0.46) / TAU) * petals);
      ink.tint(panes[around < 0.5 ? 0 : 3], ink.cover(rose));
      ink.tint(
        BLACK,
        ink.cover(rose) *
          smoothstep(0.12, 0.06, Math.min(around, 1 - around, Math.abs(around - 0.5)) * (rose + 0.2) * 6),
      );
      ink.tint(palette.accent, ink.cover(rose + 0.12));
      ink.tint(stone, smoothstep(0.025, 0.012, Math.abs(rose)) + smoothstep(0.025, 0.012, Math.abs(light)));
    };
  },
};
