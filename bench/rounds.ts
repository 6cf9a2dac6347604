/** Measuring in turn: engines and tasks alternate round after round, so that a change of the machine's mood meets all alike. */

/** One thing that is timed. */
export interface Contestant {
  readonly name: string;
  readonly run: () => Promise<void>;
  /** Rounds that are enough for it; default all. */
  readonly rounds?: number;
}

/**
 * Milliseconds of every run, by contestant and round, after a warm-up round that does not count.
 *
 * @param note is told what is being done.
 */
export async function measureInTurn(
  contestants: readonly Contestant[],
  rounds: number,
  note: (text: string) => void = () => undefined,
): Promise<number[][]> {
  const times = contestants.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, { name, run, rounds: enough = rounds }] of contestants.entries()) {
      if (round >= enough) continue;
      note(`${round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`}: ${name}`);
      const start = performance.now();
      await run();
      if (round >= 0) times[i].push(performance.now() - start);
    }
  }
  return times;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}

/** The median of a[i] / b[i], over the rounds that both took part in. */
export function medianRatio(a: readonly number[], b: readonly number[]): number {
  return median(Array.from({ length: Math.min(a.length, b.length) }, (_, i) => a[i] / b[i]));
}
