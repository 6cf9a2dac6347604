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
  /** Whether a larger one will not do. */
  readonly isExact?: boolean;
}

/** When a box is wanted. */
export type BoxTimes = Pick<Lifetime, 'first' | 'last'>;

export interface PoolLayout<B extends Box> {
  /** The box that serves each lifetime. */
  readonly slots: readonly number[];
  readonly boxes: readonly B[];
}

/**
 * Gives every lifetime a box of its kind that is at least as large (or just as large, if that is asked for) and serves nobody
 * else meanwhile.
 *
 * Greedy: each goes where a box has to grow least for it, into the smallest of those that need not grow, and of equal ones
 * into the one that is in use just before or after. That is done in several orders, of which the best counts: the largest
 * first (Pisarchyk & Lee 2020, "Efficient Memory Management for Deep Neural Net Inference", section 5.1, "Greedy by Size
 * Improved"), and in the order of time, which is best for a chain whose neighbours take turns; with all of a kind together,
 * and with those of each number of layers for themselves, as a box around two shapes may be larger than both.
 */
export function packPool<B extends Box>(lifetimes: readonly (B & BoxTimes)[]): PoolLayout<B> {
  const classOf = ({ kind, width, height, layers, isExact }: B): string =>
    isExact ? [kind, width, height, layers].join() : kind;
  const groups = partsOf(lifetimes, classOf).flatMap((ofKind) =>
    smallest([bestOrder(ofKind), partsOf(ofKind, ({ layers }) => layers).flatMap(bestOrder)]),
  );
  const slots = new Map(groups.flatMap((group, slot) => group.map((lifetime) => [lifetime, slot] as const)));
  return { slots: lifetimes.map((lifetime) => slots.get(lifetime) ?? -1), boxes: groups.map(boxOf) };
}

/** Lifetimes that share a box; never empty. */
type Group<B extends Box> = (B & BoxTimes)[];

/** Lifetimes of one kind, packed in the order that is best for them. */
function bestOrder<B extends Box>(lifetimes: readonly (B & BoxTimes)[]): Group<B>[] {
  /** A quarter of the size and less is the next class. */
  const classOf = (box: Box): number => Math.floor(Math.log2(boxBytes(box)) / 2);
  const orders: ((a: B & BoxTimes, b: B & BoxTimes) => number)[] = [
    (a, b) => boxBytes(b) - boxBytes(a),
    (a, b) => a.first - b.first,
    (a, b) => classOf(b) - classOf(a) || a.first - b.first,
  ];
  return smallest(orders.map((compare) => packInOrder([...lifetimes].sort(compare))));
}

function packInOrder<B extends Box>(order: readonly (B & BoxTimes)[]): Group<B>[] {
  const groups: Group<B>[] = [];
  for (const wanted of order) {
    const choices = groups
      .filter((group) => !group.some((user) => overlapInTime(user, wanted)))
      .map((group) => {
        const size = boxBytes(boxOf(group));
        return { group, size, growth: boxBytes(boxOf([...group, wanted])) - size, gap: gapAround(wanted, group) };
      })
      .sort((a, b) => a.growth - b.growth || a.size - b.size || a.gap - b.gap);
    if (choices.length > 0 && choices[0].growth <= boxBytes(wanted)) choices[0].group.push(wanted);
    else groups.push([wanted]);
  }
  return groups;
}

function partsOf<T>(all: readonly T[], key: (item: T) => unknown): T[][] {
  const parts = new Map<unknown, T[]>();
  for (const item of all) parts.set(key(item), [...(parts.get(key(item)) ?? []), item]);
  return [...parts.values()];
}

function smallest<B extends Box>(packings: readonly Group<B>[][]): Group<B>[] {
  const bytes = packings.map((groups) => groups.reduce((sum, group) => sum + boxBytes(boxOf(group)), 0));
  return packings[bytes.indexOf(Math.min(...bytes))];
}

/** The smallest box that holds each of them, one at a time. */
function boxOf<B extends Box>(group: readonly B[]): B {
  const most = (size: (box: B) => number): number => Math.max(...group.map(size));
  const [width, height, layers] = [most((box) => box.width), most((box) => box.height), most((box) => box.layers)];
  return { ...group[0], width, height, layers };
}

/** How near in time a box is in use: next to its uses, what is short leaves the longest time for others. */
function gapAround({ first, last }: BoxTimes, users: readonly BoxTimes[]): number {
  return Math.min(...users.map((user) => (user.last < first ? first - user.last : user.first - last)));
}

export function boxBytes({ width, height, layers, weight }: Box): number {
  return width * height * layers * weight;
}
