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
  /** Loading of `labels[0]`'s mask towards this half: below 0 when it points to the other; undefined for a class without a mask. */
  readonly loading: number | undefined;
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

/** Of loadings between -1 and 1: a mask that points away from a half by more than this is none of its own. */
const pointsAway = -0.1;

/** How much a half weighs: a whole thing more than a telling detail of it, which may be named with more certainty. */
const strengthOf = ({ lift, share }: Region): number => lift * Math.sqrt(Math.max(share, 0));

/**
 * The rules, in order, where the strength of a half is lift * sqrt(share of the eigenvalue):
 *
 * 1. A half is background when its best class is less than `rules.lift` more probable than in front of the photo's mean
 *    colour alone, or its strength is less than `rules.relative` of the strongest half's.
 * 2. It is not a thing of its own when its best class is none of those that the photo was searched for, or the mask of that
 *    class points to the other half: a neighbour shines in.
 * 3. Taken from the strongest on, one is a duplicate when its box overlaps that of an earlier one by more than
 *    `rules.overlap`. Where both have the same name it is one if they overlap at all, and anywhere if its lift is under half
 *    the earlier one's.
 *
 * @returns the halves with what became of each, and the objects, most probable first.
 */
export function judge(
  halves: readonly Region[],
  { lift: least, relative, overlap }: LocateRules,
): { halves: Half[]; objects: FoundObject[] } {
  const isOwn = ({ loading }: Region): boolean => loading !== undefined && loading > pointsAway;
  const isSame = (half: Region, earlier: Region): boolean => {
    const shared = boxOverlap(half.box, earlier.box);
    if (half.labels[0].index !== earlier.labels[0].index) return shared > overlap;
    return shared > 0 || half.lift < earlier.lift / 2;
  };
  const strongest = halves.filter(isOwn).reduce((most, half) => Math.max(most, strengthOf(half)), 0);
  const kept: Region[] = [];
  const fates = new Map<Region, Half['dropped']>();
  for (const half of [...halves].sort((a, b) => strengthOf(b) - strengthOf(a))) {
    if (half.lift < least || strengthOf(half) < relative * strongest) fates.set(half, 'background');
    else if (!isOwn(half)) fates.set(half, 'not its own');
    else if (kept.some((earlier) => isSame(half, earlier))) fates.set(half, 'duplicate');
    else kept.push(half);
  }
  kept.sort((a, b) => b.labels[0].probability - a.labels[0].probability);
  return {
    halves: halves.map((half) => ({ ...half, dropped: fates.get(half) })),
    objects: kept.map(({ labels: [label], box, component, sign }) => ({ ...label, box, component, sign })),
  };
}
