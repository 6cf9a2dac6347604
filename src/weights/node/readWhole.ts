/** A file of the disk as a source of bytes, read once: for weight files of some megabytes. */
import { readFile } from 'node:fs/promises';
import { FileError, messageOf } from '../../core/errors.js';
import { type ByteSource, bytesInMemory } from '../byteSource.js';

/** @throws FileError when it cannot be read. */
export async function readWhole(path: string | URL, name = String(path)): Promise<ByteSource> {
  try {
    return bytesInMemory(name, await readFile(path));
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const trouble = missing ? 'there is no such file' : messageOf(error);
    throw new FileError(`${name}: ${trouble}.`, 'Check the path of the weights file.', error);
  }
}
