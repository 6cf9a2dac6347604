import { typical, WHITE } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { length, smoothstep } from '../shade.js';

/** A scallop: rounded ribs fanning from the hinge, growth bands across them, a scalloped rim. */
export const shell: PictureClass = {
  name: 'shell',
  kind: 'object',
  upright: false,
  palette: typical([0.99, 0.08], [0.03, 0.1], [0.95, 0.06]),
  draw(rng, palette) {
    const ribs = 4 + rng.int(3); // on each side of the middle
    const spread = rng.uniform(0.74, 0.88);
    const bands = rng.uniform(3, 4.5);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const y = v + 0.82;
      const r = length(u, y);
      const angle = Math.atan2(u, y);
      const away = Math.abs(angle) / spread;
      const rib = Math.cos((angle / spread) * Math.PI * (ribs + 0.5)); // 1 on a crest, -1 in a groove
      const crest = Math.abs(rib);
      const hinge = Math.max(Math.abs(u) - 0.36 + 0.9 * Math.abs(v + 0.78), Math.abs(v + 0.78) - 0.16);
      ink.outlined(hinge, palette.accent, palette.dark, 0.035);
      ink.shade(0.85 + 0.15 * Math.sin(u * 50));
      const rim = 1.62 * Math.pow(Math.max(0.05, Math.cos(Math.min(1.5, away * 0.85))), 0.42) + 0.07 * crest;
      const fan = Math.max(r - rim, (away - 1) * r * 0.9, -v - 0.86);
      ink.outlined(fan, palette.light, palette.dark, 0.035);
      const inside = ink.cover(fan);
      if (inside === 0) return;
      const growth = Math.sin((r / rim) * bands * 6.28 + 1.2 * noise(angle * 5 + seed, r * 2) + 0.5 * crest);
      ink.tint(palette.main, inside * smoothstep(-0.35, 0.35, growth));
      ink.tint(palette.accent, inside * 0.7 * smoothstep(0.45, 0, r));
      ink.shade(1 - 0.85 * inside * smoothstep(0.75, 0, crest) * smoothstep(0.05, 0.5, r));
      ink.tint(WHITE, inside * 0.45 * smoothstep(0.9, 1, crest) * smoothstep(0.5, 1.2, r));
      ink.tint(palette.dark, inside * 0.45 * smoothstep(0.85, 1, Math.abs(Math.sin(r * 22))));
    };
  },
};
