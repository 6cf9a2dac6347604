/** Which mode runs, and its settings: what the page asks the engine worker for. A mode to come adds a member. */
import type { DreamSettings } from '../../src/apps/dream.js';
import type { LocateSettings } from '../../src/apps/locateSettings.js';

export interface DreamRecipe {
  readonly mode: 'dream';
  readonly settings: DreamSettings;
}

export interface DetectRecipe {
  readonly mode: 'detect';
  readonly settings: LocateSettings;
}

export type Recipe = DreamRecipe | DetectRecipe;

export type ModeName = Recipe['mode'];
