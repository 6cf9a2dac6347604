/**
 * Ctrl-C: the first asks the work to end in good order, so that what was done is kept; the second ends the process.
 */
import type { Runner } from '../apps/runner.js';
import { pacer } from '../loop/pacer.js';

/** What a shell reports of a program ended by Ctrl-C. */
export const interruptedCode = 130;

/** Thrown out of a run that was cut short; the picture is that of the last complete step. */
export class Interrupted extends Error {}

/**
 * Runs the work with a signal that Ctrl-C (or a polite kill) aborts.
 *
 * @param notice called at the first Ctrl-C.
 */
export async function interruptible<T>(notice: () => void, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listen = (): void => {
    if (controller.signal.aborted) process.exit(interruptedCode);
    controller.abort();
    notice();
  };
  const signals = ['SIGINT', 'SIGTERM'] as const;
  for (const name of signals) process.on(name, listen);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, listen);
  }
}

/** Milliseconds of computing between two looks at the keyboard. */
const patience = 50;

/**
 * A runner that Ctrl-C can stop inside a step.
 *
 * @param progressed called now and then with the share of the step that is done, 0 to 1.
 * @throws Interrupted from the run when the signal is aborted.
 */
export function interruptibleRunner(signal: AbortSignal, progressed: (share: number) => void): Runner {
  const nextTurn = (): Promise<void> =>
    new Promise((resolve, reject) => {
      setImmediate(() => {
        if (signal.aborted) reject(new Interrupted());
        else resolve();
      });
    });
  const paced = pacer({ now: () => performance.now(), nextTurn }, patience);
  return async (program) => {
    // Small steps fit into one turn each: without this, no signal would ever be heard.
    await nextTurn();
    await paced({
      advance(units) {
        const complete = program.advance(units);
        progressed(complete ? 1 : program.position / program.plan.steps.length);
        return complete;
      },
    });
  };
}
