import { BLACK, WHITE, typical } from '../colour.js';
import { Scale } from '../cells.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, length, smoothstep } from '../shade.js';

/** A reef fish seen from the side: rows of scales, stripes, rayed fins, a ringed eye. */
export const fish: PictureClass = {
  name: 'fish',
  kind: 'object',
  upright: true,
  palette: typical([0.56, 0.08], [0.58, 0.13], [0.07, 0.57]),
  draw(rng, palette) {
    const height = rng.uniform(0.46, 0.58);
    const stripes = rng.uniform(7, 11);
    const striped = rng.uniform(0.75, 1);
    const finHeight = rng.uniform(0.24, 0.36);
    const rays = rng.uniform(28, 38);
    const scale = new Scale();
    return (u, v, ink) => {
      const body = ellipse(u + 0.16, v, 0.76, height);
      // Fins first: the body lies over their roots.
      const fork = 1 - 0.25 * Math.cos(Math.min(1.6, Math.abs(v) * 3.2));
      const tail = Math.max(Math.abs(v) - 0.06 - (u - 0.38) * 1.05, u - fork, 0.4 - u);
      const arch = 1 - ((u + 0.05) / 0.56) ** 2;
      const fin = Math.abs(v) - height * 0.72 - (v > 0 ? finHeight : finHeight * 0.75) * Math.sqrt(Math.max(0, arch));
      const fins = Math.min(tail, arch > 0 ? Math.max(fin, -Math.abs(v)) : 1);
      ink.outlined(fins, palette.accent, BLACK, 0.03);
      const spread = u > 0.45 ? Math.atan2(v, u - 0.2) * 1.6 : u - v * 0.35;
      const ray = Math.sin(spread * rays);
      ink.tint(palette.dark, 0.75 * smoothstep(0.2, 0.8, ray) * ink.cover(fins));
      ink.tint(palette.light, 0.6 * smoothstep(-0.3, -0.9, ray) * ink.cover(fins));

      ink.outlined(body, palette.main, BLACK, 0.035);
      const inside = ink.cover(body);
      if (inside === 0) return;
      scale.find(-v * 5.5, -u * 5.5, 0.42); // scales overlap towards the tail
      ink.tint(palette.light, inside * 0.55 * smoothstep(0.85, 0.25, scale.radius));
      ink.tint(palette.dark, inside * 0.75 * smoothstep(0.72, 0.98, scale.radius));
      const stripe = Math.sin((u + 0.12 * v * v) * stripes + 2.2);
      ink.tint(BLACK, inside * 0.8 * smoothstep(-0.15, 0, stripe));
      ink.tint(
        palette.accent,
        inside * striped * smoothstep(0.15, 0.3, stripe) * (1 - 0.5 * scale.radius * scale.radius),
      );
      ink.tint(palette.light, inside * 0.75 * smoothstep(-0.2, -height, v));
      // The head in front of the gill is smooth.
      const gill = length(u + 1.0, v) - 0.52;
      ink.tint(palette.main, inside * ink.cover(gill));
      ink.tint(BLACK, inside * smoothstep(0.045, 0.02, Math.abs(gill)));
      ink.tint(BLACK, inside * ink.cover(Math.max(Math.abs(v + 0.12 - (u + 0.9) * 0.2) - 0.02, u + 0.72)));
      ink.shade(1 - inside * (0.45 * smoothstep(-0.25, 0, body) - 0.2 * smoothstep(0.1, 0.4, v)));
      const r = length(u + 0.64, v - 0.1);
      ink.tint(BLACK, ink.cover(r - 0.165));
      ink.tint(WHITE, ink.cover(r - 0.14));
      ink.tint(palette.accent, ink.cover(r - 0.105));
      ink.tint(BLACK, ink.cover(r - 0.07));
      ink.tint(WHITE, ink.cover(length(u + 0.67, v - 0.13) - 0.028));
    };
  },
};
