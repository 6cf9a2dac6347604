/** Turns of the worker's event loop: where a slice of work ends, messages are heard and pictures reach the screen. */

/** What a wait is rejected with when its signal is aborted: the run it belongs to has ended. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** One turn; rejects with {@link Interrupted} when the signal is aborted first. */
export type NextTurn = (signal: AbortSignal) => Promise<void>;

/**
 * The next animation frame, where the worker has them: work shares the GPU with what is drawn, and sleeps in a hidden tab.
 */
export const nextFrame: NextTurn = (signal) =>
  'requestAnimationFrame' in self
    ? wait(signal, (done) => {
        const handle = requestAnimationFrame(done);
        return () => {
          cancelAnimationFrame(handle);
        };
      })
    : nextTask(signal);

/** The next task: control returns as soon as waiting messages were heard. Timers would cost 4 ms each. */
export const nextTask: NextTurn = (signal) =>
  wait(signal, (done) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = done;
    port2.postMessage(undefined);
    return () => {
      port1.close();
    };
  });

/** `begin` arranges for `done` and returns how to call it off. */
function wait(signal: AbortSignal, begin: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new Interrupted());
      return;
    }
    const abort = (): void => {
      stop();
      reject(new Interrupted());
    };
    const stop = begin(() => {
      signal.removeEventListener('abort', abort);
      stop();
      resolve();
    });
    signal.addEventListener('abort', abort, { once: true });
  });
}
