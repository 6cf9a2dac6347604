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
 * Greedy: each goes where a box has to grow least for it, into the smallest of those that need not grow, and of equal ones
 * into the one that is in use just before or after. That is done in several orders, of which the best counts: the largest
 * first (Pisarchyk & Lee 2020, "Efficient Memory Management for Deep Neural Net Inference", section 5.1, "Greedy by Size
 * Improved"), and in the order of time, which is best for a chain whose neighbours take turns.
 */
export function packPool<B extends Box>(lifetimes: readonly (B & BoxTimes)[]): PoolLayout<B> {
  const sizes = lifetimes.map(boxBytes);
  /** A quarter of the size of the first and less is the next class. */
  const classes = sizes.map((size) => Math.floor(Math.log2(size) / 2));
  const orders: ((a: number, b: number) => number)[] = [
    (a, b) => sizes[b] - sizes[a],
    (a, b) => lifetimes[a].first - lifetimes[b].first,
    (a, b) => classes[b] - classes[a] || lifetimes[a].first - lifetimes[b].first,
  ];
  const layouts = orders.map((compare) => {
    const order = sizes.map((_, i) => i).sort((a, b) => compare(a, b) || a - b);
    return packInOrder(lifetimes, order);
  });
  const bytes = layouts.map(({ boxes }) => boxes.reduce((sum, box) => sum + boxBytes(box), 0));
  return layouts[bytes.indexOf(Math.min(...bytes))];
}

function packInOrder<B extends Box>(lifetimes: readonly (B & BoxTimes)[], order: readonly number[]): PoolLayout<B> {
  const slots = lifetimes.map(() => -1);
  const pool: { box: B; readonly users: BoxTimes[] }[] = [];
  for (const i of order) {
    const wanted = lifetimes[i];
    const choices = pool.flatMap(({ box, users }, slot) => {
      if (box.kind !== wanted.kind || users.some((user) => overlapInTime(user, wanted))) return [];
      const size = boxBytes(box);
      return [{ slot, growth: boxBytes(around(box, wanted)) - size, size, gap: gapAround(wanted, users) }];
    });
    choices.sort((a, b) => a.growth - b.growth || a.size - b.size || a.gap - b.gap || a.slot - b.slot);
    const isWorthIt = choices.length > 0 && choices[0].growth <= boxBytes(wanted);
    const best = isWorthIt ? choices[0].slot : pool.push({ box: wanted, users: [] }) - 1;
    pool[best].box = around(pool[best].box, wanted);
    pool[best].users.push(wanted);
    slots[i] = best;
  }
  return { slots, boxes: pool.map(({ box }) => box) };
}

/** How near in time a box is in use: next to its uses, what is short leaves the longest time for others. */
function gapAround({ first, last }: BoxTimes, users: readonly BoxTimes[]): number {
  return Math.min(...users.map((user) => (user.last < first ? first - user.last : user.first - last)));
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
