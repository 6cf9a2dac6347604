/** Which mode runs, and its settings: what the page asks the engine worker for. A mode to come adds a member. */
import type { DreamSettings } from '../../src/apps/dream.js';

export interface DreamRecipe {
  readonly mode: 'dream';
  readonly settings: DreamSettings;
}

export type Recipe = DreamRecipe;

export type ModeName = Recipe['mode'];
