/** Writing results so that nothing is lost: checked before the long work begins, and whole or not at all at its end. */
import { constants } from 'node:fs';
import { access, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { FileError, messageOf } from '../../core/errors.js';

/** @throws FileError when a file cannot be written there: no such folder, no permission, a folder of that name. */
export async function checkWritable(path: string): Promise<void> {
  const folder = dirname(path);
  const folderStatus = await stat(folder).catch(() => undefined);
  if (!folderStatus?.isDirectory()) {
    const trouble = folderStatus ? 'is not a folder' : 'does not exist';
    throw new FileError(`${path}: the folder ${folder} ${trouble}.`, 'Create it or write elsewhere.');
  }
  const target = await stat(path).catch(() => undefined);
  if (target?.isDirectory()) throw new FileError(`${path}: this is a folder.`, 'Give the path of a file.');
  await access(folder, constants.W_OK).catch((error: unknown) => {
    throw new FileError(`${path}: no permission to write in ${folder}.`, 'Write elsewhere.', error);
  });
}

/**
 * Writes a file by way of a temporary one beside it: whatever happens, there is never half a file under that name.
 *
 * @throws FileError when it cannot be written; what was there before is still there.
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  await checkWritable(path);
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    const full = error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
    throw full
      ? new FileError(`${path}: the disk is full.`, 'Make room or write elsewhere.', error)
      : new FileError(`${path}: it cannot be written: ${messageOf(error)}.`, 'Write elsewhere.', error);
  }
}
