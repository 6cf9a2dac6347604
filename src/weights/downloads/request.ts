/**
 * One request to a server, and what is made of its answer. Servers break off, stall, and say things that are not so:
 * whatever goes wrong becomes a {@link SourceError} that says whether trying again may help.
 *
 * (RFC 9110, section 14 "Range Requests" and section 13.1.5 "If-Range")
 */
import { messageOf } from '../../core/errors.js';

/** A source that cannot be read. The message is half a sentence; what to do is said by whoever knows the other sources. */
export class SourceError extends Error {
  constructor(
    message: string,
    /** Whether asking again is of no use. */
    readonly final: boolean,
    /** Milliseconds the server asks to wait. */
    readonly after?: number,
  ) {
    super(message);
  }
}

export interface RequestOptions {
  readonly fetch: typeof fetch;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds without a byte after which a connection counts as dead. */
  readonly stall: number;
  /**
   * Sends only what a server of another origin need not be asked about beforehand. Hugging Face's file servers refuse
   * that question, so a page must not cause it: no If-Range, one plain range (Fetch standard, "CORS-safelisted
   * request-header").
   */
  readonly simple: boolean;
}

export interface Wish {
  /** First byte wanted; 0 with no `end` asks for the whole without a Range header. */
  readonly begin: number;
  /** One past the last byte wanted; to the end of the file where it is left out. */
  readonly end?: number;
  /** Send the rest only if the file still carries this mark, all of it otherwise. */
  readonly tag?: string;
}

export interface Answer {
  /** Whether it is a part (206) or the whole from its beginning (200). */
  readonly partial: boolean;
  /** Where in the file its bytes begin; undefined when the server does not let a page see. */
  readonly begin: number | undefined;
  /** Bytes of the whole file as Content-Range says. */
  readonly total: number | undefined;
  /** Bytes of the whole file as Content-Length says: for showing alone, as it is often wrong. */
  readonly claimed: number | undefined;
  readonly tag: string | undefined;
  /** The bytes as they come. @throws SourceError when they stop coming. */
  pieces(): AsyncGenerator<Uint8Array, void, undefined>;
  /** Ends the connection. */
  cancel(): void;
}

/** "Nothing beyond that byte" (416), and the file's size if the server says it. */
export interface Beyond {
  readonly beyond: true;
  readonly total: number | undefined;
}

/** @throws SourceError, or the reason of the signal when that is aborted. */
export async function request(url: string, wish: Wish, options: RequestOptions): Promise<Answer | Beyond> {
  const line = new Line(options);
  const asked = wish.begin > 0 || wish.end !== undefined;
  const response = await line.hold(
    options.fetch(url, { headers: headersFor(wish, asked, options), signal: line.signal }),
  );
  const range = /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/.exec(response.headers.get('content-range')?.trim() ?? '');
  const total = range && range[3] !== '*' ? Number(range[3]) : undefined;
  if (response.status === 416 && asked) {
    line.cut();
    return { beyond: true, total };
  }
  if (response.status !== 200 && response.status !== 206) {
    line.cut();
    throw refusal(response);
  }
  const partial = response.status === 206;
  if (!partial && /^text\/html/i.test(response.headers.get('content-type') ?? '')) {
    line.cut();
    throw new SourceError('it answers with a web page instead of the file (does this network ask to log in?)', true);
  }
  const { body } = response;
  if (body === null) throw new SourceError('it answers with nothing', false);
  const length = response.headers.has('content-encoding') ? NaN : Number(response.headers.get('content-length') ?? NaN);
  return {
    partial,
    begin: partial ? (range?.[1] === undefined ? undefined : Number(range[1])) : 0,
    total,
    claimed: !partial && length >= 0 ? length : undefined,
    tag: response.headers.get('etag') ?? response.headers.get('last-modified') ?? undefined,
    pieces: () => line.pieces(body),
    cancel: () => {
      line.cut();
    },
  };
}

function headersFor({ begin, end, tag }: Wish, asked: boolean, { simple }: RequestOptions): Record<string, string> {
  const headers: Record<string, string> = {};
  if (asked) headers.Range = `bytes=${begin}-${end === undefined ? '' : end - 1}`;
  if (simple) return headers;
  // A compressed answer has other byte positions.
  headers['Accept-Encoding'] = 'identity';
  // A weak ETag may not be used in If-Range: the caller compares it itself.
  if (asked && tag !== undefined && !tag.startsWith('W/')) headers['If-Range'] = tag;
  return headers;
}

function refusal(response: Response): SourceError {
  const { status, statusText } = response;
  const what = `it answers ${status}${statusText ? ` ${statusText}` : ''}`;
  if (status === 404 || status === 410) return new SourceError(`${what}: the file is not there any more`, true);
  if (status === 401 || status === 403) return new SourceError(`${what}: it does not give the file away`, true);
  const again = status === 408 || status === 425 || status === 429 || status >= 500;
  const seconds = Number(response.headers.get('retry-after') ?? NaN);
  return new SourceError(what, !again, seconds >= 0 ? seconds * 1000 : undefined);
}

/** A connection that is cut when the user ends the work or when nothing comes for too long. */
class Line {
  readonly #controller = new AbortController();
  readonly #options: RequestOptions;
  #stalled = false;

  constructor(options: RequestOptions) {
    this.#options = options;
    options.signal?.throwIfAborted();
    options.signal?.addEventListener('abort', this.#onAbort);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  readonly #onAbort = (): void => {
    this.cut();
  };

  cut(): void {
    this.#options.signal?.removeEventListener('abort', this.#onAbort);
    this.#controller.abort();
  }

  /** Waits for the next sign of life. */
  async hold<T>(next: Promise<T>): Promise<T> {
    const timer = setTimeout(() => {
      this.#stalled = true;
      this.#controller.abort();
    }, this.#options.stall);
    try {
      return await next;
    } catch (error) {
      this.cut();
      this.#options.signal?.throwIfAborted();
      throw this.#stalled
        ? new SourceError(`nothing came for ${this.#options.stall / 1000} s`, false)
        : new SourceError(lineTrouble(error), false);
    } finally {
      clearTimeout(timer);
    }
  }

  async *pieces(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
    const reader = body.getReader();
    try {
      for (;;) {
        const { done, value } = await this.hold(reader.read());
        if (done) return;
        yield value;
      }
    } finally {
      this.cut();
      // The connection is cut already; nobody waits for this.
      reader.cancel().catch(() => undefined);
    }
  }
}

/** Node's fetch hides the trouble in the cause; a browser tells none. */
function lineTrouble(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name is not known here (is there a connection to the internet?)';
    case 'ECONNREFUSED':
      return 'it takes no connections';
    case 'UND_ERR_SOCKET':
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the connection broke off';
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'it cannot be reached (is there a connection to the internet?)';
  }
  const message = messageOf(cause);
  if (/failed to fetch|load failed|networkerror/i.test(message)) {
    return 'it cannot be reached, or does not let this page read it';
  }
  return /terminated|aborted/i.test(message) ? 'the connection broke off' : `the connection failed (${message})`;
}
