import { BLACK, WHITE, rgb, typical } from '../colour.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, fract, length, smoothstep, triangle, wedge } from '../shade.js';

const AMBER = rgb(1, 0.75, 0.1);

/** Two great ringed eye discs over a breast of zigzag feathers, with ear tufts, beak and folded wings. */
export const owl: PictureClass = {
  name: 'owl',
  kind: 'object',
  upright: true,
  palette: typical([0.07, 0.11], [0.06, 0.12], [0.09, 0.08]),
  draw(rng, palette) {
    const eye = rng.uniform(0.31, 0.36);
    const apart = eye * 0.94;
    const pupil = rng.uniform(0.4, 0.52);
    const rows = rng.uniform(5, 7);
    const rays = 2 * (11 + rng.int(4));
    return (u, v, ink) => {
      const x = Math.abs(u);
      const tuft = wedge(x, v, 0.2, 0.62, 0.66, 1.04, 0.74, 0.3);
      const body = Math.min(ellipse(u, v + 0.05, 0.76, 0.93), tuft);
      ink.outlined(body, palette.main, BLACK, 0.04);
      const inside = ink.cover(body);
      const zigzag = fract(v * rows + 0.62 * triangle(u * 3.4 + 0.5));
      ink.tint(palette.dark, inside * smoothstep(0.42, 0.5, zigzag) * smoothstep(0.98, 0.9, zigzag));
      ink.tint(palette.accent, inside * smoothstep(0.3, 0.1, zigzag));
      ink.tint(palette.light, inside * 0.8 * smoothstep(0.12, 0.02, zigzag));
      const wing = length((x - 0.92) * 1.5, v + 0.35) - 0.55;
      ink.tint(palette.dark, 0.85 * ink.cover(wing) * inside);
      ink.tint(palette.accent, ink.cover(wing + 0.05) * inside * smoothstep(0.2, 0.7, Math.sin(v * 26 + x * 14)));
      ink.shade(1 - 0.4 * inside * smoothstep(-0.2, 0, body));

      const dx = x - apart;
      const dy = v - 0.28;
      const r = length(dx, dy) / eye;
      if (r < 1.3) {
        const disc = (radius: number): number => ink.cover((r - radius) * eye);
        const ray = Math.cos(Math.atan2(dy, dx) * rays * 0.5);
        ink.paint(BLACK, disc(1.12));
        ink.tint(palette.light, disc(1.04));
        ink.tint(palette.main, 0.9 * disc(1.04) * smoothstep(-0.2, 0.5, ray));
        ink.tint(BLACK, disc(0.74));
        ink.tint(AMBER, disc(0.66));
        ink.tint(rgb(1, 0.4, 0), disc(0.66) * smoothstep(0.66, pupil, r) * 0.7);
        ink.tint(BLACK, disc(pupil));
        ink.tint(WHITE, ink.cover(length(dx + eye * 0.17, dy - eye * 0.19) - eye * 0.14));
      }
      const beak = wedge(x, v, -0.12, 0.24, 0.13, 0.22, 0, -0.24);
      ink.outlined(beak, AMBER, BLACK, 0.035);
      ink.shade(1 - 0.35 * ink.cover(beak) * smoothstep(0, 0.05, u));
      const toes = length(fract(x * 9 - 0.4) - 0.5, (v + 0.96) * 5) - 0.42;
      if (x > 0.14 && x < 0.49) ink.paint(AMBER, ink.cover(toes / 9));
    };
  },
};
