/** The final answer: which regions show a thing, and which of them show the same one. */
import { type Box, boxOverlap } from './locateBox.js';
import type { Label } from './locateClassifier.js';
import type { Sign } from './locateRegions.js';
import type { LocateRules } from './locateSettings.js';

/** One half of a principal mask, classified anew. */
export interface Region {
  readonly component: number;
  readonly sign: Sign;
  /** The component's share in the sum of all eigenvalues. */
  readonly share: number;
  /** In pixels of the photo. */
  readonly box: Box;
  /** What its own classification gives, most probable first. */
  readonly labels: readonly Label[];
  /** Probability of `labels[0]` less what the network gives that class in front of the mean colour alone. */
  readonly lift: number;
  /** Share of this half in the loadings of `labels[0]`'s own mask: above 0 when that mask points to this half. */
  readonly loading: number;
}

/** What became of it. */
export interface Half extends Region {
  /** Why no object comes of it; undefined when one does. */
  readonly dropped: 'background' | 'not its own' | 'duplicate' | undefined;
}

/** A thing found in the photo. */
export interface FoundObject extends Label {
  readonly box: Box;
  readonly component: number;
  readonly sign: Sign;
}

/**
 * The rules, in order:
 *
 * 1. A half is background when its best class is less than `rules.lift` more probable than in front of the photo's mean
 *    colour alone.
 * 2. It is not a thing of its own when its best class is none of the classes whose masks point to it: a neighbour shines in.
 * 3. Halves are taken in the order of lift * sqrt(share of the eigenvalue), so that a whole thing comes before a telling
 *    detail of it. One is a duplicate when its box overlaps that of an earlier one by more than `rules.overlap`. Where both
 *    have the same name it is one if they overlap at all, and anywhere if its lift is under half the earlier one's.
 *
 * @returns the halves with what became of each, and the objects, most probable first.
 */
export function judge(
  halves: readonly Region[],
  { lift: least, overlap }: LocateRules,
): { halves: Half[]; objects: FoundObject[] } {
  const kept: Region[] = [];
  const fates = new Map<Region, Half['dropped']>();
  const isSame = (half: Region, earlier: Region): boolean => {
    const shared = boxOverlap(half.box, earlier.box);
    if (half.labels[0].index !== earlier.labels[0].index) return shared > overlap;
    return shared > 0 || half.lift < earlier.lift / 2;
  };
  const strength = ({ lift, share }: Region): number => lift * Math.sqrt(share);
  for (const half of [...halves].sort((a, b) => strength(b) - strength(a))) {
    if (half.lift < least) fates.set(half, 'background');
    else if (!(half.loading > 0)) fates.set(half, 'not its own');
    else if (kept.some((other) => isSame(half, other))) fates.set(half, 'duplicate');
    else kept.push(half);
  }
  kept.sort((a, b) => b.labels[0].probability - a.labels[0].probability);
  return {
    halves: halves.map((half) => ({ ...half, dropped: fates.get(half) })),
    objects: kept.map(({ labels: [label], box, component, sign }) => ({ ...label, box, component, sign })),
  };
}
