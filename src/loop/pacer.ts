/**
 * The pacer: runs long work in slices that fit a time budget, and gives control back in between, so that pictures are
 * drawn and input is heard while a step of the optimization is still under way.
 *
 * It knows neither DOM nor mathematics: work is anything that can be advanced by some units, time is a clock it is
 * given, and a turn is whatever its host calls one (an animation frame, a macrotask).
 */
import { Costs, type Part, type Stretch } from './costs.js';
import { Stopwatch } from './stopwatch.js';

/** Work that can be cut between its units. */
export interface Work {
  /** Its units in order; default: as many as it takes, all alike. */
  readonly stretches?: readonly Stretch[];
  /** Units done so far; needed where there are stretches. */
  readonly position?: number;
  /** Does up to `units` more; true when the work is complete. */
  advance(units: number): boolean;
}

export interface PacerHost {
  /** Milliseconds, monotonic. */
  now(): number;
  /** Resolves at the next turn of the host. */
  nextTurn(): Promise<void>;
  /**
   * Resolves when the units submitted so far are really done. A GPU takes work much faster than it does it; without
   * waiting, the queue grows until every frame is late. Default: work is done when `advance` returns.
   */
  settle?(): Promise<void>;
}

/** Units of which nothing is known but that they follow one another. */
const anyUnits: readonly Stretch[] = [{ units: Infinity, kind: 'unit', weight: 1 }];

/**
 * A runner that keeps about `budget` milliseconds of work submitted and not yet done.
 *
 * Where work must settle, it comes in slices of half a budget, and the next is submitted while the last is under way: so
 * nobody waits for news of its end. One unit is the least, however long it takes. A run ends when its last slice is
 * submitted; whoever wants its results waits for them anyway.
 *
 * @param budget milliseconds, above 0.
 * @param costs what is known of the work's costs, and learns more.
 */
export function pacer(host: PacerHost, budget: number, costs = new Costs()): (work: Work) => Promise<void> {
  const length = host.settle ? budget / 2 : budget;
  const stopwatch = new Stopwatch(costs, length / 4);
  /** The slice under way: resolves when it is done. */
  let underWay = Promise.resolve();

  const measured = async (parts: readonly Part[], begin: number, before: Promise<void>): Promise<void> => {
    await host.settle?.();
    await before;
    if (host.settle) stopwatch.done(parts, begin, host.now());
    else costs.learn(parts, host.now() - begin);
  };
  return async (work) => {
    for (;;) {
      const parts = costs.fit(work.stretches ?? anyUnits, work.stretches ? (work.position ?? 0) : 0, length);
      const begin = host.now();
      const complete = work.advance(parts.reduce((sum, { units }) => sum + units, 0));
      const before = underWay;
      underWay = measured(parts, begin, before);
      // Whoever comes next is told of its failure; until then it is nobody's.
      underWay.catch(() => undefined);
      await before;
      if (complete) return;
      await host.nextTurn();
    }
  };
}
