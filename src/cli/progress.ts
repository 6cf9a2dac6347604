/** A progress bar on a terminal, nothing elsewhere. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** @param share of the work that is done, 0 to 1. @param note what stands behind the bar. */
  update(share: number, note: string): void;
  /** Changes the note alone. */
  say(note: string): void;
  stop(): void;
}

const resolution = 1000;

export function startProgress(): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, say: () => undefined, stop: () => undefined };
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
    update(share, note) {
      const spent = (performance.now() - begin) / 1000;
      const left = share > 0.01 ? `${formatSeconds((spent * (1 - share)) / share)} left` : '';
      bar.update(Math.floor(share * resolution), { note, left });
    },
    say(note) {
      bar.update({ note, left: '' });
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
