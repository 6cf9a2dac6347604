import { BLACK, WHITE, rgb, typical } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { Ellipse, ellipse, length, smoothstep } from '../shade.js';

const TONGUE = rgb(1, 0.42, 0.5);

/** A hound's face: hanging ears, a patch over one eye, a pale muzzle, a big wet nose and a tongue. */
export const dog: PictureClass = {
  name: 'dog',
  kind: 'object',
  upright: true,
  palette: typical([0.08, 0.07], [0.07, 0.05], [0.1, 0.06]),
  draw(rng, palette) {
    const ear = new Ellipse(0.68, -0.02, 0.25, rng.uniform(0.55, 0.66), rng.uniform(0.12, 0.3));
    const patched = rng.chance(0.7) ? 1 : -1;
    const blaze = rng.uniform(0.07, 0.14);
    const panting = rng.chance(0.75);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const x = Math.abs(u);
      const head = Math.min(ellipse(u, v - 0.22, 0.66, 0.7), ellipse(u, v + 0.35, 0.5, 0.48));
      const fur = noise(u * 22 + seed, v * 7) - 0.5;
      ink.outlined(head, palette.main, BLACK, 0.04);
      const inside = ink.cover(head);
      ink.shade(1 + 0.35 * fur);
      const patch = length(u - 0.3 * patched, v - 0.26) - 0.29 - 0.05 * fur;
      ink.tint(palette.dark, 0.85 * inside * ink.cover(patch));
      ink.tint(
        palette.light,
        inside * smoothstep(blaze, blaze - 0.05, x - 0.12 * smoothstep(0.1, -0.4, v) + 0.06 * fur),
      );
      ink.shade(1 - 0.4 * inside * smoothstep(-0.2, 0, head));

      const flap = ear.distance(x, v);
      ink.outlined(flap, palette.accent, BLACK, 0.04);
      const onEar = ink.cover(flap);
      ink.shade(1 - onEar * (0.45 + 0.25 * fur - 0.3 * smoothstep(0.6, -0.5, ear.along(x, v))));

      if (panting) {
        const tongue = ellipse(u, v + 0.8, 0.17, 0.25);
        ink.outlined(tongue, TONGUE, BLACK, 0.03);
        ink.tint(rgb(0.7, 0.1, 0.2), ink.cover(tongue) * smoothstep(0.04, 0.01, x));
      }
      const muzzle = Math.min(ellipse(x - 0.17, v + 0.44, 0.24, 0.24), ellipse(u, v + 0.2, 0.24, 0.3));
      ink.tint(BLACK, 0.5 * ink.cover(muzzle - 0.025));
      ink.paint(palette.light, ink.cover(muzzle));
      ink.shade(1 - 0.3 * ink.cover(muzzle) * smoothstep(-0.3, -0.7, v));
      ink.tint(BLACK, ink.cover(muzzle) * ink.cover(Math.max(x - 0.018, v + 0.22)));
      const pore = length(x - 0.2, (v + 0.42) * 0.9);
      ink.tint(BLACK, smoothstep(0.4, 0.8, Math.sin(x * 70) * Math.sin(v * 60)) * smoothstep(0.13, 0.08, pore));

      const nose = ellipse(u, v + 0.12, 0.2, 0.145);
      ink.tint(BLACK, ink.cover(nose));
      ink.tint(WHITE, 0.85 * ink.cover(ellipse(u + 0.05, v + 0.06, 0.09, 0.035)));
      const dx = x - 0.3;
      const dy = v - 0.26;
      const r = length(dx, dy);
      ink.tint(palette.light, ink.cover(r - 0.165) * 0.8);
      ink.tint(BLACK, ink.cover(r - 0.145));
      ink.tint(palette.accent, ink.cover(r - 0.11));
      ink.tint(BLACK, ink.cover(r - 0.07));
      ink.tint(WHITE, ink.cover(length(dx + 0.04, dy - 0.05) - 0.04));
      ink.tint(
        palette.dark,
        ink.cover(Math.max(Math.abs(v - 0.48 + 0.35 * (x - 0.3) ** 2 - 0.1 * x) - 0.025, Math.abs(dx) - 0.13)),
      );
    };
  },
};
