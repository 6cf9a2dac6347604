/** A download that is not whole yet, as a file `NAME.part` with its note beside it; whole, it is called `NAME.whole`. */
import { type FileHandle, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { PartialFile, PartialNote } from '../downloads/partialFile.js';
import { onDisk } from './diskTrouble.js';

export interface PartialOnDisk extends PartialFile {
  /** Where it lies once it is committed. */
  readonly wholePath: string;
}

/** @param path where it lies, without its ending; the folder exists. */
export async function partialOnDisk(path: string): Promise<PartialOnDisk> {
  const [partPath, wholePath, notePath] = [`${path}.part`, `${path}.whole`, `${path}.note.json`];
  // Whole already: a run before this one ended between download and conversion. Its checksum is taken again.
  await rename(wholePath, partPath).catch(() => undefined);
  let size = (await stat(partPath).catch(() => undefined))?.size ?? 0;
  let note = size > 0 ? await readNote(notePath) : undefined;
  let handle: FileHandle | undefined;

  const opened = async (): Promise<FileHandle> => (handle ??= await open(partPath, size > 0 ? 'r+' : 'w+'));
  const closed = async (): Promise<void> => {
    const held = handle;
    handle = undefined;
    await held?.close();
  };

  return {
    wholePath,
    get size() {
      return size;
    },
    get note() {
      return note;
    },
    append: (bytes) =>
      onDisk(partPath, async () => {
        const file = await opened();
        let written = 0;
        while (written < bytes.length) {
          const { bytesWritten } = await file.write(bytes, written, bytes.length - written, size);
          written += bytesWritten;
          size += bytesWritten;
        }
      }),
    truncate: (wanted) =>
      onDisk(partPath, async () => {
        if (size > wanted) await (await opened()).truncate(wanted);
        size = Math.min(size, wanted);
      }),
    read: (begin, end) =>
      onDisk(partPath, async () => {
        const file = await opened();
        const bytes = new Uint8Array(end - begin);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, begin + filled);
          if (bytesRead === 0) throw new Error(`it ends at byte ${begin + filled}`);
          filled += bytesRead;
        }
        return bytes;
      }),
    saveNote: (value) =>
      onDisk(notePath, async () => {
        note = value;
        await writeFile(notePath, JSON.stringify(value));
      }),
    commit: () =>
      onDisk(partPath, async () => {
        // On the disk itself before it counts as whole.
        await (await opened()).datasync();
        await closed();
        await rename(partPath, wholePath);
      }),
    discard: () =>
      onDisk(partPath, async () => {
        await closed();
        [size, note] = [0, undefined];
        for (const file of [partPath, wholePath, notePath]) await rm(file, { force: true });
      }),
    close: closed,
  };
}

async function readNote(path: string): Promise<PartialNote | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isNote(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isNote(value: unknown): value is PartialNote {
  if (typeof value !== 'object' || value === null || !('url' in value)) return false;
  const { url, tag, total }: { url: unknown; tag?: unknown; total?: unknown } = value;
  return (
    typeof url === 'string' &&
    (tag === undefined || typeof tag === 'string') &&
    (total === undefined || Number.isSafeInteger(total))
  );
}
