/** A file that is not whole yet, wherever it is kept: in a folder (Node), in a page's own file system, in memory. */

/** What must be known to go on with it another day. */
export interface PartialNote {
  /** Where the bytes so far came from. */
  readonly url: string;
  /** The server's mark of the file's version (ETag, else Last-Modified). */
  readonly tag?: string;
  /** Bytes the whole will have, if a server or the manifest said. */
  readonly total?: number;
}

/**
 * Calls come one at a time, each after the one before it is done. What `append` has been given may be lost when the
 * process dies, but `size` must never count bytes that are not there.
 *
 * @throws FileError from any of them when the place is full or cannot be written, with what to do.
 */
export interface PartialFile {
  /** Bytes that are there; 0 for a new one, which need not exist before the first `append`. */
  readonly size: number;
  /** What `saveNote` was given last, maybe by another process. */
  readonly note: PartialNote | undefined;
  append(bytes: Uint8Array): Promise<void>;
  truncate(size: number): Promise<void>;
  /** The bytes [begin, end), for taking the checksum of what an earlier attempt left. */
  read(begin: number, end: number): Promise<Uint8Array>;
  saveNote(note: PartialNote): Promise<void>;
  /** It is whole and right: gives it its final name. */
  commit(): Promise<void>;
  /** Removes what is there; `append` may begin anew after. */
  discard(): Promise<void>;
  /** Ends the use of it; what is there stays. Called once at the end, after `commit` and `discard` too. */
  close(): Promise<void>;
}

/** One that lives in memory; `bytes()` gives what is there. For small files and for tests. */
export function partialInMemory(): PartialFile & { bytes(): Uint8Array; readonly state: 'open' | 'kept' | 'gone' } {
  let bytes = new Uint8Array(0);
  let note: PartialNote | undefined;
  let state: 'open' | 'kept' | 'gone' = 'open';
  const done = Promise.resolve();
  return {
    get size() {
      return bytes.length;
    },
    get note() {
      return note;
    },
    get state() {
      return state;
    },
    bytes: () => bytes,
    append(more) {
      const joined = new Uint8Array(bytes.length + more.length);
      joined.set(bytes);
      joined.set(more, bytes.length);
      bytes = joined;
      return done;
    },
    truncate(size) {
      bytes = bytes.slice(0, size);
      return done;
    },
    read: (begin, end) => Promise.resolve(bytes.slice(begin, end)),
    saveNote(value) {
      note = value;
      return done;
    },
    commit() {
      state = 'kept';
      return done;
    },
    discard() {
      bytes = new Uint8Array(0);
      note = undefined;
      state = 'gone';
      return done;
    },
    close: () => done,
  };
}
