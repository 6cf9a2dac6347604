/**
 * Memory that can only be shared whole, such as textures: which of them serves whom, so that together they are small.
 */
import { type Lifetime, overlapInTime } from './plan.js';

/** An array texture of `layers` layers. */
export interface Box {
  /** Boxes of different kinds never share memory. */
  readonly kind: string;
  readonly width: number;
  readonly height: number;
  readonly layers: number;
  /** Bytes of a texel. */
  readonly weight: number;
}

/** When a box is wanted. */
export type BoxTimes = Pick<Lifetime, 'first' | 'last'>;

export interface PoolLayout<B extends Box> {
  /** The box that serves each lifetime. */
  readonly slots: readonly number[];
  readonly boxes: readonly B[];
}

/**
 * Gives every lifetime a box of its kind that is at least as large and serves nobody else meanwhile.
 *
 * Greedy by size, largest first; each goes where a box has to grow least for it, into the smallest of those that need not
 * grow (Pisarchyk & Lee 2020, "Efficient Memory Management for Deep Neural Net Inference", section 5.1, "Greedy by Size
 * Improved", in three dimensions).
 */
export function packPool<B extends Box>(lifetimes: readonly (B & BoxTimes)[]): PoolLayout<B> {
  const slots = lifetimes.map(() => -1);
  const pool: { box: B; readonly users: BoxTimes[] }[] = [];
  const sizes = lifetimes.map(boxBytes);
  const largestFirst = sizes.map((_, i) => i).sort((a, b) => sizes[b] - sizes[a] || a - b);
  for (const i of largestFirst) {
    const wanted = lifetimes[i];
    let best = -1;
    let leastGrowth = sizes[i];
    let bestSize = Infinity;
    pool.forEach(({ box, users }, slot) => {
      if (box.kind !== wanted.kind || users.some((user) => overlapInTime(user, wanted))) return;
      const size = boxBytes(box);
      const growth = boxBytes(around(box, wanted)) - size;
      if (growth > leastGrowth || (growth === leastGrowth && size >= bestSize)) return;
      [best, leastGrowth, bestSize] = [slot, growth, size];
    });
    if (best < 0) best = pool.push({ box: wanted, users: [] }) - 1;
    pool[best].box = around(pool[best].box, wanted);
    pool[best].users.push(wanted);
    slots[i] = best;
  }
  return { slots, boxes: pool.map(({ box }) => box) };
}

export function boxBytes({ width, height, layers, weight }: Box): number {
  return width * height * layers * weight;
}

/** The smallest box that holds both, one at a time. */
function around<B extends Box>(a: B, b: Box): B {
  const width = Math.max(a.width, b.width);
  const height = Math.max(a.height, b.height);
  return { ...a, width, height, layers: Math.max(a.layers, b.layers) };
}
