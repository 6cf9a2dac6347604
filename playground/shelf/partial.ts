/** A download that is not whole yet, in the page's own files: it outlives a reload. */
import type { PartialFile, PartialNote } from '../../src/weights/downloads/partialFile.js';
import { fileIn, openSyncFile, removeFrom, type SyncFile, writeAll, writeText } from './places.js';

/** @param name of the file; its note lies beside it. */
export async function partialInPlace(place: FileSystemDirectoryHandle, name: string): Promise<PartialFile> {
  const noteName = noteOf(name);
  let size = (await fileIn(place, name))?.size ?? 0;
  let note = size > 0 ? await readNote(place, name) : undefined;
  let open: SyncFile | undefined;
  const file = async (): Promise<SyncFile> => (open ??= await openSyncFile(place, name));
  const close = (): void => {
    open?.close();
    open = undefined;
  };
  return {
    get size() {
      return size;
    },
    get note() {
      return note;
    },
    async append(bytes) {
      writeAll(await file(), bytes, size);
      size += bytes.length;
    },
    async truncate(wanted) {
      (await file()).truncate(wanted);
      size = wanted;
    },
    async read(begin, end) {
      const bytes = new Uint8Array(end - begin);
      const got = (await file()).read(bytes, { at: begin });
      return bytes.subarray(0, got);
    },
    async saveNote(value) {
      note = value;
      await writeText(place, noteName, JSON.stringify(value));
    },
    async commit() {
      // The note stays: the file is not kept yet, only whole.
      (await file()).flush();
      close();
    },
    async discard() {
      close();
      [size, note] = [0, undefined];
      await removeFrom(place, name);
      await removeFrom(place, noteName);
    },
    close() {
      close();
      return Promise.resolve();
    },
  };
}

export async function forgetNote(place: FileSystemDirectoryHandle, name: string): Promise<void> {
  await removeFrom(place, noteOf(name));
}

const noteOf = (name: string): string => `${name}.note`;

/** What an earlier attempt wrote down; undefined when there was none. */
export async function readNote(place: FileSystemDirectoryHandle, name: string): Promise<PartialNote | undefined> {
  try {
    const value: unknown = JSON.parse((await (await fileIn(place, noteOf(name)))?.text()) ?? '');
    return isNote(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): value is PartialNote {
  if (typeof value !== 'object' || value === null || !('url' in value)) return false;
  const { url, tag, total }: { url: unknown; tag?: unknown; total?: unknown } = value;
  const fits = (it: unknown, type: string): boolean => it === undefined || typeof it === type;
  return typeof url === 'string' && fits(tag, 'string') && fits(total, 'number');
}
