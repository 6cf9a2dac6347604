/**
 * What differs in Node: files, and workers.
 *
 * Node's modules are asked for when they are needed and not imported, so that a bundler can put this file into a page,
 * where only {@link isNode} is ever called.
 */
import type { WorkerHandle, WorkerStart } from '../threads/start.js';

export function isNode(): boolean {
  return typeof process !== 'undefined' && typeof process.versions.node === 'string';
}

export function readFile(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  return process.getBuiltinModule('node:fs/promises').readFile(url);
}

/** Logical processors this process may use. */
export function processors(): number {
  return process.getBuiltinModule('node:os').availableParallelism();
}

/** Starts one worker; resolves when it is ready to take work. It does not keep the process alive. */
export function startNodeWorker(start: WorkerStart): Promise<WorkerHandle> {
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker = new Worker(new URL('../threads/worker.js', import.meta.url));
  return new Promise((resolve, reject) => {
    worker.once('message', () => {
      worker.unref();
      resolve({ terminate: () => void worker.terminate() });
    });
    worker.once('error', reject);
    worker.postMessage(start);
  });
}
