/**
 * The pacer: runs long work in slices that fit a time budget, and gives control back in between, so that pictures are
 * drawn and input is heard while a step of the optimization is still under way.
 *
 * It knows neither DOM nor mathematics: work is anything that can be advanced by some units, time is a clock it is
 * given, and a turn is whatever its host calls one (an animation frame, a macrotask).
 */

/** Work that can be cut between its units. */
export interface Work {
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

/**
 * A runner that spends about `budget` milliseconds per turn.
 *
 * The budget counts settled time. One unit is the least per turn, however long it takes.
 *
 * @param budget milliseconds per turn, above 0.
 */
export function pacer(host: PacerHost, budget: number): (work: Work) => Promise<void> {
  // Units a turn can hold, learnt from the turns before; it may double or halve from one turn to the next.
  let units = 1;
  return async (work) => {
    for (;;) {
      const begin = host.now();
      let complete = work.advance(units);
      await host.settle?.();
      let spent = host.now() - begin;
      while (!complete && spent < budget / 2) {
        complete = work.advance(units);
        await host.settle?.();
        spent = host.now() - begin;
        units *= 2;
      }
      if (spent > budget) units = Math.max(1, Math.floor((units * budget) / spent));
      if (complete) return;
      await host.nextTurn();
    }
  };
}
