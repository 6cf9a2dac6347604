import { BLACK, WHITE, rgb, typical } from '../colour.js';
import { Scale } from '../cells.js';
import type { PictureClass } from '../picture-class.js';
import { TAU, length, limb, smoothstep, triangle, wedge } from '../shade.js';

const HORN = rgb(1, 0.68, 0.12);

/** A parrot in profile: hooked beak, ringed eye, feathers in rings about it, a crest, a scaled neck. */
export const birdhead: PictureClass = {
  name: 'birdhead',
  kind: 'object',
  upright: true,
  palette: typical([0.6, 0.98], [0.98, 0.56], [0.3, 0.02]),
  draw(rng, palette) {
    const crest = rng.uniform(0.28, 0.42);
    const plumes = rng.uniform(9, 13);
    const feathers = 14 + 2 * rng.int(4);
    const scale = new Scale();
    return (u, v, ink) => {
      const x = u + 0.12;
      const y = v - 0.3;
      const r = length(x, y);
      const angle = Math.atan2(y, x);
      // Crest: pointed plumes on the crown and nape.
      if (angle > -0.3 && angle < 2.4) {
        const tooth = triangle(angle * plumes * 0.22);
        const fade = Math.sin(((angle + 0.3) / 2.7) * Math.PI);
        ink.outlined(r - 0.44 - crest * fade * (0.35 + 0.65 * tooth), palette.accent, BLACK, 0.03);
        ink.tint(palette.light, 0.8 * ink.cover(r - 0.44 - 0.5 * crest) * smoothstep(0.6, 0.95, tooth));
      }
      const neck = Math.max(limb(u, v, 0.04, 0.2, 0.2, -0.7, 0.4, 0.62), -0.86 - v + 0.16 * Math.abs(Math.sin(u * 9)));
      ink.outlined(neck, palette.accent, BLACK, 0.035);
      scale.find(u * 4.6, v * 4.6, 0.42);
      ink.tint(palette.light, ink.cover(neck) * 0.7 * smoothstep(0.55, 0.1, scale.radius));
      ink.tint(palette.dark, ink.cover(neck) * 0.9 * smoothstep(0.7, 0.97, scale.radius));
      ink.shade(1 - 0.4 * ink.cover(neck) * smoothstep(-0.35, 0, neck));

      const head = r - 0.5;
      const scallop = 0.03 * Math.sin(angle * feathers);
      ink.outlined(head + scallop, palette.main, BLACK, 0.03);
      const inside = ink.cover(head + scallop);
      scale.find((angle / TAU) * feathers, -r * 9, 0.45);
      ink.tint(palette.light, inside * 0.6 * smoothstep(0.6, 0.1, scale.radius));
      ink.tint(palette.dark, inside * 0.85 * smoothstep(0.7, 0.97, scale.radius));

      const lower = Math.max(wedge(u, v, -0.5, 0.25, -0.62, -0.16, -0.36, -0.06), -1);
      ink.outlined(lower, HORN, BLACK, 0.03);
      ink.shade(1 - 0.4 * ink.cover(lower));
      const beak = Math.max(
        length(u + 0.46, v - 0.08) - 0.48,
        -(length(u + 0.42, v + 0.42) - 0.46),
        u + 0.42 - 0.1 * v,
      );
      ink.outlined(beak, HORN, BLACK, 0.035);
      ink.tint(
        WHITE,
        ink.cover(beak) *
          0.8 *
          smoothstep(0.09, 0.02, Math.abs(length(u + 0.46, v - 0.08) - 0.38)) *
          smoothstep(0.1, 0.3, v),
      );
      ink.tint(BLACK, ink.cover(beak) * smoothstep(0.15, -0.2, v) * 0.7);
      ink.tint(BLACK, ink.cover(length((u + 0.52) * 1, (v - 0.34) * 1.6) - 0.045));

      ink.tint(WHITE, ink.cover(r - 0.24));
      ink.tint(BLACK, smoothstep(0.3, 0.8, Math.sin(r * 75)) * ink.cover(r - 0.24) * 0.5);
      ink.tint(BLACK, ink.cover(r - 0.165));
      ink.tint(HORN, ink.cover(r - 0.14));
      ink.tint(BLACK, ink.cover(r - 0.085));
      ink.tint(WHITE, ink.cover(length(x + 0.035, y - 0.04) - 0.034));
    };
  },
};
