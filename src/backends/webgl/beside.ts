/**
 * Forms of a result that are drawn in one with it: signs, the winners of a pooling.
 *
 * WebGL2 draws at once only to textures of equal size. A result lies in a texture of the pool that may be larger than it, so
 * the form's must be as large; where that would take much memory, the form has a draw of its own.
 */
import type { Value } from '../../core/graph.js';
import type { Economy, ShaderPass } from '../../core/op.js';
import { boxBytes, type BoxTimes, packPool } from '../../core/pool.js';
import type { CallOf } from './calls.js';
import type { TextureBox } from './formats.js';
import type { FormItem, StepPlaces, TensorPlace } from './places.js';

/** Bytes that a form may take more than it needs. */
export const mostGrowth: Readonly<Record<Economy, number>> = { fast: 4e6, compact: 1e6, least: 0 };

/**
 * Gives forms that can be drawn beside a result the size of its texture.
 *
 * @param items what the pool will serve; their boxes are changed here. @returns the items that have that size now.
 */
export function layBeside(
  steps: readonly StepPlaces[],
  calls: readonly CallOf[],
  results: ReadonlyMap<Value, TensorPlace>,
  items: (TextureBox & BoxTimes)[],
  most: number,
): ReadonlySet<number> {
  const { slots, boxes } = packPool(items);
  const found = new Set<number>();
  steps.forEach(({ passes, made }, step) => {
    const result = results.get(calls[step].output);
    for (const { beside } of passes) {
      const form = beside && made.get(beside.made);
      if (!form || !result || found.has(form.item)) continue;
      const { width, height } = boxes[slots[result.item]];
      const own = items[form.item];
      const grown = { ...own, width, height, isExact: true };
      if (boxBytes(grown) - boxBytes(own) > most) continue;
      items[form.item] = grown;
      found.add(form.item);
    }
  });
  return found;
}

/** What becomes of a pass that could make a form as well. */
export function withForm(
  pass: ShaderPass,
  made: ReadonlyMap<string, FormItem>,
  isBeside: (item: number) => boolean,
): ShaderPass[] {
  const { beside, ...alone } = pass;
  const form = beside && made.get(beside.made);
  if (!form) return [alone];
  if (isBeside(form.item)) return [{ ...pass, shader: beside.shader }];
  return [alone, { ...beside.otherwise, write: { made: beside.made } }];
}
