/**
 * Locating: several things in one photo, each found and named.
 *
 * 1. The fully convolutional network names the classes in the photo (`locateClassifier.ts`).
 * 2. Each class is propagated back to the image: a mask of where it is (`locateMasks.ts`).
 * 3. Principal components of the masks; the positive and the negative half of each is a region.
 * 4. Each region is cut out and classified anew (`locateRegions.ts`): a place and a name of its own.
 * 5. Rules tell things from background and merge what is one thing (`locateObjects.ts`).
 *
 * After MindsEye (2018) and its author's article "Eye Candy!"; steps 4 and 5 are promised there and done here.
 */
import { angleTable, combine, principalComponents } from '../algebra/pca.js';
import type { Backend } from '../core/backend.js';
import { Tensor } from '../core/tensor.js';
import { type Extent, extentOf } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import type { Network } from '../nets/network.js';
import { classifierOf } from '../objectives/classEvidence.js';
import { boxOf, scaleBox } from './locateBox.js';
import {
  type ClassMap,
  Classifier,
  type Label,
  meanProbabilities,
  peakProbabilities,
  ranked,
} from './locateClassifier.js';
import { classMasks, type MaskPasses } from './locateMasks.js';
import { type FoundObject, type Half, judge, type Region } from './locateObjects.js';
import { halfOf, meanColour, opacityOf, type Sign, throughOpacity } from './locateRegions.js';
import { checkLocateSettings, type LocateSettings, locateDefaults } from './locateSettings.js';
import { workingExtent } from './locateExtent.js';
import { runAtOnce, type RunOptions } from './runner.js';

/** The classes that the photo as a whole shows. */
export interface ClassesFound {
  readonly kind: 'classes';
  /** By the mean of the per-position softmax, most probable first. */
  readonly classes: readonly Label[];
  /** The same number of classes by the largest probability at any position, as MindsEye ranked them. */
  readonly peaks: readonly Label[];
  readonly classMap: ClassMap;
  /** The photo at the extent that the network sees; all masks have it. */
  readonly photo: Tensor;
}

/** The mask of one of them, `[1, 1, H, W]` in [0, 1]. */
export interface MaskFound {
  readonly kind: 'mask';
  /** Place in `classes`. */
  readonly place: number;
  readonly label: Label;
  readonly mask: Tensor;
}

export interface Component {
  readonly eigenvalue: number;
  /** Share of the eigenvalue in the sum of all. */
  readonly share: number;
  /** For each of `classes`. */
  readonly loadings: readonly number[];
}

/** The principal components that are not null, each with its principal mask. */
export interface ComponentsFound {
  readonly kind: 'components';
  readonly components: readonly Component[];
  /** `[1, 1, H, W]`, of either sign. */
  readonly principalMasks: readonly Tensor[];
  /** Degrees between the masks of the classes. */
  readonly angles: readonly (readonly number[])[];
}

/** One half of a component, classified anew. */
export interface RegionFound {
  readonly kind: 'region';
  readonly half: Region;
  /** The half, `[1, 1, H, W]`, scaled to [0, 1]. */
  readonly mask: Tensor;
  /** What of the photo it shows, as the network saw it. */
  readonly seen: Tensor;
}

/** The end: everything found. */
export interface ObjectsFound {
  readonly kind: 'objects';
  /** Every half that is not empty: by component, the one with the stronger class evidence first. */
  readonly halves: readonly Half[];
  readonly objects: readonly FoundObject[];
  /** Runs of the network: whole pictures classified or prepared, and classes propagated back. */
  readonly passes: MaskPasses;
}

/** What is found, as it is found. `share` is the part of the whole work that is done. */
export type LocateEvent = { readonly share: number } & (
  ClassesFound | MaskFound | ComponentsFound | RegionFound | ObjectsFound
);

/**
 * Locates what the network knows in `photo` (`[1, 3, H, W]`, red, green, blue in [0, 1]).
 *
 * @throws SettingError for a setting out of range, a layer that does not exist, or a network without a classifier.
 */
export async function* locate(
  backend: Backend,
  network: Network,
  photo: Tensor,
  settings: LocateSettings = locateDefaults,
  { run = runAtOnce, signal }: RunOptions = {},
): AsyncGenerator<LocateEvent, void, undefined> {
  checkLocateSettings(settings);
  const names = classifierOf(network).classes;
  const extent = workingExtent(network, extentOf(photo), settings.size);
  const picture = resizePicture(photo, extent);
  const classifier = await Classifier.create(backend, network, extent, run);
  const passes: MaskPasses = { forward: 0, backward: 0 };
  try {
    const classMap = await classifier.classify(picture);
    const classes = ranked(meanProbabilities(classMap), names, Math.min(settings.top, names.length));
    const peaks = ranked(peakProbabilities(classMap), names, classes.length);
    const progress = new Progress(classes.length, 2 * settings.rules.components);
    yield { kind: 'classes', classes, peaks, classMap, photo: picture, share: progress.share };
    if (signal?.aborted) return;

    const masks: Float32Array[] = [];
    const indices = classes.map(({ index }) => index);
    const request = { backend, network, photo: picture, classMap, classes: indices, settings, run, passes };
    for await (const { mask } of classMasks(request)) {
      const place = masks.push(normalized(mask.data)) - 1;
      yield { kind: 'mask', place, label: classes[place], mask, share: progress.step() };
      if (signal?.aborted) return;
    }

    const found = componentsOf(masks, extent, settings);
    yield { ...found, share: progress.share };

    const colour = meanColour(picture);
    const blank = throughOpacity(picture, new Float32Array(extent.width * extent.height), colour);
    const ground = meanProbabilities(await classifier.classify(blank));
    const regions: RegionFound[] = [];
    for (const [k, principal] of found.principalMasks.entries()) {
      const halves: RegionFound[] = [];
      for (const sign of [1, -1] as const) {
        if (signal?.aborted) return;
        const region = await regionOf(k, sign, principal);
        if (region) halves.push(region);
      }
      for (const region of halves.sort((a, b) => b.half.lift - a.half.lift)) {
        regions.push(region);
        yield { ...region, share: progress.step() };
      }
    }

    const judged = judge(
      regions.map(({ half }) => half),
      settings.rules,
    );
    passes.forward += classifier.passes;
    yield { kind: 'objects', ...judged, passes, share: 1 };

    async function regionOf(component: number, sign: Sign, principal: Tensor): Promise<RegionFound | undefined> {
      const half = halfOf(principal.data, sign);
      const alpha = opacityOf(half);
      const box = boxOf(half, extent.width, settings.rules.boxLevel);
      if (alpha === undefined || box === undefined) return undefined;
      const seen = throughOpacity(picture, alpha, colour);
      const weight = new Tensor(
        principal.shape,
        alpha.map((value) => value * value),
      );
      const probabilities = meanProbabilities(await classifier.classify(seen), weight);
      const labels = ranked(probabilities, names, classes.length);
      const [best] = labels;
      const place = indices.indexOf(best.index);
      const loading = place < 0 ? undefined : sign * found.components[component].loadings[place];
      const most = half.reduce((a, b) => Math.max(a, b), 0);
      return {
        kind: 'region',
        half: {
          component,
          sign,
          share: found.components[component].share,
          box: scaleBox(box, extent, extentOf(photo)),
          labels,
          lift: best.probability - ground[best.index],
          loading,
        },
        mask: new Tensor(
          principal.shape,
          half.map((value) => value / most),
        ),
        seen,
      };
    }
  } finally {
    classifier.dispose();
  }
}

/** v / |v|. */
function normalized(mask: Float32Array): Float32Array {
  const norm = Math.sqrt(mask.reduce((total, value) => total + value * value, 0));
  return norm > 0 ? mask.map((value) => value / norm) : mask;
}

function componentsOf(
  masks: readonly Float32Array[],
  { width, height }: Extent,
  { rules }: LocateSettings,
): ComponentsFound {
  const { eigenvalues, loadings } = principalComponents(masks);
  const total = eigenvalues.reduce((a, b) => a + b);
  const components = eigenvalues
    .map((eigenvalue, k) => ({ eigenvalue, share: total > 0 ? eigenvalue / total : 0, loadings: loadings[k] }))
    .slice(0, rules.components)
    .filter(({ share }) => share > 0 && share >= rules.nullShare);
  return {
    kind: 'components',
    components,
    principalMasks: components.map((component) => {
      return new Tensor([1, 1, height, width], combine(masks, component.loadings));
    }),
    angles: angleTable(masks),
  };
}

/** Counts what takes time: the photo itself, each mask, each region. */
class Progress {
  #done = 2;
  readonly #all: number;

  constructor(masks: number, regions: number) {
    this.#all = 2 + masks + regions;
  }

  get share(): number {
    return Math.min(1, this.#done / this.#all);
  }

  step(): number {
    this.#done += 1;
    return this.share;
  }
}
