/**
 * What a mode is to the engine worker: a way to start a sequence of frames from a photo. Each mode is a folder with its
 * settings (shared), its run (worker), and its panel and words (page).
 */
import type { Backend } from '../../src/core/backend.js';
import type { Variable } from '../../src/core/graph.js';
import type { Tensor } from '../../src/core/tensor.js';
import type { Network } from '../../src/nets/network.js';
import type { Runner } from '../../src/apps/runner.js';
import type { Finding } from './detect/finding.js';

/** What a mode works with. */
export interface Studio {
  readonly backend: Backend;
  readonly network: Network;
  /** `[1, 3, H, W]` in [0, 1]. */
  readonly photo: Tensor;
  /** Pictures whose style is wanted, like the photo; at least one. */
  readonly styles: readonly Tensor[];
  readonly run: Runner;
  readonly signal: AbortSignal;
}

/** Where a frame stands in the sequence, for people. */
export interface FrameReport {
  readonly width: number;
  readonly height: number;
  /** Stages of growing size, from 0. */
  readonly stage: number;
  readonly stages: number;
  /** Step within the stage, from 1; may pass `steps` when the last stage goes on. */
  readonly step: number;
  readonly steps: number;
  /** None where nothing is maximized. */
  readonly objective: number | undefined;
  /** What the objective is made of, by name. */
  readonly terms?: Readonly<Record<string, number>>;
  /** Milliseconds the step took, turns given to others included. */
  readonly ms: number;
  /** Bytes planned for the graph before its first step. */
  readonly plannedBytes: number;
}

export interface ModeFrame {
  readonly report: FrameReport;
  /** `[1, 3, height, width]` on the backend, valid until the next frame is asked for; none where no picture is made. */
  readonly image?: Variable;
  /** What is shown in its place, where the backend's picture is not the final one. */
  readonly shown?: Tensor;
  /** What was found in this step, for the page. */
  readonly finding?: Finding | undefined;
  /** The planned end of the sequence; more frames may be asked for. */
  readonly last: boolean;
  picture(): Promise<Tensor>;
}
