/** What a mode is to the page: its settings and how they are shown, and the words for what it does. */
import type { nothing, TemplateResult } from 'lit';
import type { EngineView } from '../controllers/engine.js';
import type { NetworkReport } from '../engine/protocol.js';
import type { Finding } from './detect/finding.js';
import type { ModeName, Recipe } from './recipe.js';

export interface ModeWords {
  /** While it runs: "Dreaming". */
  readonly running: string;
  /** When the planned steps are done: "Developed". */
  readonly done: string;
  /** On the button that goes on from there: "Deeper". */
  readonly further: string;
  /** A stage of the run: "Octave". */
  readonly stage: string;
}

export interface PageMode {
  readonly name: ModeName;
  /** On its tab: "Dream". */
  readonly title: string;
  readonly words: ModeWords;
  /** Whether it goes on after the planned steps; else it is started anew. */
  readonly endless: boolean;
  /** The prepared picture that shows it best. */
  readonly prepared: string | undefined;
  /** Whether the picture is square, whatever the photo's proportions. Default false. */
  readonly square?: boolean;
  /** What is planned. */
  readonly stages: number;
  readonly steps: number;
  /** What it is after, in a word or two: for the caption and for the name of a saved file. */
  readonly subject: string;
  readonly recipe: Recipe;
  /** Another network: settings that suit it. */
  fit(network: NetworkReport): void;
  /** The settings, beside the picture. */
  panel(view: EngineView): TemplateResult;
  /** A new run begins. */
  begin?(): void;
  /** Something was found. */
  receive?(finding: Finding): void;
  /** What is read out under the picture in the objective's place. */
  readonly readout?: { readonly title: string; readonly value: string };
  /** What lies over the picture. */
  overlay?(view: EngineView): TemplateResult | typeof nothing;
  /** Makes the picture to save, where that is not the engine's; undefined while there is none. */
  compose?(view: EngineView): (() => Promise<Blob>) | undefined;
}

/** What the page gives a mode. */
export interface ModeHost {
  /** The settings have changed: draw anew, and tell the engine when they have come to rest. */
  changed(): void;
  /** Only what is shown has changed. */
  redraw(): void;
}
