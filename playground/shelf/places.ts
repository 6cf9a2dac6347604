/**
 * Where the page keeps networks: a folder of its own in the browser's file system (OPFS, the origin private file
 * system). Written through synchronous handles, which workers have: what was appended stays, whatever happens next.
 */
import { FileError, messageOf } from '../../src/core/errors.js';
import type { ByteSink } from '../../src/weights/byteSink.js';

/** What a worker's synchronous handle does; the DOM's types leave it to workers. */
export interface SyncFile {
  read(bytes: Uint8Array, options: { at: number }): number;
  write(bytes: Uint8Array, options: { at: number }): number;
  truncate(size: number): void;
  getSize(): number;
  flush(): void;
  close(): void;
}

interface WithSyncFile {
  createSyncAccessHandle(): Promise<SyncFile>;
}

const hasSyncFile = (handle: object): handle is WithSyncFile => 'createSyncAccessHandle' in handle;

/** @throws FileError where the browser has no such place, or forbids it (a private window, for example). */
export async function openPlace(): Promise<FileSystemDirectoryHandle> {
  try {
    const root = await navigator.storage.getDirectory();
    return await root.getDirectoryHandle('networks', { create: true });
  } catch (cause) {
    throw new FileError(
      `This browser keeps no files for the page: ${messageOf(cause)}.`,
      'Drop a weights file on the page instead; it is used without being kept.',
      cause,
    );
  }
}

/** @throws FileError when another tab of this page has it open. */
export async function openSyncFile(place: FileSystemDirectoryHandle, name: string): Promise<SyncFile> {
  const handle: object = await place.getFileHandle(name, { create: true }).catch((cause: unknown) => {
    throw isQuota(cause) ? noRoom(cause) : cause;
  });
  if (!hasSyncFile(handle)) throw new FileError('This browser writes no files from a worker.', 'Use a newer browser.');
  try {
    return await handle.createSyncAccessHandle();
  } catch (cause) {
    if (isQuota(cause)) throw noRoom(cause);
    throw new FileError(`${name} is in use.`, 'Close other tabs of this page, or wait for their download.', cause);
  }
}

/** Undefined when there is no such file. */
export async function fileIn(place: FileSystemDirectoryHandle, name: string): Promise<File | undefined> {
  try {
    return await (await place.getFileHandle(name)).getFile();
  } catch {
    return undefined;
  }
}

export async function removeFrom(place: FileSystemDirectoryHandle, name: string): Promise<void> {
  await place.removeEntry(name).catch(() => undefined);
}

/** Writes a small file whole. */
export async function writeText(place: FileSystemDirectoryHandle, name: string, text: string): Promise<void> {
  const file = await openSyncFile(place, name);
  try {
    const bytes = new TextEncoder().encode(text);
    writeAll(file, bytes, 0);
    file.truncate(bytes.length);
    file.flush();
  } finally {
    file.close();
  }
}

/** A file to be written from its beginning; given up, nothing stays of it. */
export async function sinkInPlace(place: FileSystemDirectoryHandle, name: string): Promise<ByteSink> {
  const file = await openSyncFile(place, name);
  file.truncate(0);
  let at = 0;
  return {
    write(bytes) {
      writeAll(file, bytes, at);
      at += bytes.length;
      return Promise.resolve();
    },
    close() {
      file.flush();
      file.close();
      return Promise.resolve();
    },
    async abort() {
      file.close();
      await removeFrom(place, name);
    },
  };
}

/** Copies a file piece by piece. The sink is closed at the end, or aborted. */
export async function copyInto(sink: ByteSink, blob: Blob, signal: AbortSignal): Promise<void> {
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      signal.throwIfAborted();
      const { value, done } = await reader.read();
      if (done) break;
      await sink.write(value);
    }
    await sink.close();
  } catch (error) {
    await sink.abort();
    throw error;
  }
}

/** @throws FileError when there is no room for it. */
export function writeAll(file: SyncFile, bytes: Uint8Array, at: number): void {
  let written = 0;
  while (written < bytes.length) {
    let more: number;
    try {
      more = file.write(bytes.subarray(written), { at: at + written });
    } catch (cause) {
      throw noRoom(cause);
    }
    if (more === 0) throw noRoom();
    written += more;
  }
}

/** There is no room; what is here already is as good as before. */
export class RoomError extends FileError {}

const isQuota = (cause: unknown): boolean => cause instanceof DOMException && cause.name === 'QuotaExceededError';

const noRoom = (cause?: unknown): RoomError =>
  new RoomError(
    'The browser has no more room for this page.',
    'Remove a network that is kept here, or free disk space.',
    cause,
  );

/** @throws FileError when the browser would not hold `bytes` more. */
export async function checkRoom(bytes: number): Promise<void> {
  const { quota = Infinity, usage = 0 } = await navigator.storage.estimate();
  if (usage + bytes <= quota) return;
  const free = Math.max(0, Math.floor((quota - usage) / 1e6));
  throw new RoomError(
    `The browser has room for ${free} MB more, and ${Math.ceil(bytes / 1e6)} MB are needed.`,
    'Remove a network that is kept here, or free disk space.',
  );
}
