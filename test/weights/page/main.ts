/** Lets a test read a file on the main thread and in a worker. */
import { digest, type Digest } from './read.js';

declare global {
  interface Window {
    /** @param base64 the file's bytes. */
    readH5(base64: string, name: string, where: 'main thread' | 'worker'): Promise<Digest>;
  }
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

window.readH5 = async (base64, name, where) => {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const file = new Blob([bytes]);
  if (where === 'main thread') return digest(file, name);
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Digest>) => {
      resolve(data);
    };
    worker.onerror = ({ message }) => {
      reject(new Error(message));
    };
    worker.postMessage({ file, name });
  });
};
