/** Where a file's bytes go: memory, a disk, a browser's storage. Large files come in chunks and never stand as a whole. */

export interface ByteSink {
  /** Takes the next bytes; resolves when it needs them no longer. @throws FileError when they cannot be kept. */
  write(bytes: Uint8Array): Promise<void>;
  /** All is written: from here on the file is there. @throws FileError when it cannot be completed. */
  close(): Promise<void>;
  /** Gives up: nothing stays, and what was there before is still there. */
  abort(): Promise<void>;
}

/** Collects a file in memory. */
export function memorySink(): ByteSink & {
  /** What was written so far. */
  readonly bytes: () => Uint8Array<ArrayBuffer>;
} {
  let chunks: Uint8Array[] = [];
  return {
    write(bytes) {
      chunks.push(bytes.slice());
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    abort() {
      chunks = [];
      return Promise.resolve();
    },
    bytes() {
      const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
      let at = 0;
      for (const chunk of chunks) {
        all.set(chunk, at);
        at += chunk.length;
      }
      return all;
    },
  };
}
