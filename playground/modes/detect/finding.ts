/** What the engine tells the page while it looks: plain data and masks as bytes. */
import type { Label } from '../../../src/apps/locateClassifier.js';
import type { FoundObject, Half, Region } from '../../../src/apps/locateObjects.js';

/** Over the whole photo, at the size the network saw; 0 to 255. */
export interface FoundMask {
  readonly width: number;
  readonly height: number;
  readonly values: Uint8Array<ArrayBuffer>;
}

export type Finding =
  | { readonly kind: 'classes'; readonly classes: readonly Label[] }
  /** The mask of `classes[place]`. */
  | { readonly kind: 'mask'; readonly place: number; readonly mask: FoundMask }
  /** One half of a principal mask, classified anew. */
  | { readonly kind: 'region'; readonly region: Region; readonly mask: FoundMask }
  | { readonly kind: 'objects'; readonly halves: readonly Half[]; readonly objects: readonly FoundObject[] };
