/** What the two ways of downloading share: settings, patience between attempts, and a sink that takes the checksum. */
import { type Checksum, type RunningChecksum, startChecksum } from './checksum.js';
import type { PartialFile } from './partialFile.js';
import type { Meter } from './progress.js';
import { type RequestOptions, SourceError } from './request.js';

/** How long to bear with a server. Milliseconds. */
export interface Patience {
  /** Without a byte for this long, a connection is dead. */
  readonly stall: number;
  /** Failures in a row before a source is given up; one that gained bytes counts as the first. */
  readonly attempts: number;
  /** Pause after the first failure; doubled after each further one. */
  readonly backoff: number;
  readonly longestBackoff: number;
}

export const defaultPatience: Patience = { stall: 30_000, attempts: 5, backoff: 1000, longestBackoff: 20_000 };

export interface Session extends RequestOptions {
  readonly patience: Patience;
  readonly meter: Meter;
  /** One line for the user: what went another way than planned. */
  notice(text: string): void;
  /** Asked once the size of the whole is known: throws where there is no room for that many bytes more. */
  room(bytes: number): Promise<void>;
}

/** Runs attempts until one succeeds. `gained` counts what is there: an attempt that adds to it was not in vain. */
export async function persist(session: Session, gained: () => number, attempt: () => Promise<void>): Promise<void> {
  const { attempts, backoff, longestBackoff } = session.patience;
  let best = gained();
  let failures = 0;
  for (;;) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!(error instanceof SourceError) || error.final) throw error;
      failures = gained() > best ? 1 : failures + 1;
      best = Math.max(best, gained());
      if (failures >= attempts) throw new SourceError(`${error.message}, ${attempts} times`, true);
      session.notice(`${error.message}; trying again`);
      session.meter.enter('waiting');
      await wait(Math.min(error.after ?? backoff * 2 ** (failures - 1), longestBackoff), session.signal);
    }
  }
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(reasonOf(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

function reasonOf(signal: AbortSignal | undefined): Error {
  const reason: unknown = signal?.reason;
  return reason instanceof Error ? reason : new Error('stopped', { cause: reason });
}

/** Bytes read at once when the checksum of what is there is taken. */
const checkPiece = 4 << 20;

/** Takes bytes into a partial file and keeps the checksum of all that is in it. */
export class Sink {
  readonly part: PartialFile;
  readonly #checksum: RunningChecksum;
  readonly #session: Session;

  private constructor(part: PartialFile, checksum: RunningChecksum, session: Session) {
    this.part = part;
    this.#checksum = checksum;
    this.#session = session;
  }

  /** Begins where the partial file ends. */
  static async open(part: PartialFile, algorithm: Checksum['algorithm'], session: Session): Promise<Sink> {
    const sink = new Sink(part, await startChecksum(algorithm), session);
    if (part.size > 0) session.meter.enter('checking what is here');
    for (let at = 0; at < part.size; at += checkPiece) {
      session.signal?.throwIfAborted();
      const end = Math.min(at + checkPiece, part.size);
      sink.#checksum.update(await part.read(at, end));
      session.meter.received(0, end);
    }
    return sink;
  }

  get size(): number {
    return this.part.size;
  }

  async append(bytes: Uint8Array): Promise<void> {
    await this.part.append(bytes);
    this.#checksum.update(bytes);
    this.#session.meter.received(bytes.length, this.part.size);
  }

  async restart(): Promise<void> {
    await this.part.truncate(0);
    this.#checksum.restart();
    this.#session.meter.received(0, 0);
  }

  /** The checksum of all that is there; nothing may be appended after. */
  finish(): Checksum {
    return this.#checksum.finish();
  }
}
