import { BLACK, rgb, typical } from '../colour.js';
import { Scale } from '../cells.js';
import { cellRandom, noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, length, limb, smoothstep } from '../shade.js';

const BARK = rgb(0.5, 0.28, 0.13);
const SUNLIT = rgb(0.85, 1, 0.35);

/** A fruit tree: a crown of overlapping leaf puffs lit from above, bright fruit, a rooted trunk with furrowed bark. */
export const tree: PictureClass = {
  name: 'tree',
  kind: 'object',
  upright: true,
  palette: typical([0.3, 0.0], [0.34, 0.04], [0.26, 0.98]),
  draw(rng, palette) {
    const puffs = rng.uniform(2.7, 3.4); // a unit
    const crownHeight = rng.uniform(0.5, 0.6);
    const fork = rng.uniform(-0.08, 0.08);
    const fruit = rng.uniform(0.25, 0.45);
    const seed = rng.uniform(0, 60);
    const shift = rng.int(30);
    const puff = new Scale();
    return (u, v, ink) => {
      if (v < 0.25) {
        const flare = 0.13 + 0.32 * smoothstep(-0.68, -1.04, v);
        const bole = Math.max(Math.abs(u - fork * v) - flare, -0.98 - v + 0.06 * Math.cos(u * 18));
        const trunk = Math.min(bole, limb(Math.abs(u), v, 0, -0.45, 0.5, 0.2, 0.1, 0.05));
        ink.outlined(trunk, BARK, BLACK, 0.035);
        const bark = Math.sin(u * 42 + 4 * noise(u * 4 + seed, v * 5));
        ink.shade(1 - ink.cover(trunk) * (0.25 + 0.25 * bark + 0.4 * smoothstep(-0.1, 0.2, u)));
      }
      if (v < -0.45 || Math.abs(u) > 1.1) return;
      const stray = 0.5 * (noise(u * 2.2 + seed, v * 2.2) - 0.5);
      puff.find(u * puffs + stray + shift, v * puffs - stray + shift, 0.42);
      const { x, y, radius } = puff;
      // A puff belongs to the crown when its middle does, so the outline is made of whole puffs.
      const middleU = u - (x * 0.54) / puffs;
      const middleV = v - (y * 0.54) / puffs;
      if (ellipse(middleU, middleV - 0.3, 0.86, crownHeight) > 0) return;
      ink.paint(BLACK, ink.cover(((radius - 1) * 0.54) / puffs));
      const inside = ink.cover(((radius - 0.9) * 0.54) / puffs);
      ink.paint(palette.main, inside);
      const lit = smoothstep(-0.5, 0.8, y - x * 0.5); // from the upper left
      const leafy = noise(u * 20 + seed, v * 20);
      ink.shade(1 - inside * (0.72 - 0.75 * lit - 0.2 * middleV));
      ink.tint(SUNLIT, inside * 0.8 * lit * smoothstep(0.5, 0.75, leafy));
      ink.tint(BLACK, inside * 0.4 * smoothstep(0.4, 0.25, leafy));
      if (cellRandom(puff.column, puff.row, 3) > fruit) return;
      const r = (length(x, y - 0.3) * 0.54) / puffs;
      ink.tint(BLACK, ink.cover(r - 0.1));
      ink.tint(palette.accent, ink.cover(r - 0.078));
      ink.tint(palette.light, ink.cover((length(x + 0.13, y - 0.45) * 0.54) / puffs - 0.028));
    };
  },
};
