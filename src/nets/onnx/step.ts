/**
 * What an ONNX graph becomes before it is a network: steps, each of which appends one feature map to the engine's
 * graph from the maps it reads.
 */
import type { Value } from '../../core/graph.js';

export interface StepOptions {
  /** Apply max(., 0) in the same pass; only asked of steps that say `takesRelu`. */
  readonly relu: boolean;
  readonly pooling: 'max' | 'average';
}

export interface Step {
  readonly reads: readonly Step[];
  /** Appends the step's op or ops. @param values one of each of `reads`; for the first step of all, the picture. */
  build(values: readonly Value[], options: StepOptions): Value;
  /** Input pixels per pixel of the result, along each axis. */
  readonly stride: number;
  /** The result where the picture has the size the network was made for. */
  readonly nominal: Value;
  readonly traits: Traits;
}

/** What other steps may want to know of a step to be merged with it. */
export interface Traits {
  /** It is max(x, 0) of the one step it reads. */
  readonly isRelu?: boolean;
  /** Its kernel can apply a ReLU by the way. */
  readonly takesRelu?: boolean;
  /** It adds zeros around the one step it reads, and nothing else. */
  readonly zeros?: Sides;
  /** The same convolution with `scale` x + `shift` behind it, per channel, in its weights. */
  readonly fold?: (scale: Float64Array, shift: Float64Array) => Promise<Step>;
  /** It turns these logits into probabilities. */
  readonly logits?: MapEntry;
}

/** Pixels at the top, left, bottom and right, in ONNX's order. */
export type Sides = readonly [top: number, left: number, bottom: number, right: number];

/**
 * A tensor of pictures or features.
 *
 * Behind a global mean the tensor is kept in two forms, because every linear step may change places with the mean: as
 * the map whose mean it is (`step`) and as what the file computes (`mean`). So the logits behind the mean are there as a
 * map too, at every position. Only what is asked for is ever built.
 */
export interface MapEntry {
  readonly kind: 'map';
  readonly step: Step;
  /** `[N, C, 1, 1]`; undefined where there was no global mean before. */
  readonly mean: Step | undefined;
  /** 4, or 2 behind a Flatten: the same numbers, in the order channel, height, width. */
  readonly rank: 2 | 4;
}

/** A tensor of fixed numbers: weights, or a shape. */
export interface Constant {
  readonly kind: 'constant';
  /** For messages. */
  readonly name: string;
  /** Any number of axes. */
  readonly shape: readonly number[];
  readonly float: boolean;
  /** The numbers, last axis fastest, where `float`; of the rows [begin, end) along the first axis, default all. */
  readonly load: (begin?: number, end?: number) => Promise<Float32Array<ArrayBuffer>>;
  /** The numbers where not `float`. */
  readonly integers: () => Promise<readonly number[]>;
  /** A matrix' columns [begin, end), `[rows, end - begin]`, where they can be had without the rest. */
  readonly columns?: (begin: number, end: number) => Promise<Float32Array<ArrayBuffer>>;
  /** Of a matrix that is another one with its axes exchanged: that one. */
  readonly transposedFrom?: Constant;
}

/** What a name of the ONNX graph stands for. */
export type Entry = MapEntry | Constant;

/** What the file itself computes under that name. */
export const valueOf = ({ step, mean }: MapEntry): Step => mean ?? step;

/** Sizes of the axes at the nominal picture, as the file has them. */
export function nominalShape(entry: Entry): readonly number[] {
  if (entry.kind === 'constant') return entry.shape;
  const [n, c, h, w] = valueOf(entry).nominal.shape;
  return entry.rank === 4 ? [n, c, h, w] : [n, c * h * w];
}
