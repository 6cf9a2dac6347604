import { typical, WHITE } from '../colour.js';
import { fractal } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { fract, smoothstep } from '../shade.js';

/** Cut agate: fine bands of colour along the contour lines of smooth noise, ring in ring about crystal hearts. */
export const agate: PictureClass = {
  name: 'agate',
  kind: 'texture',
  upright: false,
  palette: typical([0.93, 0.5], [0.75, 0.07], [0.52, 0.95]),
  draw(rng, palette) {
    const bands = rng.uniform(3.2, 4.4);
    const seed = rng.uniform(0, 60);
    return (u, v, ink) => {
      const height = fractal(u * 0.42 + seed, v * 0.42, 2);
      const level = height * bands * 2;
      const step = fract(level);
      const third = Math.floor(level) % 3;
      ink.paint(third === 0 ? palette.main : third === 1 ? palette.light : palette.accent, 1);
      ink.shade(0.7 + 0.35 * step);
      ink.tint(palette.dark, 0.75 * smoothstep(0.1, 0.04, Math.abs(step - 0.45)));
      ink.tint(palette.dark, smoothstep(0.08, 0.03, Math.min(step, 1 - step)));
      ink.tint(WHITE, 0.6 * smoothstep(0.1, 0.02, Math.abs(step - 0.72)));
    };
  },
};
