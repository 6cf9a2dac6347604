import type { Rng } from '../../core/rng.js';
import { TAU } from '../shade.js';
import { Canvas } from './canvas.js';

/**
 * A fractal height field that joins at its edges, by the diamond-square algorithm (Fournier, Fussell & Carpenter 1982):
 * middles of squares, then of diamonds, become the mean of their four neighbours plus a random step that shrinks with
 * their distance.
 *
 * @param side a power of two
 * @param roughness factor from one scale to the next, in (0, 1); larger is rougher
 * @returns `[side, side]`, scaled to [0, 1]
 */
export function diamondSquare(side: number, roughness: number, rng: Rng): Float32Array {
  const field = new Float32Array(side * side);
  const at = (x: number, y: number): number => (y & (side - 1)) * side + (x & (side - 1));
  let step = 1;
  for (let half = side / 2; half >= 1; half /= 2) {
    for (let y = half; y < side; y += 2 * half) {
      for (let x = half; x < side; x += 2 * half) {
        const corners =
          field[at(x - half, y - half)] +
          field[at(x + half, y - half)] +
          field[at(x - half, y + half)] +
          field[at(x + half, y + half)];
        field[at(x, y)] = corners / 4 + rng.uniform(-step, step);
      }
    }
    for (let y = 0; y < side; y += half) {
      for (let x = (y / half) % 2 === 0 ? half : 0; x < side; x += 2 * half) {
        const edges = field[at(x - half, y)] + field[at(x + half, y)] + field[at(x, y - half)] + field[at(x, y + half)];
        field[at(x, y)] = edges / 4 + rng.uniform(-step, step);
      }
    }
    step *= roughness;
  }
  let low = Infinity;
  let high = -Infinity;
  for (const level of field) {
    low = Math.min(low, level);
    high = Math.max(high, level);
  }
  return field.map((level) => (level - low) / (high - low));
}

/** Clouds of colour: one fractal field walks around the colours, a second one sets how bright they are. */
export function drawPlasma(width: number, height: number, rng: Rng): Float32Array {
  const canvas = new Canvas(width, height);
  const side = 256; // the same scene at every size: sampled, not drawn anew
  const hue = diamondSquare(side, 0.54, rng.fork('hue'));
  const light = diamondSquare(side, 0.6, rng.fork('light'));
  const start = rng.next();
  const turns = rng.uniform(1.3, 1.8);
  const scale = side / Math.max(1, canvas.aspect);
  canvas.fill((x, y, ink) => {
    const t = TAU * (start + turns * sample(hue, side, x * scale, y * scale));
    const level = 0.3 + 0.5 * sample(light, side, x * scale, y * scale);
    // Three cosines a third of a turn apart pass through all hues without the kinks of HSV.
    ink.r = level + 0.34 * Math.cos(t);
    ink.g = level + 0.34 * Math.cos(t - TAU / 3);
    ink.b = level + 0.34 * Math.cos(t + TAU / 3);
  });
  return canvas.data;
}

/** Bilinear interpolation in a field that joins at its edges. */
function sample(field: Float32Array, side: number, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = x - column;
  const fy = y - row;
  const at = (i: number, j: number): number => field[((row + j) & (side - 1)) * side + ((column + i) & (side - 1))];
  return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
}
