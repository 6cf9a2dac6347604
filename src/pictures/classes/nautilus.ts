import { typical, WHITE } from '../colour.js';
import type { PictureClass } from '../picture-class.js';
import { TAU, fract, length, smoothstep } from '../shade.js';

/** A logarithmic spiral shell, r = e^(b angle): chambers of pearl between tiger stripes, a dark seam. */
export const nautilus: PictureClass = {
  name: 'nautilus',
  kind: 'object',
  upright: false,
  palette: typical([0.06, 0.09], [0.07, 0.1], [0.04, 0.12]),
  draw(rng, palette) {
    const growth = Math.log(rng.uniform(2.5, 3.1)); // of the radius, in one turn
    const stripes = 7 + rng.int(4);
    const curl = rng.uniform(0.25, 0.5);
    return (u, v, ink) => {
      const x = u - 0.14;
      const y = v + 0.08;
      const r = length(x, y) + 1e-4;
      const turn = Math.atan2(y, x) / TAU + 0.5; // 0 at the mouth's lip, 1 after a full turn
      const whorl = Math.log(r / 1.12) / growth - turn; // below -turn.. inside; whole part counts whorls
      const outer = (whorl + 1 - 1) * growth * r; // signed distance to the outermost wall
      const across = fract(whorl); // 0 at the inner wall, 1 at the outer
      const depth = turn + Math.floor(whorl); // unrolled angle, in turns
      ink.outlined(outer * 0.9, palette.light, palette.dark, 0.05);
      const inside = ink.cover(outer * 0.9);
      if (inside === 0) return;
      const phase = fract(depth * stripes + curl * across * across * 2);
      ink.tint(palette.main, inside * smoothstep(0.42, 0.5, phase) * smoothstep(1, 0.94, phase));
      ink.tint(palette.accent, inside * 0.45 * (1 - across));
      ink.tint(palette.dark, inside * smoothstep(0.1, 0.04, Math.min(phase, 1 - phase)));
      const round = across * 2 - 1;
      ink.shade(1.1 - 0.6 * inside * round * round);
      ink.tint(WHITE, inside * 0.5 * smoothstep(0.16, 0, Math.abs(across - 0.66)));
      ink.tint(palette.dark, inside * smoothstep(0.13, 0.05, Math.min(across, 1 - across)));
      ink.tint(palette.dark, inside * smoothstep(0.09, 0.05, r));
    };
  },
};
