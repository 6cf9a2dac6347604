/** The modes as the engine worker runs them. */
import { startDetect } from './detect/run.js';
import { hasObjective, needsRestart as dreamNeedsRestart } from './dream/settings.js';
import { startDream } from './dream/run.js';
import type { ModeFrame, Studio } from './mode.js';
import type { Recipe } from './recipe.js';
import { startStyle, startTexture } from './style/run.js';
import { needsRestart as styleNeedsRestart } from './style/settings.js';

/** Whether the recipe asks for anything yet. */
export function asksForSomething(recipe: Recipe): boolean {
  return recipe.mode !== 'dream' || hasObjective(recipe.settings);
}

/** Whether the change needs a new start; other changes act on the next step. */
export function needsNewStart(before: Recipe, after: Recipe): boolean {
  if (before.mode === 'dream' && after.mode === 'dream') return dreamNeedsRestart(before.settings, after.settings);
  if (before.mode === 'style' && after.mode === 'style') return styleNeedsRestart(before.settings, after.settings);
  if (before.mode === 'texture' && after.mode === 'texture') return styleNeedsRestart(before.settings, after.settings);
  return JSON.stringify(before) !== JSON.stringify(after);
}

/**
 * Begins the recipe's sequence of frames.
 *
 * @param now the recipe as it stands: read before each step for what acts at once.
 */
export function startMode(
  recipe: Recipe,
  now: () => Recipe,
  studio: Studio,
): AsyncIterator<ModeFrame, void, undefined> {
  switch (recipe.mode) {
    case 'dream':
      return startDream(studio, recipe.settings, () => {
        const live = now();
        return live.mode === 'dream' ? live.settings : recipe.settings;
      });
    case 'detect':
      return startDetect(studio, recipe.settings);
    case 'style':
      return startStyle(studio, recipe.settings, () => {
        const live = now();
        return (live.mode === 'style' ? live : recipe).settings.balance;
      });
    case 'texture':
      return startTexture(studio, recipe.settings, () => {
        const live = now();
        return (live.mode === 'texture' ? live : recipe).settings.balance;
      });
  }
}
