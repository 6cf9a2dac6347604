/** The modes as the engine worker runs them: one line each. */
import { hasObjective, needsRestart } from './dream/settings.js';
import { startDream } from './dream/run.js';
import type { ModeFrame, Studio } from './mode.js';
import type { Recipe } from './recipe.js';

/** Whether the recipe asks for anything yet. */
export function asksForSomething(recipe: Recipe): boolean {
  return hasObjective(recipe.settings);
}

/** Whether the change needs a new start; other changes act on the next step. */
export function needsNewStart(before: Recipe, after: Recipe): boolean {
  return needsRestart(before.settings, after.settings);
}

/**
 * Begins the recipe's sequence of frames.
 *
 * @param now the recipe as it stands, of the same mode: read before each step.
 */
export function startMode(
  recipe: Recipe,
  now: () => Recipe,
  studio: Studio,
): AsyncIterator<ModeFrame, void, undefined> {
  return startDream(studio, recipe.settings, () => now().settings);
}
