/** Everything one search has found so far, and which part of it is looked at. */
import { boxOf } from '../../../src/apps/locateBox.js';
import type { Box } from '../../../src/apps/locateBox.js';
import type { Label } from '../../../src/apps/locateClassifier.js';
import type { FoundObject, Half, Region } from '../../../src/apps/locateObjects.js';
import type { Finding, FoundMask } from './finding.js';

/** Something in the lists that has a mask: a class, or half of a principal mask. */
export type Choice =
  { readonly kind: 'class'; readonly place: number } | { readonly kind: 'region'; readonly at: number };

export interface Search {
  readonly classes: readonly Label[];
  /** By place in `classes`; those computed so far. */
  readonly masks: readonly FoundMask[];
  readonly regions: readonly { readonly region: Region; readonly mask: FoundMask }[];
  /** What became of each region; empty until the end. */
  readonly halves: readonly Half[];
  /** Undefined until the end. */
  readonly objects: readonly FoundObject[] | undefined;
}

export const nothingYet: Search = { classes: [], masks: [], regions: [], halves: [], objects: undefined };

export function withFinding(search: Search, finding: Finding): Search {
  switch (finding.kind) {
    case 'classes':
      return { ...search, classes: finding.classes };
    case 'mask':
      return { ...search, masks: [...search.masks, finding.mask] };
    case 'region':
      return { ...search, regions: [...search.regions, finding] };
    case 'objects':
      return { ...search, halves: finding.halves, objects: finding.objects };
  }
}

/** What is seen over the photo: a mask with its name and the box that the threshold gives it. */
export interface Wash {
  readonly mask: FoundMask;
  readonly name: string;
  readonly box: Box | undefined;
  /** Which colour of the palette. */
  readonly tint: number;
}

export function maskOf({ masks, regions }: Search, choice: Choice): FoundMask | undefined {
  return choice.kind === 'class' ? masks.at(choice.place) : regions.at(choice.at)?.mask;
}

/** Place in `regions` of the half that an object comes from. */
export function regionOf({ regions }: Search, { component, sign }: FoundObject): number {
  return regions.findIndex(({ region }) => region.component === component && region.sign === sign);
}

/** What to show: the choice; with none, everything found; until then the newest mask. */
export function washesOf(search: Search, choice: Choice | undefined, threshold: number): readonly Wash[] {
  if (choice) return washOf(search, choice, threshold, 0);
  const { objects, masks, regions } = search;
  if (objects) {
    return objects.flatMap((object, tint) =>
      washOf(search, { kind: 'region', at: regionOf(search, object) }, threshold, tint),
    );
  }
  if (regions.length > 0) return washOf(search, { kind: 'region', at: regions.length - 1 }, threshold, 0);
  return masks.length > 0 ? washOf(search, { kind: 'class', place: masks.length - 1 }, threshold, 0) : [];
}

function washOf(search: Search, choice: Choice, threshold: number, tint: number): readonly Wash[] {
  const mask = maskOf(search, choice);
  if (mask === undefined) return [];
  const label = choice.kind === 'class' ? search.classes[choice.place] : search.regions[choice.at].region.labels[0];
  const box = boxOf(Float32Array.from(mask.values), mask.width, threshold);
  return [{ mask, name: `${firstName(label.label)} ${percent(label.probability)}`, box, tint }];
}

/** ImageNet gives several names to a thing: "tabby, tabby cat". */
export const firstName = (label: string): string => label.split(',')[0];

export const percent = (probability: number): string => `${Math.round(100 * probability)} %`;
