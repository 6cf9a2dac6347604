/** Backgrounds that say nothing about the class: noise, gradients, blotches, stray bars and blobs. */
import type { Rng } from '../core/rng.js';
import { type Colour, hsv } from './colour.js';
import { fractal, noise } from './noise.js';
import { clamp01, length, mix, smoothstep } from './shade.js';

/** Writes the colour of pixel (x, y), each in [0, 1), at out[0..2]. */
type Field = (x: number, y: number, out: Float32Array) => void;

function anyColour(rng: Rng): Colour {
  return hsv(rng.next(), rng.uniform(0.05, 0.9), rng.uniform(0.05, 1));
}

function between(a: Colour, b: Colour, t: number, out: Float32Array): void {
  out[0] = mix(a.r, b.r, t);
  out[1] = mix(a.g, b.g, t);
  out[2] = mix(a.b, b.b, t);
}

/** Clouds of two tones. */
function twoTone(rng: Rng): Field {
  const a = anyColour(rng);
  const b = anyColour(rng);
  const scale = rng.uniform(2, 6);
  const seed = rng.uniform(0, 60);
  return (x, y, out) => {
    between(a, b, smoothstep(0.25, 0.75, fractal(x * scale + seed, y * scale, 4)), out);
  };
}

function gradient(rng: Rng): Field {
  const a = anyColour(rng);
  const b = anyColour(rng);
  const angle = rng.uniform(0, Math.PI * 2);
  const grain = rng.uniform(0, 0.25);
  const seed = rng.uniform(0, 60);
  return (x, y, out) => {
    const t = 0.5 + (x - 0.5) * Math.cos(angle) + (y - 0.5) * Math.sin(angle);
    between(a, b, clamp01(t + grain * (noise(x * 30 + seed, y * 30) - 0.5)), out);
  };
}

/** Soft clouds, each colour channel on its own. */
function colouredNoise(rng: Rng): Field {
  const scale = rng.uniform(1.5, 4.5);
  const seed = rng.uniform(0, 60);
  const octaves = 1 + rng.int(3);
  return (x, y, out) => {
    for (let channel = 0; channel < 3; channel++) {
      const level = fractal(x * scale + seed + channel * 13.7, y * scale + channel * 7.1, octaves);
      out[channel] = clamp01((level - 0.5) * 1.6 + 0.5);
    }
  };
}

/** Patches with hard edges. */
function blotches(rng: Rng): Field {
  const a = anyColour(rng);
  const b = anyColour(rng);
  const scale = rng.uniform(2, 5);
  const seed = rng.uniform(0, 60);
  return (x, y, out) => {
    const patch = fractal(x * scale + seed, y * scale, 3) > 0.5 ? 1 : 0;
    between(a, b, patch, out);
    const grain = 0.85 + 0.3 * noise(x * 24 + seed, y * 24);
    for (let channel = 0; channel < 3; channel++) out[channel] *= grain;
  };
}

const fields: readonly ((rng: Rng) => Field)[] = [twoTone, gradient, colouredNoise, blotches];

/** A background `[3, size, size]`, RGB in [0, 1] up to rounding. */
export function drawBackground(size: number, rng: Rng): Float32Array {
  const picture = new Float32Array(3 * size * size);
  const field = rng.pick(fields)(rng);
  const colour = new Float32Array(3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      field(column / size, row / size, colour);
      const at = row * size + column;
      picture[at] = colour[0];
      picture[at + size * size] = colour[1];
      picture[at + 2 * size * size] = colour[2];
    }
  }
  return picture;
}

/** Lays a stray bar or blob over the picture: things that are no class. */
export function drawDistractor(picture: Float32Array, size: number, rng: Rng): void {
  const colour = anyColour(rng);
  const channels = [colour.r, colour.g, colour.b];
  const opacity = rng.uniform(0.4, 0.95);
  const x0 = rng.uniform(0, size);
  const y0 = rng.uniform(0, size);
  const angle = rng.uniform(0, Math.PI);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const bar = rng.chance(0.5);
  const long = (bar ? rng.uniform(0.12, 0.35) : rng.uniform(0.05, 0.16)) * size;
  const wide = (bar ? rng.uniform(0.03, 0.08) : rng.uniform(0.05, 0.16)) * size;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const along = (column - x0) * cos + (row - y0) * sin;
      const across = (row - y0) * cos - (column - x0) * sin;
      const distance = bar
        ? Math.max(Math.abs(along) - long, Math.abs(across) - wide)
        : (length(along / long, across / wide) - 1) * wide;
      if (distance > 0.5) continue;
      const cover = opacity * clamp01(0.5 - distance);
      const at = row * size + column;
      for (let channel = 0; channel < 3; channel++) {
        const i = channel * size * size + at;
        picture[i] = mix(picture[i], channels[channel], cover);
      }
    }
  }
}
