/**
 * Value noise on a fixed lattice of random numbers, computed once and shared by every picture.
 * A picture gets its own noise by starting at its own offset. All functions repeat every 64 units.
 */
import { Rng } from '../core/rng.js';

const SIDE = 64;
const MASK = SIDE - 1;
const lattice = uniformLattice();

function uniformLattice(): Float32Array {
  const rng = new Rng(20150617);
  return Float32Array.from({ length: SIDE * SIDE }, () => rng.next());
}

/** A random number in [0, 1) that belongs to the lattice cell (i, j); `k` picks one of several. */
export function cellRandom(i: number, j: number, k = 0): number {
  return lattice[((j + k * 23) & MASK) * SIDE + ((i + k * 41) & MASK)];
}

/** Smooth noise in [0, 1]: lattice numbers interpolated with a cubic ramp. Features are about one unit wide. */
export function noise(x: number, y: number): number {
  const i = Math.floor(x);
  const j = Math.floor(y);
  const fx = x - i;
  const fy = y - j;
  const sx = fx * fx * (3 - 2 * fx);
  const sy = fy * fy * (3 - 2 * fy);
  const row = (j & MASK) * SIDE;
  const above = ((j + 1) & MASK) * SIDE;
  const left = i & MASK;
  const right = (i + 1) & MASK;
  const a = lattice[row + left];
  const b = lattice[row + right];
  const c = lattice[above + left];
  const d = lattice[above + right];
  return a + (b - a) * sx + (c - a) * sy + (a - b - c + d) * sx * sy;
}

/** Fractal noise in [0, 1]: `octaves` layers, each of half the size and half the height of the one before. */
export function fractal(x: number, y: number, octaves: number): number {
  let sum = 0;
  let height = 0.5;
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    sum += height * noise(x, y);
    total += height;
    height *= 0.5;
    // The odd offsets keep the lattices of two layers from lining up.
    x = x * 2 + 17.3;
    y = y * 2 + 5.9;
  }
  return sum / total;
}
