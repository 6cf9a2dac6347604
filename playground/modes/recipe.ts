/** Which mode runs, and its settings: what the page asks the engine worker for. A mode to come adds a member. */
import type { DreamSettings } from '../../src/apps/dream.js';
import type { LocateSettings } from '../../src/apps/locateSettings.js';
import type { StyleSettings } from '../../src/apps/styleSettings.js';
import type { TextureSettings } from '../../src/apps/texture.js';

export interface DreamRecipe {
  readonly mode: 'dream';
  readonly settings: DreamSettings;
}

export interface DetectRecipe {
  readonly mode: 'detect';
  readonly settings: LocateSettings;
}

export interface StyleRecipe {
  readonly mode: 'style';
  readonly settings: StyleSettings;
}

export interface TextureRecipe {
  readonly mode: 'texture';
  readonly settings: TextureSettings;
}

export type Recipe = DreamRecipe | DetectRecipe | StyleRecipe | TextureRecipe;

export type ModeName = Recipe['mode'];
