/** A download's progress for people: a bar on a terminal, now and then a line elsewhere. */
import type { DownloadProgress } from '../../weights/download.js';
import { formatBytes } from '../../weights/formatBytes.js';
import { formatSeconds, startProgress } from '../progress.js';

/** Milliseconds between two lines where there is no terminal. */
const lineEvery = 5000;

export interface ShownDownload {
  readonly report: (progress: DownloadProgress) => void;
  readonly log: (line: string) => void;
  say(note: string): void;
  /** Of work after the download. */
  share(done: number, note: string): void;
  stop(): void;
  /** That are here. */
  readonly bytes: number;
}

/** @param name of what is downloaded, for the lines. */
export function startDownloadProgress(name: string): ShownDownload {
  const bar = startProgress();
  let lined = performance.now();
  let bytes = 0;
  return {
    get bytes() {
      return bytes;
    },
    report(progress) {
      bytes = progress.bytes;
      const { total, secondsLeft } = progress;
      const note = noteOf(progress);
      if (total === undefined || total === 0) bar.say(note);
      else bar.update(Math.min(1, bytes / total), note, secondsLeft ?? NaN);
      if (process.stderr.isTTY || performance.now() - lined < lineEvery) return;
      lined = performance.now();
      console.error(`${name}: ${note}${secondsLeft === undefined ? '' : `, ${formatSeconds(secondsLeft)} left`}`);
    },
    log: (line) => {
      bar.log(line);
    },
    say: (note) => {
      bar.say(note);
    },
    share: (done, note) => {
      bar.update(done, note, NaN);
    },
    stop: () => {
      bar.stop();
    },
  };
}

function noteOf({ phase, bytes, total, speed }: DownloadProgress): string {
  const amount = total === undefined ? formatBytes(bytes) : `${formatBytes(bytes)} of ${formatBytes(total)}`;
  if (phase !== 'downloading') return `${phase}  ${amount}`;
  return speed > 0 ? `${amount}  ${formatBytes(speed)}/s` : amount;
}
