/** A property of backends that is checked on each of them. */
import type { Backend } from '../../src/core/backend.js';

export interface Check {
  readonly id: string;
  /** @throws Error saying what is wrong. */
  readonly run: (backend: Backend) => Promise<void>;
}

/** @throws Error naming `what` when two lists are not the same, item by item. */
export function equal(what: string, got: ArrayLike<unknown>, expected: ArrayLike<unknown>): void {
  const [g, e] = [Array.from(got), Array.from(expected)];
  if (g.length === e.length && g.every((value, i) => value === e[i])) return;
  throw new Error(`${what}: got ${g.join(', ')}; expected ${e.join(', ')}`);
}
