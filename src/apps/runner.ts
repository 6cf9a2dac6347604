/**
 * How an application lets its compiled graphs be run: at once, or in slices that leave time for a page to draw and to
 * listen. The game loop's pacer is such a runner; applications need not know it.
 */
import type { Program } from '../core/backend.js';

/** Completes one run of the program. */
export type Runner = (program: Program) => Promise<void>;

/** Runs everything at once. */
export const runAtOnce: Runner = (program) => {
  program.run();
  return Promise.resolve();
};

/** What every application takes besides its settings. */
export interface RunOptions {
  /** Default {@link runAtOnce}. */
  readonly run?: Runner;
  /** Aborting ends the sequence after the step under way; the last frame stays valid. */
  readonly signal?: AbortSignal;
}
