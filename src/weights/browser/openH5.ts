/**
 * Opens an HDF5 file in a page or a worker: one that was picked, dropped or downloaded. In a worker libhdf5 reads parts
 * of it on demand; on the main thread, where a browser allows no such reading, it is taken into memory as a whole.
 */
import { FileError } from '../../core/errors.js';
import { checkH5Head, h5HeadLength } from '../h5Signature.js';
import { type H5Library, openH5Tensors } from '../h5.js';
import type { TensorFile } from '../tensorFile.js';

let opened = 0;

/**
 * @param blob the file's content. @param name its name, for messages; default that of a File.
 * @throws FileError when it is no HDF5 file, truncated or damaged.
 */
export async function openH5(blob: Blob, name = blob instanceof File ? blob.name : 'weights'): Promise<TensorFile> {
  const read = (part: Blob): Promise<ArrayBuffer> =>
    part.arrayBuffer().catch((error: unknown) => {
      throw new FileError(`${name}: it cannot be read any more.`, 'Pick the file again.', error);
    });
  checkH5Head(name, new Uint8Array(await read(blob.slice(0, h5HeadLength))), blob.size);
  const library = await import('h5wasm');
  const { FS: system } = await library.ready;
  const folder = `/reverie-${++opened}`;
  const path = `${folder}/weights.h5`;
  system.mkdir(folder);
  const onDemand = onDemandFiles(system.filesystems);
  if (onDemand) {
    system.mount(onDemand, { blobs: [{ name: 'weights.h5', data: blob }] }, folder);
    return openAt(library, { path, name, size: blob.size }, () => {
      system.unmount(folder);
      system.rmdir(folder);
    });
  }
  system.writeFile(path, new Uint8Array(await read(blob)));
  return openAt(library, { path, name, size: blob.size }, () => {
    system.unlink(path);
    system.rmdir(folder);
  });
}

function openAt(
  library: H5Library,
  location: { readonly path: string; readonly name: string; readonly size: number },
  release: () => void,
): Promise<TensorFile> {
  return openH5Tensors(library, { ...location, release });
}

/** Emscripten's WORKERFS, where it works: it needs synchronous reading, which only workers have. */
function onDemandFiles(filesystems: unknown): FS.FileSystemType | undefined {
  if (!('FileReaderSync' in globalThis)) return undefined;
  return hasWorkerFiles(filesystems) ? filesystems.WORKERFS : undefined;
}

const hasWorkerFiles = (filesystems: unknown): filesystems is { WORKERFS: FS.FileSystemType } =>
  typeof filesystems === 'object' && filesystems !== null && 'WORKERFS' in filesystems;
