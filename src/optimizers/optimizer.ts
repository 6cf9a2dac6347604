/**
 * What every optimizer of a picture is: `init` and `step`, with a state that is plain data.
 *
 * The function lives on the backend, and so do all vectors: the point, its gradient, an optimizer's history. Only numbers
 * come to the host. A step is propose, evaluate, commit: until the last, the accepted point and everything learnt about the
 * function stay as they were, so that a step that is cut short (Ctrl-C, a NaN) has not happened.
 */
import type { Backend } from '../core/backend.js';
import type { Variable } from '../core/graph.js';

/** Limits of every element of x. */
export interface Box {
  readonly low: number;
  readonly high: number;
}

/** A function of one variable, to be minimized. */
export interface Problem {
  readonly backend: Backend;
  /** Where the function is evaluated. Optimizers move it about; their accepted point is {@link Minimizer.point}. */
  readonly x: Variable;
  /** d f / d x, of x's shape, as the last evaluation left it. */
  readonly gradient: Variable;
  readonly box?: Box;
  /** f at what `x` holds; sets `gradient`. What it throws ends the step and goes through to the caller. */
  evaluate(): Promise<number>;
}

/** How a saved vector changes with the number of pixels that a picture is cut into. */
export type VectorRole =
  /** A difference of pictures: each pixel keeps its number. */
  | 'point'
  /** A gradient: the pixels share what there is, so each has the less the more there are. */
  | 'gradient'
  /** The square of one. */
  | 'squaredGradient';

export interface SavedVector {
  readonly name: string;
  readonly role: VectorRole;
  readonly data: Float32Array;
}

/** Everything an optimizer needs to go on with the same bits, as plain data. */
export interface OptimizerState {
  /** Name of the optimizer that saved it. */
  readonly optimizer: string;
  /** Evaluations of the function so far. */
  readonly evaluations: number;
  /** Where it stands. Absent where only what was learnt is handed on, as to a larger picture (`warmStart.ts`). */
  readonly at?: { readonly value: number; readonly point: Float32Array; readonly gradient: Float32Array };
  /** Its counters and scales. */
  readonly numbers: Readonly<Partial<Record<string, number>>>;
  /** What it has learnt of the function, oldest first. */
  readonly vectors: readonly SavedVector[];
}

export interface OptimizerStep {
  /** f at the accepted point. */
  readonly value: number;
  /** Evaluations of the function so far. */
  readonly evaluations: number;
  /** Where on its path the step ended; 0 when the point stayed. */
  readonly length: number;
  /** Why no further step would change anything; undefined while it goes on. */
  readonly finished: string | undefined;
}

/** An optimization under way. */
export interface Minimizer {
  /** The best accepted point: the picture to show and to keep. */
  readonly point: Variable;
  /** f there. */
  readonly value: number;
  readonly evaluations: number;
  /**
   * Makes one step. Afterwards the problem was last evaluated at {@link point}, which `x` holds too.
   *
   * @throws whatever the evaluation throws; the minimizer then stands where it stood before, and may be saved.
   */
  step(): Promise<OptimizerStep>;
  /** To be called when the function itself was changed: evaluates it anew and forgets what was learnt of the old one. */
  restart(): Promise<void>;
  save(): Promise<OptimizerState>;
  /** Gives the memory back. */
  dispose(): void;
}

export interface Optimizer {
  /** 'lbfgs', 'qqn', ... */
  readonly name: string;
  /**
   * Begins at what the problem's `x` holds (one evaluation), or goes on where `state` was saved.
   *
   * @throws SettingError when the state is another optimizer's, or of a problem of another size.
   */
  init(problem: Problem, state?: OptimizerState): Promise<Minimizer>;
}
