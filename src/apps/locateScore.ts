/**
 * How well things are located, on photos in which their boxes are known.
 *
 * - top N: every thing's class is among the classes found.
 * - pointing game (Zhang et al. 2016, "Top-down Neural Attention by Excitation Backprop"): the maximum of the class's mask
 *   lies in the thing's box.
 * - regions: a thing has a region that its own classification names right; the best box of those regions by intersection
 *   over union (IoU), 0 where there is none.
 * - objects: what the final answer has right, one entry a thing, with an IoU over 0.3; every other entry is false.
 * - insertion and deletion: `locateCurves.ts`.
 */
import type { Backend } from '../core/backend.js';
import { SettingError } from '../core/errors.js';
import type { Tensor } from '../core/tensor.js';
import { extentOf } from '../image/picture.js';
import type { Network } from '../nets/network.js';
import { classifierOf } from '../objectives/classEvidence.js';
import { type ClassesFound, locate, type MaskFound, type ObjectsFound } from './locate.js';
import { type Box, boxIoU, boxOf, scaleBox } from './locateBox.js';
import { Classifier } from './locateClassifier.js';
import { curvesOf, type Curves } from './locateCurves.js';
import type { LocateSettings } from './locateSettings.js';
import { runAtOnce, type RunOptions } from './runner.js';

/** A thing that is known to be in a photo. */
export interface KnownObject {
  /** Names that are right for it: one class, or several that will do (every breed of dog). */
  readonly labels: readonly string[];
  /** In pixels of the photo. */
  readonly box: Box;
}

export interface KnownPhoto {
  readonly name: string;
  /** `[1, 3, H, W]` in [0, 1]. */
  readonly photo: Tensor;
  readonly objects: readonly KnownObject[];
}

export interface ObjectScore {
  readonly inTop: boolean;
  readonly pointed: boolean;
  /** A region is named right. */
  readonly named: boolean;
  /** Best IoU of such a region's box, 0 where there is none. */
  readonly iou: number;
  /** The final answer has it. */
  readonly found: boolean;
  /** IoU of the box that the mask of its class has by itself, without components. */
  readonly maskIou: number;
  readonly curves: Curves | undefined;
}

export interface PhotoScore {
  readonly name: string;
  readonly objects: readonly ObjectScore[];
  /** The most probable classes, as many as there are things, are the things' classes. */
  readonly topIsAll: boolean;
  /** Entries of the final answer that are no thing's. */
  readonly falseObjects: number;
  /** Of these, the ones with a name that is in the photo nowhere. */
  readonly falseNames: number;
  readonly ms: number;
}

/** IoU that counts as the same place. */
const sameBox = 0.3;

/**
 * Locates everything in one photo and compares. Nothing comes back when the signal ends it before.
 *
 * @param curvePoints points of the insertion and deletion curves; 0 for none.
 * @throws SettingError when a name is none of the network's classes.
 */
export async function scorePhoto(
  backend: Backend,
  network: Network,
  known: KnownPhoto,
  settings: LocateSettings,
  curvePoints: number,
  options: RunOptions = {},
): Promise<PhotoScore | undefined> {
  const { classes: names } = classifierOf(network);
  const things = known.objects.map(({ labels, box }) => ({
    box,
    indices: labels.map((label) => indexOf(names, label)),
  }));
  const begin = performance.now();
  let found: ClassesFound | undefined;
  let end: ObjectsFound | undefined;
  const masks: MaskFound[] = [];
  for await (const event of locate(backend, network, known.photo, settings, options)) {
    if (event.kind === 'classes') found = event;
    if (event.kind === 'mask') masks.push(event);
    if (event.kind === 'objects') end = event;
  }
  const ms = performance.now() - begin;
  if (found === undefined || end === undefined) return undefined;
  const { classes, photo } = found;
  const { halves, objects: answers } = end;

  const claimed = claims(things, answers);
  const classifier =
    curvePoints > 1 ? await Classifier.create(backend, network, extentOf(photo), options.run ?? runAtOnce) : undefined;
  const objects: ObjectScore[] = [];
  try {
    for (const [i, { box, indices }] of things.entries()) {
      const mask = masks.find(({ label }) => indices.includes(label.index));
      const right = halves.filter(({ labels: [label] }) => indices.includes(label.index));
      const at = scaleBox(box, extentOf(known.photo), extentOf(photo));
      objects.push({
        inTop: classes.some(({ index }) => indices.includes(index)),
        pointed: mask !== undefined && pointsInto(mask.mask, at),
        named: right.length > 0,
        iou: right.reduce((most, half) => Math.max(most, boxIoU(half.box, box)), 0),
        found: claimed.includes(i),
        maskIou: mask ? boxIoU(boxOf(mask.mask.data, photo.shape[3], settings.rules.boxLevel) ?? [0, 0, 0, 0], at) : 0,
        curves: mask && classifier && (await curvesOf(classifier, photo, mask.mask, mask.label.index, curvePoints)),
      });
      if (options.signal?.aborted) return undefined;
    }
  } finally {
    classifier?.dispose();
  }
  const all = things.flatMap(({ indices }) => indices);
  return {
    name: known.name,
    objects,
    topIsAll: things.every(({ indices }) =>
      classes.slice(0, things.length).some(({ index }) => indices.includes(index)),
    ),
    falseObjects: answers.length - claimed.filter((i) => i !== undefined).length,
    falseNames: answers.filter(({ index }) => !all.includes(index)).length,
    ms,
  };
}

/** For each answer the thing that it finds; each thing is found once. */
function claims(
  things: readonly { readonly box: Box; readonly indices: readonly number[] }[],
  answers: readonly { readonly index: number; readonly box: Box }[],
): (number | undefined)[] {
  const taken = new Set<number>();
  return answers.map(({ index, box }) => {
    const free = things.findIndex(
      (thing, i) => !taken.has(i) && thing.indices.includes(index) && boxIoU(thing.box, box) > sameBox,
    );
    if (free < 0) return undefined;
    taken.add(free);
    return free;
  });
}

function indexOf(names: readonly string[], label: string): number {
  const index = names.indexOf(label);
  if (index >= 0) return index;
  throw new SettingError(
    `class "${label}" does not exist in this network.`,
    `Its classes are: ${names.slice(0, 40).join(', ')}.`,
  );
}

/** Whether the mask's maximum lies in the box. */
function pointsInto({ shape, data }: Tensor, [x0, y0, x1, y1]: Box): boolean {
  const at = data.reduce((best, value, p) => (value > data[best] ? p : best), 0);
  const [x, y] = [at % shape[3], Math.floor(at / shape[3])];
  return x >= x0 && x < x1 && y >= y0 && y < y1;
}

/** Means over all things, or photos, of the scores. */
export interface ScoreSummary {
  readonly photos: number;
  readonly things: number;
  /** Share of photos whose every class is in the top N; whose top k are exactly its k classes. */
  readonly topN: number;
  readonly topIsAll: number;
  /** Shares of things. */
  readonly pointing: number;
  readonly named: number;
  readonly boxed: number;
  readonly found: number;
  readonly medianIou: number;
  readonly medianMaskIou: number;
  /** Per photo. */
  readonly falseObjects: number;
  readonly falseNames: number;
  readonly insertion: number | undefined;
  readonly deletion: number | undefined;
  readonly ms: number;
}

/** @throws SettingError when there is nothing to sum up. */
export function summarize(scores: readonly PhotoScore[]): ScoreSummary {
  const objects = scores.flatMap((score) => score.objects);
  if (objects.length === 0) throw new SettingError('locate-score: no photo with a box was scored.');
  const curves = objects.flatMap((object) => (object.curves ? [object.curves] : []));
  const share = <T>(items: readonly T[], holds: (item: T) => boolean): number =>
    items.filter(holds).length / items.length;
  return {
    photos: scores.length,
    things: objects.length,
    topN: share(scores, (score) => score.objects.every(({ inTop }) => inTop)),
    topIsAll: share(scores, ({ topIsAll }) => topIsAll),
    pointing: share(objects, ({ pointed }) => pointed),
    named: share(objects, ({ named }) => named),
    boxed: share(objects, ({ iou }) => iou > sameBox),
    found: share(objects, ({ found }) => found),
    medianIou: median(objects.map(({ iou }) => iou)),
    medianMaskIou: median(objects.map(({ maskIou }) => maskIou)),
    falseObjects: mean(scores.map(({ falseObjects }) => falseObjects)),
    falseNames: mean(scores.map(({ falseNames }) => falseNames)),
    insertion: curves.length > 0 ? mean(curves.map(({ insertion }) => insertion)) : undefined,
    deletion: curves.length > 0 ? mean(curves.map(({ deletion }) => deletion)) : undefined,
    ms: mean(scores.map(({ ms }) => ms)),
  };
}

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b) / values.length;

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
}
