import { type Palette, WHITE, typical } from '../colour.js';
import type { Ink } from '../ink.js';
import type { PictureClass } from '../picture-class.js';
import { length, smoothstep } from '../shade.js';

const HEM = 0.2; // where arms and tentacles begin

/** Tentacles `spacing` apart, each with its own wave and length, tapering to a point. */
function tentacles(ink: Ink, palette: Palette, u: number, v: number, spacing: number, wave: number): void {
  const down = HEM - v;
  const drift = u * (1 + 0.25 * down);
  const index = Math.round(drift / spacing + 0.5) - 0.5;
  const x = drift - index * spacing - 0.08 * Math.sin(v * wave + index * 1.7) * (0.3 + down);
  const reach = 1.14 - 0.3 * Math.abs(Math.sin(index * 2.4));
  const thread = Math.max(Math.abs(x) - 0.06 * (1 - down / reach), Math.abs(index) * spacing - 0.8);
  ink.outlined(thread, palette.light, palette.main, 0.035);
}

/** Two frilled arms that hang in the middle, wound into one. */
function arms(ink: Ink, palette: Palette, u: number, v: number, phase: number): void {
  const down = HEM - v;
  const arm = Math.abs(u - 0.12 * Math.sin(v * 4 + phase)) - 0.24 * (1 - down);
  const frill = Math.max(arm + 0.04 * Math.sin(v * 30 + u * 12), down - 0.92);
  ink.outlined(frill, palette.accent, palette.dark, 0.03);
  ink.tint(palette.light, 0.8 * ink.cover(frill) * smoothstep(0.1, 0.8, Math.sin(v * 30 - u * 40)));
}

/** The bell: a glowing rim, meridian ribs, a beaded hem. */
function bell(ink: Ink, palette: Palette, u: number, v: number, height: number, ribs: number): void {
  const hem = 0.02 * Math.cos(u * 26) - 0.1 * u * u;
  const dome = (length(u / 0.9, (v - 0.1) / height) - 1) * 0.8;
  const shape = v > 0.1 ? dome : Math.max(Math.abs(u) - 0.9, 0.02 + hem - v);
  ink.outlined(shape, palette.main, palette.dark, 0.035);
  const inside = ink.cover(shape);
  if (inside === 0) return;
  const across = u / Math.sqrt(Math.max(0.02, 1 - ((v - 0.1) / height) ** 2)); // meridians bend with the dome
  const rib = Math.abs(Math.sin(across * ribs));
  const glow = smoothstep(0.55, 0.1, length(u * 0.9, v - 0.35));
  ink.tint(palette.light, inside * (0.75 * smoothstep(-0.22, -0.02, shape) + 0.55 * smoothstep(0.3, 0.05, rib)));
  ink.tint(palette.accent, inside * 0.75 * glow * (0.4 + 0.6 * rib));
  ink.tint(palette.dark, inside * 0.6 * smoothstep(0.14, 0.18, v) * smoothstep(0.25, 0.2, v));
  const bead = smoothstep(0.3, 0.8, Math.cos(u * 26)) * smoothstep(0.07, 0.03, Math.abs(v - 0.1 - hem));
  ink.tint(WHITE, inside * bead);
  ink.tint(WHITE, inside * 0.8 * smoothstep(0.2, 0.08, length(u + 0.36, (v - 0.62) * 1.4)));
}

/** A glowing jellyfish: translucent ribbed bell with a beaded hem, frilled arms and waving tentacles. */
export const jelly: PictureClass = {
  name: 'jelly',
  kind: 'object',
  upright: true,
  palette: typical([0.83, 0.9], [0.8, 0.55], [0.88, 0.78]),
  draw(rng, palette) {
    const height = rng.uniform(0.72, 0.88);
    const spacing = 1.5 / (5 + rng.int(3));
    const wave = rng.uniform(5, 7.5);
    const phase = rng.uniform(0, 6);
    const ribs = rng.uniform(5, 8.5);
    return (u, v, ink) => {
      if (v < HEM) {
        tentacles(ink, palette, u, v, spacing, wave);
        if (Math.abs(u) < 0.5) arms(ink, palette, u, v, phase);
      }
      if (v > -0.15) bell(ink, palette, u, v, height, ribs);
    };
  },
};
