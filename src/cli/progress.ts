/** A progress bar on a terminal, nothing elsewhere. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /**
   * @param share of the work that is done, 0 to 1. @param note what stands behind the bar.
   * @param secondsLeft where the work itself knows; else what the time spent so far suggests.
   */
  update(share: number, note: string, secondsLeft?: number): void;
  /** Changes the note alone. */
  say(note: string): void;
  /** A line of its own, on a terminal above the bar. */
  log(line: string): void;
  stop(): void;
}

const resolution = 1000;

export function startProgress(): Progress {
  if (!process.stderr.isTTY) {
    return { update: () => undefined, say: () => undefined, log: console.error, stop: () => undefined };
  }
  const bar = new SingleBar({
    format: '{bar} {percentage}%  {note}  {left}',
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    // The command listens to Ctrl-C itself.
    gracefulExit: false,
  });
  const begin = performance.now();
  bar.start(resolution, 0, { note: 'starting', left: '' });
  return {
    update(share, note, secondsLeft) {
      const spent = (performance.now() - begin) / 1000;
      const seconds = secondsLeft ?? (share > 0.01 ? (spent * (1 - share)) / share : undefined);
      const left = seconds === undefined || Number.isNaN(seconds) ? '' : `${formatSeconds(seconds)} left`;
      bar.update(Math.floor(share * resolution), { note, left });
    },
    say(note) {
      bar.update({ note, left: '' });
    },
    log(line) {
      // The bar's line is taken for this; the next update draws the bar anew below it.
      process.stderr.write(`\r\u001b[K${line}\n`);
    },
    stop() {
      bar.stop();
    },
  };
}

/** "8 s", "3 min 20 s", "2 h 5 min". */
export function formatSeconds(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
