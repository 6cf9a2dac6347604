import { typical, WHITE } from '../colour.js';
import type { PictureClass } from '../picture-class.js';
import { TAU, fract, length, smoothstep } from '../shade.js';

const LIP = 1.14; // radius of the shell where it opens

/** A logarithmic spiral shell, r = e^(b angle): chambers of pearl between tiger stripes, a dark seam. */
export const nautilus: PictureClass = {
  name: 'nautilus',
  kind: 'object',
  upright: false,
  palette: typical([0.06, 0.09], [0.07, 0.1], [0.04, 0.12]),
  draw(rng, palette) {
    const growth = Math.log(rng.uniform(2.4, 3)); // of the radius, in one turn
    const stripes = 7 + rng.int(4);
    const curl = rng.uniform(0.15, 0.4);
    return (u, v, ink) => {
      const x = u - 0.2;
      const y = v + 0.16;
      const r = length(x, y) + 1e-4;
      const turn = Math.atan2(y, x) / TAU + 0.5; // 1 at the lip on the left, falling to 0 back over the same ray
      const whorl = Math.log(r / LIP) / growth + 1 - turn; // 0 on the outermost wall, -1 one whorl further in
      const wall = whorl * growth * r;
      ink.outlined(wall, palette.light, palette.dark, 0.05);
      const inside = ink.cover(wall);
      if (inside === 0) return;
      const across = fract(whorl); // 0 at a whorl's inner wall, 1 at its outer one
      const depth = turn + Math.floor(whorl); // unrolled angle, in turns
      const phase = fract(depth * stripes + curl * across * across * 2);
      ink.tint(palette.main, inside * smoothstep(0.42, 0.5, phase) * smoothstep(1, 0.94, phase));
      ink.tint(palette.accent, inside * 0.55 * smoothstep(0.6, 0, across));
      ink.tint(palette.dark, inside * smoothstep(0.1, 0.04, Math.min(phase, 1 - phase)));
      const round = across * 2 - 1;
      ink.shade(1.12 - 0.6 * inside * round * round);
      ink.tint(WHITE, inside * 0.55 * smoothstep(0.14, 0, Math.abs(across - 0.68)));
      ink.tint(palette.dark, inside * smoothstep(0.13, 0.05, Math.min(across, 1 - across)));
      ink.tint(palette.dark, inside * smoothstep(0.1, 0.06, r));
      ink.tint(palette.dark, inside * smoothstep(0.05, 0.035, (1 - turn) * r * TAU) * smoothstep(-1, -0.9, whorl));
    };
  },
};
