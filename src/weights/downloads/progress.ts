/** How far a download is, how fast it goes and how long it will take. */

export interface DownloadProgress {
  readonly phase: 'checking what is here' | 'downloading' | 'waiting';
  readonly url: string;
  /** Bytes that are here, those of earlier attempts included. */
  readonly bytes: number;
  /** Bytes of the whole, if known. */
  readonly total: number | undefined;
  /** Bytes per second over the last seconds; 0 when nothing has come yet. */
  readonly speed: number;
  /** Undefined while the total or the speed is not known. */
  readonly secondsLeft: number | undefined;
}

/** Milliseconds over which the speed is averaged, and between two reports. */
const span = 5000;
const pause = 100;

/** Turns arriving bytes into reports, ten a second at most. */
export class Meter {
  readonly #report: (progress: DownloadProgress) => void;
  readonly #now: () => number;
  #marks: { at: number; received: number }[] = [];
  #received = 0;
  #reported = -Infinity;
  #phase: DownloadProgress['phase'] = 'downloading';
  url = '';
  bytes = 0;
  total: number | undefined;

  constructor(report: (progress: DownloadProgress) => void, now = (): number => performance.now()) {
    this.#report = report;
    this.#now = now;
  }

  /** A new state of affairs; reported at once. */
  enter(phase: DownloadProgress['phase']): void {
    this.#phase = phase;
    this.#marks = [{ at: this.#now(), received: this.#received }];
    this.#tell();
  }

  /** `count` bytes came over the line; `bytes` are here now. */
  received(count: number, bytes: number): void {
    this.#received += count;
    this.bytes = bytes;
    const at = this.#now();
    if (at - this.#reported < pause && bytes !== this.total) return;
    this.#marks.push({ at, received: this.#received });
    while (this.#marks.length > 2 && at - this.#marks[0].at > span) this.#marks.shift();
    this.#tell();
  }

  #tell(): void {
    this.#reported = this.#now();
    const [first] = this.#marks;
    const seconds = (this.#reported - first.at) / 1000;
    const speed = seconds > 0 ? (this.#received - first.received) / seconds : 0;
    const { url, bytes, total } = this;
    const secondsLeft = total === undefined || speed === 0 ? undefined : Math.max(0, total - bytes) / speed;
    this.#report({ phase: this.#phase, url, bytes, total, speed, secondsLeft });
  }
}
