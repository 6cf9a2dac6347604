/** Turns of the worker's event loop: where a slice of work ends, messages are heard and pictures reach the screen. */

/** What a wait is rejected with when its signal is aborted: the run it belongs to has ended. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** One turn; rejects with {@link Interrupted} when the signal is aborted first. */
export type NextTurn = (signal: AbortSignal) => Promise<void>;

/** Milliseconds after which a frame is missed: three at 60 Hz. */
const patience = 50;

/**
 * The next task as long as the page's frames go by, else the next frame: work that shares the GPU with what is drawn
 * sleeps in a hidden tab, and stands back where the page cannot keep up.
 */
export function besideFrames(): NextTurn {
  if (!('requestAnimationFrame' in self)) return nextTask;
  let seen = -Infinity;
  let watching = false;
  return (signal) => {
    if (!watching) {
      watching = true;
      requestAnimationFrame(() => {
        watching = false;
        seen = performance.now();
      });
    }
    return performance.now() - seen < patience ? nextTask(signal) : nextFrame(signal);
  };
}

const nextFrame: NextTurn = (signal) =>
  wait(signal, (done) => {
    const handle = requestAnimationFrame(done);
    return () => {
      cancelAnimationFrame(handle);
    };
  });

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
