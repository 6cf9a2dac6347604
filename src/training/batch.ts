/**
 * Batches of freshly drawn pictures. There is no data set: the pictures of step k follow from the seed and k, so no
 * picture is ever seen twice, nothing needs to be stored, and an interrupted training goes on exactly where it stopped.
 */
import { Rng } from '../core/rng.js';
import { drawPicture } from '../pictures/scene.js';
import { pictureClasses } from '../pictures/classes/index.js';

export interface Batch {
  /** `[N, 3, side, side]`, colours in [0, 1]. */
  readonly pictures: Float32Array;
  /** N class indices. */
  readonly labels: readonly number[];
}

/** Which batch: `stream` keeps training pictures and held-out pictures apart. */
export interface BatchRequest {
  readonly seed: number;
  readonly stream: 'training' | 'held-out';
  readonly index: number;
  readonly count: number;
  readonly side: number;
}

/** Where batches come from: drawn in place, or by a worker ahead of time. */
export type BatchSource = (request: BatchRequest) => Promise<Batch>;

export const classNames: readonly string[] = pictureClasses.map(({ name }) => name);

/** Draws a batch; each class comes up equally often, in a shuffled order. */
export function drawBatch({ seed, stream, index, count, side }: BatchRequest): Batch {
  const rng = new Rng(seed).fork(stream).fork(index);
  const labels = balancedLabels(count, index, rng);
  const pictures = new Float32Array(count * 3 * side * side);
  labels.forEach((label, n) => {
    pictures.set(drawPicture(label, side, rng.fork(n)), n * 3 * side * side);
  });
  return { pictures, labels };
}

/** `count` labels that continue, batch after batch, a cycle through the classes. */
function balancedLabels(count: number, index: number, rng: Rng): number[] {
  const labels = Array.from({ length: count }, (_, n) => (index * count + n) % classNames.length);
  for (let n = count - 1; n > 0; n--) {
    const other = rng.int(n + 1); // Fisher & Yates
    [labels[n], labels[other]] = [labels[other], labels[n]];
  }
  return labels;
}

/** The labels as rows of zeros with a single one, `[N, classes, 1, 1]`. */
export function oneHot(labels: readonly number[], classes: number): Float32Array {
  const rows = new Float32Array(labels.length * classes);
  labels.forEach((label, n) => {
    rows[n * classes + label] = 1;
  });
  return rows;
}

/** The share of rows of `logits` `[N, classes, 1, 1]` whose largest entry is the label. */
export function accuracyOf(logits: Float32Array, labels: readonly number[]): number {
  return correct(logits, labels).filter(Boolean).length / labels.length;
}

/** For each row whether its largest entry is the label. */
export function correct(logits: Float32Array, labels: readonly number[]): boolean[] {
  const classes = logits.length / labels.length;
  return labels.map((label, n) => {
    const row = logits.subarray(n * classes, (n + 1) * classes);
    return row.indexOf(Math.max(...row)) === label;
  });
}
