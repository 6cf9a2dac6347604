/** What goes wrong on a disk, as an error that says what to do. */
import { statfs } from 'node:fs/promises';
import { FileError, messageOf } from '../../core/errors.js';
import { formatBytes } from '../formatBytes.js';

export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

const elsewhere = 'or set REVERIE_HOME to a folder elsewhere';

/** @param path what was to be written. */
export function writeTrouble(path: string, error: unknown): FileError {
  switch (codeOf(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new FileError(
        `${path}: the disk is full.`,
        `Make room (reverie weights remove takes networks away), ${elsewhere}; then run the command again: it goes on where it stopped.`,
        error,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new FileError(`${path}: no permission to write there.`, `Change the permission, ${elsewhere}.`, error);
    case 'ENOTDIR':
    case 'EEXIST':
      return new FileError(`${path}: a file is in the way of a folder.`, `Move it, ${elsewhere}.`, error);
    default:
      return error instanceof FileError
        ? error
        : new FileError(`${path}: it cannot be written: ${messageOf(error)}.`, `Look after it, ${elsewhere}.`, error);
  }
}

/** Runs a piece of work on the disk; what it throws becomes a FileError about `path`. */
export async function onDisk<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw writeTrouble(path, error);
  }
}

/** @throws FileError when the disk of `folder` has not that many bytes left. */
export async function checkRoom(folder: string, bytes: number): Promise<void> {
  const disk = await statfs(folder).catch(() => undefined);
  // Some file systems do not tell; then writing will.
  if (disk === undefined || disk.blocks === 0) return;
  const free = disk.bavail * disk.bsize;
  if (free >= bytes) return;
  throw new FileError(
    `${folder}: ${formatBytes(bytes)} are needed, and the disk has ${formatBytes(free)} left.`,
    `Make room (reverie weights remove takes networks away), ${elsewhere}.`,
  );
}
