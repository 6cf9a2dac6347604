/** What a mode is to the page: its settings and how they are shown, and the words for what it does. */
import type { TemplateResult } from 'lit';
import type { EngineView } from '../controllers/engine.js';
import type { NetworkReport } from '../engine/protocol.js';
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
}

/** What the page gives a mode. */
export interface ModeHost {
  /** The settings have changed: draw anew, and tell the engine when they have come to rest. */
  changed(): void;
}
