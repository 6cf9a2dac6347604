/** Renders a shader into a square layer of colour and coverage, and lays layers over pictures. */
import type { Rng } from '../core/rng.js';
import { Ink } from './ink.js';
import { noise } from './noise.js';
import type { Shader } from './picture-class.js';

/** Where a shader's unit square lands in a picture, in pixels (y down), and how it is bent. */
export interface Placement {
  readonly x: number;
  readonly y: number;
  /** Pixels per shader unit. */
  readonly radius: number;
  /** Radians, counter-clockwise. */
  readonly angle: number;
  /** Above 1 wider, below 1 taller; the area stays. */
  readonly aspect: number;
  readonly mirrored: boolean;
  /** How far noise bends the coordinates, in shader units, and how many bends a unit has. */
  readonly warp: number;
  readonly warpScale: number;
  readonly warpSeed: number;
}

/** Premultiplied red, green, blue, coverage for every pixel: `[size, size, 4]`, row by row. */
export interface Layer {
  readonly size: number;
  readonly rgba: Float32Array;
}

/** Objects stay within this many units of their centre, warp included. */
const REACH = 1.15;
/** Samples a pixel, along each side. */
const SAMPLES = 2;

/** Draws the style of a placement: aspect within 18 %, a flip at even odds, a noise warp. */
export function placed(
  rng: Rng,
  x: number,
  y: number,
  radius: number,
  turn: number,
  warp: number,
  warpScale: number,
): Placement {
  return {
    x,
    y,
    radius,
    angle: rng.uniform(-turn, turn),
    aspect: rng.uniform(0.91, 1.09),
    mirrored: rng.chance(0.5),
    warp: rng.uniform(0, warp),
    warpScale,
    warpSeed: rng.uniform(0, 60),
  };
}

/**
 * Runs `shader` over a `size` x `size` picture, several samples a pixel.
 *
 * @param bounded true for objects: pixels out of their reach are skipped
 */
export function renderLayer(shader: Shader, place: Placement, size: number, bounded: boolean): Layer {
  const rgba = new Float32Array(size * size * 4);
  const ink = new Ink(1 / (place.radius * SAMPLES));
  // One pixel to the right moves the shader's point by (ux, vx), one pixel down by (uy, vy).
  const sign = place.mirrored ? -1 : 1;
  const ux = (sign * Math.cos(place.angle)) / (place.radius * place.aspect);
  const uy = (-sign * Math.sin(place.angle)) / (place.radius * place.aspect);
  const vx = (-Math.sin(place.angle) * place.aspect) / place.radius;
  const vy = (-Math.cos(place.angle) * place.aspect) / place.radius;
  const weight = 1 / (SAMPLES * SAMPLES);
  const reach = bounded ? REACH : Infinity;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const dx = column + 0.5 - place.x;
      const dy = row + 0.5 - place.y;
      const u = ux * dx + uy * dy;
      const v = vx * dx + vy * dy;
      if (Math.abs(u) > reach || Math.abs(v) > reach) continue;
      // The warp is smooth: once a pixel is enough.
      const wx = u * place.warpScale + place.warpSeed;
      const wy = v * place.warpScale + place.warpSeed;
      const bentU = u + place.warp * (noise(wx, wy) * 2 - 1);
      const bentV = v + place.warp * (noise(wx + 31, wy + 17) * 2 - 1);
      const at = (row * size + column) * 4;
      for (let sample = 0; sample < SAMPLES * SAMPLES; sample++) {
        const sx = ((sample % SAMPLES) + 0.5) / SAMPLES - 0.5;
        const sy = (Math.floor(sample / SAMPLES) + 0.5) / SAMPLES - 0.5;
        ink.clear();
        shader(bentU + ux * sx + uy * sy, bentV + vx * sx + vy * sy, ink);
        rgba[at] += ink.r * weight;
        rgba[at + 1] += ink.g * weight;
        rgba[at + 2] += ink.b * weight;
        rgba[at + 3] += ink.a * weight;
      }
    }
  }
  return { size, rgba };
}

/**
 * Lays a layer over a picture, in place.
 *
 * @param picture `[3, size, size]`
 * @param strength 0 leaves the picture, 1 lays the layer on in full
 */
export function compose(picture: Float32Array, layer: Layer, strength = 1): void {
  const plane = layer.size * layer.size;
  for (let i = 0; i < plane; i++) {
    const keep = 1 - layer.rgba[i * 4 + 3] * strength;
    for (let channel = 0; channel < 3; channel++) {
      const at = channel * plane + i;
      picture[at] = picture[at] * keep + layer.rgba[i * 4 + channel] * strength;
    }
  }
}

/** Darkens the picture where the layer's soft shadow falls, `dx`, `dy` pixels away. */
export function castShadow(picture: Float32Array, layer: Layer, dx: number, dy: number, strength: number): void {
  const { size, rgba } = layer;
  const blur = Math.max(1, Math.round(size / 40));
  const clampAt = (i: number): number => Math.min(size - 1, Math.max(0, i));
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let sum = 0;
      for (let tap = 0; tap < 5; tap++) {
        // The four corners and the middle of a small square.
        const x = clampAt(column - dx + (tap === 4 ? 0 : (tap % 2 ? 1 : -1) * blur));
        const y = clampAt(row - dy + (tap === 4 ? 0 : (tap < 2 ? 1 : -1) * blur));
        sum += rgba[(y * size + x) * 4 + 3];
      }
      if (sum === 0) continue;
      const keep = 1 - (strength * sum) / 5;
      const at = row * size + column;
      for (let channel = 0; channel < 3; channel++) picture[channel * size * size + at] *= keep;
    }
  }
}

/** The box `[x0, y0, x1, y1]` around everything at least half covered, in pixels, right and bottom exclusive. */
export function coveredBox(layer: Layer): [number, number, number, number] {
  const { size, rgba } = layer;
  const box: [number, number, number, number] = [size, size, 0, 0];
  for (let i = 0; i < size * size; i++) {
    if (rgba[i * 4 + 3] < 0.5) continue;
    const x = i % size;
    const y = Math.floor(i / size);
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x + 1);
    box[3] = Math.max(box[3], y + 1);
  }
  return box;
}
