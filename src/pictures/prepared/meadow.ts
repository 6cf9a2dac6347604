import type { Rng } from '../../core/rng.js';
import { type Colour, hsv, mixColour, rgb } from '../colour.js';
import { fractal } from '../noise.js';
import { TAU, mix, smoothstep } from '../shade.js';
import { Canvas } from './canvas.js';

const SKYLINE = 0.26;
const SKY_TOP = rgb(0.36, 0.62, 0.9);
const SKY_LOW = rgb(0.95, 0.94, 0.82);
const WOODS = rgb(0.12, 0.24, 0.16);
const SOIL = rgb(0.07, 0.16, 0.04);
const GRASS_FAR = rgb(0.6, 0.68, 0.26);
const BLADES = 15000;
const FLOWERS = 420;

/** Sky, a far line of trees, and the ground that shows between the blades. */
function paintGround(canvas: Canvas, seed: number): void {
  canvas.fill((x, y, ink) => {
    const cloud = smoothstep(0.45, 0.75, fractal(x * 2.4 + seed, y * 6, 5));
    ink.paint(mixColour(mixColour(SKY_TOP, SKY_LOW, y / SKYLINE), rgb(1, 1, 0.98), 0.75 * cloud), 1);
    const crowns = SKYLINE - 0.02 - 0.13 * fractal(x * 5 + seed, 3, 5);
    const leaves = fractal(x * 32 + seed, y * 32, 3);
    if (y > crowns) ink.paint(mixColour(WOODS, rgb(0.45, 0.6, 0.3), leaves * smoothstep(0.1, 0, y - crowns)), 1);
    const near = (y - SKYLINE) / (1 - SKYLINE);
    if (near > 0) ink.paint(mixColour(GRASS_FAR, SOIL, smoothstep(0, 0.35, near)), 1);
  });
}

/** One blade: a tapering stroke that bends over; `near` is 0 at the skyline and 1 at the front. */
function drawBlade(canvas: Canvas, x: number, y: number, near: number, rng: Rng, seed: number): void {
  const tall = mix(0.012, 0.2, near) * rng.uniform(0.5, 1);
  const lean = tall * rng.uniform(-0.5, 0.6);
  const wide = mix(0.0011, 0.0062, near) * rng.uniform(0.6, 1.3);
  const patch = fractal(x * 3 + seed, y * 5, 3); // sun and shade lie in patches
  const light = smoothstep(0.3, 0.7, patch) * rng.uniform(0.6, 1.1);
  const tip = hsv(rng.uniform(0.16, 0.3), rng.uniform(0.55, 0.85), mix(0.35, 0.95, light));
  const steps = Math.max(2, Math.ceil(tall * canvas.height));
  for (let step = 0; step < steps; step++) {
    const t = step / steps;
    const colour = mixColour(SOIL, tip, 0.25 + 0.75 * t);
    canvas.dot(x + lean * t * t, y - tall * t, wide * (1 - t), 1, mixColour(colour, GRASS_FAR, 0.5 * (1 - near) ** 3));
  }
}

/** A flower head seen at a slant: petals around a domed centre. */
function drawFlower(canvas: Canvas, x: number, y: number, near: number, rng: Rng, hues: readonly number[]): void {
  const size = mix(0.006, 0.036, near * near) * rng.uniform(0.7, 1.2);
  const petals = 5 + rng.int(5);
  const turn = rng.uniform(0, TAU);
  const white = rng.chance(0.35);
  const hue = rng.pick(hues) + rng.uniform(-0.02, 0.02);
  const petal: Colour = white ? rgb(0.97, 0.96, 0.93) : hsv(hue, rng.uniform(0.7, 0.95), rng.uniform(0.8, 1));
  const slant = rng.uniform(0.55, 0.85);
  for (let index = 0; index < petals; index++) {
    const angle = turn + (index / petals) * TAU;
    const px = x + Math.cos(angle) * size * 0.66;
    const py = y + Math.sin(angle) * size * 0.66 * slant;
    const shade = mixColour(petal, rgb(0.15, 0.05, 0.2), 0.22 + 0.22 * Math.sin(angle));
    canvas.dot(px, py, size * 0.5, slant, mixColour(shade, SOIL, 0.5));
    canvas.dot(px, py, size * 0.44, slant, shade);
    canvas.dot(px - size * 0.05, py - size * 0.1, size * 0.2, slant, mixColour(shade, rgb(1, 1, 1), 0.35), 0.8);
  }
  canvas.dot(x, y, size * 0.34, slant, rgb(0.5, 0.28, 0.02));
  canvas.dot(x, y - size * 0.04, size * 0.28, slant, rgb(1, 0.78, 0.1));
}

/** A summer meadow: grass blade by blade up to the front, flowers among it, trees and a bright sky behind. */
export function drawMeadow(width: number, height: number, rng: Rng): Float32Array {
  const canvas = new Canvas(width, height);
  const seed = rng.uniform(0, 40);
  const hues = [0.0, 0.92, 0.78, 0.62, 0.13];
  paintGround(canvas, seed);
  // From the back to the front; far things are dense and small.
  const blades = Math.round(BLADES * canvas.aspect);
  const every = Math.round(blades / (FLOWERS * canvas.aspect));
  for (let index = 0; index < blades; index++) {
    const near = Math.pow(index / blades, 1.5);
    const x = rng.uniform(-0.05, canvas.aspect + 0.05);
    const y = mix(SKYLINE + 0.005, 1.16, near);
    drawBlade(canvas, x, y, near, rng, seed);
    if (index % every === 0)
      drawFlower(canvas, rng.uniform(0, canvas.aspect), y - mix(0.008, 0.13, near), near, rng, hues);
  }
  return canvas.data;
}
