/** A file of the disk as a source of bytes at any place: however large it is, only what is asked for is read. */
import { open, stat } from 'node:fs/promises';
import { FileError, messageOf } from '../../core/errors.js';
import type { ByteSource } from '../byteSource.js';

const whatToDo = 'Check the path of the weights file.';

/**
 * Nothing stays open between two readings, so there is nothing to close.
 *
 * @throws FileError when there is no such file, or it is none; from `read` also when it has changed in the meantime.
 */
export async function fileBytes(path: string): Promise<ByteSource> {
  const status = await stat(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  if (!status.isFile()) {
    const kind = status.isDirectory() ? 'a folder' : 'no regular file';
    throw new FileError(`${path}: this is ${kind}.`, 'Give the path of a weights file.');
  }
  const { size, mtimeMs } = status;
  return {
    name: path,
    size,
    async read(begin, end, into) {
      const handle = await open(path).catch((error: unknown) => {
        throw unreadable(path, error);
      });
      try {
        const now = await handle.stat();
        if (now.size !== size || now.mtimeMs !== mtimeMs) {
          throw new FileError(`${path}: the file has changed while it was in use.`, 'Start again.');
        }
        // A place of its own, unlike what Buffer takes from its pool: views of any kind of number can be laid over it.
        const length = Math.max(0, Math.min(end, size) - begin);
        const bytes = into?.length === length ? into : new Uint8Array(length);
        let filled = 0;
        while (filled < bytes.length) {
          const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled, begin + filled);
          if (bytesRead === 0) throw new FileError(`${path}: it ends at byte ${begin + filled}.`, whatToDo);
          filled += bytesRead;
        }
        return bytes;
      } catch (error) {
        throw error instanceof FileError ? error : unreadable(path, error);
      } finally {
        await handle.close();
      }
    },
  };
}

function unreadable(path: string, error: unknown): FileError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return new FileError(`${path}: there is no such file.`, whatToDo, error);
  if (code === 'EACCES' || code === 'EPERM') {
    return new FileError(`${path}: no permission to read it.`, whatToDo, error);
  }
  return new FileError(`${path}: ${messageOf(error)}.`, whatToDo, error);
}
