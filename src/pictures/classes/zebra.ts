import { type Palette, hsv, typical } from '../colour.js';
import { noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import type { Rng } from '../../core/rng.js';
import { smoothstep } from '../shade.js';

/** Black on white, or now and then two colours. */
function stripesPalette(rng: Rng): Palette {
  if (rng.chance(0.25)) return typical([0.8, 0.3], [0.02, 0.13])(rng);
  const light = hsv(rng.next(), rng.uniform(0, 0.08), rng.uniform(0.9, 1));
  const dark = hsv(rng.next(), 0.3, rng.uniform(0.02, 0.12));
  return { main: dark, accent: light, dark, light };
}

/** Zebra hide: bold stripes that bend, swell, taper to points and fork, with the grain of short hair. */
export const zebra: PictureClass = {
  name: 'zebra',
  kind: 'texture',
  upright: false,
  palette: stripesPalette,
  draw(rng, palette) {
    const wander = rng.uniform(5, 9);
    const density = rng.uniform(4, 5);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const bend = wander * noise(u * 0.4 + seed, v * 0.4) + 1.5 * noise(u * 1.1, v * 1.1 + seed);
      const swell = 1.3 * (noise(u * 0.7 + seed, v * 0.7 + 30) - 0.5); // where it passes 1 a stripe ends
      const stripe = Math.sin(u * density + bend) + swell;
      const hair = noise(u * 10 + seed, v * 3) - 0.5;
      const edge = stripe + hair * 0.3;
      ink.paint(palette.light, 1);
      ink.tint(palette.accent, 0.35 * smoothstep(0.7, 0.2, Math.abs(stripe)));
      ink.tint(palette.main, smoothstep(-0.1, 0.1, edge));
      ink.tint(palette.dark, 0.7 * smoothstep(0.35, 0.75, edge));
      ink.shade(1 + 0.25 * hair);
    };
  },
};
