/** Opens an HDF5 file in Node: libhdf5 reads from the disk what is asked for, when it is asked for. */
import { open } from 'node:fs/promises';
import { FileError, messageOf } from '../../core/errors.js';
import { checkH5Head, h5HeadLength } from '../h5Signature.js';
import { openH5Tensors } from '../h5.js';
import type { TensorFile } from '../tensorFile.js';

/** @throws FileError when the file is missing, no file, no HDF5 file, truncated or damaged. */
export async function openH5(path: string): Promise<TensorFile> {
  const size = await checkHead(path);
  // Loaded here because it takes a moment, and most runs of the command line read no HDF5 file.
  const library = await import('h5wasm/node');
  return openH5Tensors(library, { path, name: path, size });
}

/** The file's size, if its head is right. */
async function checkHead(path: string): Promise<number> {
  const handle = await open(path).catch((error: unknown) => {
    throw new FileError(`${path}: ${reasonOf(error)}.`, 'Check the path of the weights file.', error);
  });
  try {
    const status = await handle.stat();
    if (!status.isFile()) {
      const kind = status.isDirectory() ? 'a folder' : 'no regular file';
      throw new FileError(`${path}: this is ${kind}.`, 'Give the path of a weights file.');
    }
    const head = new Uint8Array(Math.min(h5HeadLength, status.size));
    await handle.read(head, 0, head.length, 0);
    checkH5Head(path, head, status.size);
    return status.size;
  } finally {
    await handle.close();
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'no permission to read it';
  return messageOf(error);
}
