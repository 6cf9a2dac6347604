import { BLACK, rgb, typical } from '../colour.js';
import { RandomCell } from '../cells.js';
import { cellRandom, noise } from '../noise.js';
import type { PictureClass } from '../picture-class.js';
import { ellipse, length, limb, smoothstep } from '../shade.js';

const BARK = rgb(0.42, 0.24, 0.12);

/** A fruit tree: a crown of round leaf puffs lit from above, bright fruit, a rooted trunk with furrowed bark. */
export const tree: PictureClass = {
  name: 'tree',
  kind: 'object',
  upright: true,
  palette: typical([0.3, 0.0], [0.34, 0.04], [0.26, 0.98]),
  draw(rng, palette) {
    const puffs = rng.uniform(3.0, 3.8);
    const crownHeight = rng.uniform(0.6, 0.68);
    const fork = rng.uniform(-0.08, 0.08);
    const seed = rng.int(60);
    const puff = new RandomCell();
    return (u, v, ink) => {
      const flare = 0.13 + 0.28 * smoothstep(-0.7, -1.02, v);
      let trunk = Math.max(Math.abs(u - fork * v) - flare, -0.98 - v + 0.06 * Math.cos(u * 16), v - 0.2);
      trunk = Math.min(trunk, limb(u, v, 0, -0.4, -0.5, 0.25, 0.1, 0.05), limb(u, v, 0, -0.35, 0.5, 0.25, 0.1, 0.05));
      ink.outlined(trunk, BARK, BLACK, 0.035);
      const bark = Math.sin(u * 42 + 4 * noise(u * 4 + seed, v * 5));
      ink.shade(1 - ink.cover(trunk) * (0.3 + 0.4 * bark * 0.6 + 0.4 * smoothstep(-0.1, 0.2, u)));

      puff.find(u * puffs + seed, v * puffs, 0.7);
      const crown = ellipse(u, v - 0.34, 0.96, crownHeight) - 0.06 + 0.34 * (puff.nearest - 0.35);
      ink.outlined(crown, palette.main, BLACK, 0.035);
      const inside = ink.cover(crown);
      if (inside === 0) return;
      const lit = smoothstep(-0.55, 0.5, puff.y - puff.x * 0.6); // each puff is a ball lit from the upper left
      const leafy = noise(u * 18 + seed, v * 18);
      ink.shade(1 - inside * (0.75 - 0.75 * lit - 0.15 * (v - 0.3)));
      ink.tint(rgb(0.85, 1, 0.35), inside * 0.75 * lit * lit * smoothstep(0.45, 0.75, leafy));
      ink.tint(BLACK, inside * (0.75 * smoothstep(0.12, 0.0, puff.border) + 0.35 * smoothstep(0.4, 0.2, leafy)));
      if (cellRandom(puff.i, puff.j, 3) > 0.42) {
        const r = length(puff.x, puff.y + 0.06) / puffs;
        ink.tint(BLACK, inside * ink.cover(r - 0.105));
        ink.tint(palette.accent, inside * ink.cover(r - 0.08));
        ink.tint(palette.light, inside * ink.cover(length(puff.x + 0.08, puff.y - 0.04) / puffs - 0.03));
      }
    };
  },
};
