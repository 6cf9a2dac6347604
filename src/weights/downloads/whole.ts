/**
 * Downloads a whole file into a partial one, going on from what is there.
 *
 * What a server says of lengths is believed as far as it can be checked: the manifest's size first, then the total of
 * Content-Range. Content-Length is shown, never believed.
 */
import type { PartialNote } from './partialFile.js';
import { type Answer, request, SourceError } from './request.js';
import { persist, type Session, type Sink } from './session.js';

/** Where nobody says how long a file is, a server that never stops is stopped here. */
const longestFile = 8 * 2 ** 30;

export interface WholeFile {
  readonly url: string;
  readonly size?: number;
}

/**
 * @param fresh begins anew and without Range requests: after a checksum that did not match.
 * @returns whether parts of different answers were put together.
 * @throws SourceError when the source cannot give it.
 */
export async function receiveWhole(file: WholeFile, sink: Sink, session: Session, fresh: boolean): Promise<boolean> {
  const receiver = new Receiver(file, sink, session, fresh);
  if (fresh) await sink.restart();
  await persist(
    session,
    () => sink.size,
    () => receiver.attempt(),
  );
  return receiver.joined;
}

class Receiver {
  joined: boolean;
  readonly #file: WholeFile;
  readonly #sink: Sink;
  readonly #session: Session;
  /** False once the server was seen to answer Range requests wrongly. */
  #ranges: boolean;
  #note: PartialNote | undefined;
  #roomAsked = false;

  constructor(file: WholeFile, sink: Sink, session: Session, fresh: boolean) {
    this.#file = file;
    this.#sink = sink;
    this.#session = session;
    this.#ranges = !fresh;
    this.joined = sink.size > 0 && !fresh;
    this.#note = sink.part.note?.url === file.url ? sink.part.note : undefined;
  }

  get #total(): number | undefined {
    return this.#file.size ?? this.#note?.total;
  }

  async attempt(): Promise<void> {
    const [sink, session] = [this.#sink, this.#session];
    if (this.#total !== undefined && sink.size > this.#total) await this.#restart();
    if (sink.size === this.#total) return;
    if (sink.size > 0 && !this.#ranges) await this.#restart();
    session.meter.total = this.#total;
    session.meter.enter('downloading');
    const answer = await request(this.#file.url, { begin: sink.size, tag: this.#note?.tag }, session);
    if ('beyond' in answer) {
      // Only possible after a Range request: all is here, or the file is another one now.
      this.#compareSize(answer.total);
      if (answer.total === sink.size) return;
      await this.#restart();
      throw new SourceError('it has nothing beyond what is here, though the file is not whole', false);
    }
    try {
      await this.#place(answer);
      await this.#take(answer);
    } finally {
      answer.cancel();
    }
  }

  /** Makes the end of what is here and the beginning of what comes meet. */
  async #place(answer: Answer): Promise<void> {
    const [sink, session] = [this.#sink, this.#session];
    this.#compareSize(answer.total);
    if (sink.size > 0) {
      const begin = answer.begin ?? (session.simple ? sink.size : undefined);
      const changed = this.#note?.tag !== undefined && answer.tag !== undefined && answer.tag !== this.#note.tag;
      const grown = this.#note?.total !== undefined && answer.total !== undefined && answer.total !== this.#note.total;
      if (!answer.partial) {
        session.notice(changed ? 'the file changed there; starting over' : 'the server starts over from the beginning');
        await this.#restart();
      } else if (begin !== sink.size || changed || grown) {
        this.#ranges = begin === sink.size;
        await this.#restart();
        throw new SourceError(
          begin === sink.size ? 'the file changed there in the meantime' : 'it sends another part than was asked for',
          false,
        );
      } else {
        this.joined = true;
      }
    } else if (answer.partial && answer.begin !== 0) {
      throw new SourceError('it sends a part though the whole was asked for', false);
    }
    const total = this.#total ?? answer.total;
    const note: PartialNote = { url: this.#file.url, tag: answer.tag, total };
    if (sink.size === 0 || this.#note === undefined) await sink.part.saveNote(note);
    this.#note = note;
    const expected = total ?? answer.claimed;
    if (expected !== undefined && !this.#roomAsked) await session.room(expected - sink.size);
    this.#roomAsked = true;
    session.meter.total = expected;
  }

  /** @throws SourceError when the server tells of another size than the manifest. */
  #compareSize(total: number | undefined): void {
    const { size } = this.#file;
    if (size === undefined || total === undefined || total === size) return;
    const [there, wanted] = [total, size].map((bytes) => bytes.toLocaleString('en-US'));
    throw new SourceError(`another file is there now: ${there} bytes instead of ${wanted}`, true);
  }

  async #take(answer: Answer): Promise<void> {
    const sink = this.#sink;
    const total = this.#total;
    for await (const piece of answer.pieces()) {
      // What comes beyond the known end is not part of the file.
      await sink.append(total === undefined ? piece : piece.subarray(0, total - sink.size));
      if (sink.size === total) return;
      if (sink.size > longestFile) throw new SourceError('it sends without end', true);
    }
    if (sink.size === 0) throw new SourceError('it sent nothing', false);
    if (total !== undefined) throw new SourceError('the connection ended before the file did', false);
  }

  async #restart(): Promise<void> {
    await this.#sink.restart();
    this.#note = undefined;
    this.joined = false;
  }
}
