import type { Rng } from '../../core/rng.js';
import { type Colour, mixColour, rgb } from '../colour.js';
import type { Ink } from '../ink.js';
import { fractal, noise } from '../noise.js';
import { clamp01, length, mix, smoothstep } from '../shade.js';
import { Canvas } from './canvas.js';

const ZENITH = rgb(0.1, 0.28, 0.62);
const HORIZON = rgb(0.98, 0.8, 0.6);
const SUNLIGHT = rgb(1, 0.97, 0.86);
const CLOUD_SHADE = rgb(0.4, 0.44, 0.58);
const HAZE = rgb(0.66, 0.72, 0.84);
const NEAR_HILL = rgb(0.13, 0.3, 0.1);
const MEADOW_LIGHT = rgb(0.55, 0.66, 0.2);
const SKYLINE = 0.74; // where the hills begin, as a part of the height
const RIDGES = 5;
const CLOUD_BASE = 0.49; // noise above this is cloud
const LIGHT_STEPS = 4;

/** How much cloud there is in a direction; `px`, `py` are places on the layer of cloud. */
function cloudDensity(px: number, py: number, seed: number): number {
  // Bending the coordinates by noise makes billows of what would be fog (domain warping).
  const bendX = noise(px * 1.7 + seed, py * 1.7) - 0.5;
  const bendY = noise(px * 1.7 + 9.2, py * 1.7 + seed) - 0.5;
  return fractal(px + 0.45 * bendX + seed, py + 0.45 * bendY, 6);
}

/** Sky and clouds at (x, y), with the sun at (sunX, sunY). */
function paintSky(
  ink: Ink,
  x: number,
  y: number,
  sunX: number,
  sunY: number,
  canvasMiddle: number,
  seed: number,
): void {
  const height = 1 - y / SKYLINE; // 0 at the skyline, about 1 at the top
  ink.paint(mixColour(HORIZON, ZENITH, Math.pow(clamp01(height + 0.12), 0.65)), 1);
  const sun = length(x - sunX, y - sunY);
  ink.tint(SUNLIGHT, 0.75 * Math.exp(-sun * 5) + smoothstep(0.034, 0.024, sun));
  // Clouds shrink towards the skyline, alike in both directions, so they stay as puffy as they are overhead.
  const distance = 1 / (Math.max(-0.2, height) + 0.3);
  const px = (x - canvasMiddle) * distance * 3.4;
  const py = 5.4 * Math.log(distance);
  const density = cloudDensity(px, py, seed);
  const cover = smoothstep(CLOUD_BASE, CLOUD_BASE + 0.11, density);
  if (cover === 0) return;
  // March towards the sun: the more cloud on the way, the less light arrives (a coarse volume integral).
  const away = length(sunX - x, sunY - y) + 0.05;
  let thickness = 0;
  for (let step = 1; step <= LIGHT_STEPS; step++) {
    const along = (0.1 * step * step) / away;
    const ahead = cloudDensity(px + (sunX - x) * along, py + (sunY - y) * along, seed);
    thickness += Math.max(0, ahead - CLOUD_BASE);
  }
  const lit = Math.exp(-3.2 * thickness) + 0.25 * Math.exp(-sun * 4);
  const colour = mixColour(CLOUD_SHADE, SUNLIGHT, clamp01(lit * 1.15));
  ink.tint(mixColour(colour, HORIZON, 0.6 * smoothstep(0.3, 0, height)), cover);
}

/** Height of ridge `index` (0 the farthest) at x, as y. */
function ridgeLine(index: number, x: number, seed: number): number {
  const scale = mix(2.2, 1.1, index / RIDGES);
  const swell = fractal(x * scale + seed + index * 11.7, index * 5.3, 5) - 0.5;
  return SKYLINE + 0.01 + index * 0.052 - swell * mix(0.16, 0.24, index / RIDGES);
}

function hillColour(index: number, depth: number, x: number, y: number, seed: number): Colour {
  const near = index / (RIDGES - 1);
  const woods = fractal(x * mix(26, 12, near) + seed, y * mix(60, 22, near), 4);
  const light = smoothstep(0.06, 0, depth) * 0.5 + smoothstep(0.4, 0.68, fractal(x * 3 + seed, y * 7 + index, 3)) * 0.7;
  const ground = mixColour(NEAR_HILL, MEADOW_LIGHT, clamp01(light * (0.35 + woods)));
  const shaded = mixColour(rgb(0.02, 0.07, 0.06), ground, 0.35 + 0.9 * woods);
  return mixColour(HAZE, shaded, Math.pow(near, 0.7) * 0.88 + 0.1);
}

/** An evening sky: lit clouds receding over ridges of wooded hills that fade into haze. */
export function drawSky(width: number, height: number, rng: Rng): Float32Array {
  const canvas = new Canvas(width, height);
  const seed = rng.uniform(0, 40);
  const sunX = canvas.aspect * rng.uniform(0.6, 0.75);
  const sunY = rng.uniform(0.4, 0.48);
  canvas.fill((x, y, ink) => {
    for (let index = RIDGES - 1; index >= 0; index--) {
      const depth = y - ridgeLine(index, x, seed);
      if (depth > 0) {
        ink.paint(hillColour(index, depth, x, y, seed), 1);
        return;
      }
    }
    paintSky(ink, x, y, sunX, sunY, canvas.aspect / 2, seed);
  });
  return canvas.data;
}
