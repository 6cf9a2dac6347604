/** Where a file's bytes come from: memory, a disk, a browser's file, or a server that answers Range requests. */
import { FileError } from '../core/errors.js';

export interface ByteSource {
  /** For messages. */
  readonly name: string;
  readonly size: number;
  /**
   * The bytes [begin, end), in memory of their own.
   *
   * @param into memory of that length that may take them, so that reading a large file part by part leaves no garbage.
   * @throws FileError when they cannot be had.
   */
  read(begin: number, end: number, into?: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

/** A file that is in memory. */
export function bytesInMemory(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read: (begin, end) => Promise.resolve(new Uint8Array(bytes.subarray(begin, end))),
  };
}

/** A file that was picked, dropped or stored in a page; in Node what `fs.openAsBlob` gives. Read on demand. */
export function blobBytes(name: string, blob: Blob): ByteSource {
  return {
    name,
    size: blob.size,
    async read(begin, end) {
      try {
        return new Uint8Array(await blob.slice(begin, end).arrayBuffer());
      } catch (cause) {
        throw new FileError(`${name}: it cannot be read any more.`, 'Pick the file again.', cause);
      }
    },
  };
}
