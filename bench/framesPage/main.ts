/** Hands the request to a worker, where the engine lives in the playground too. */
import type { SlicingTimes } from './protocol.js';

window.measureSlicing = (request) =>
  new Promise<SlicingTimes>((resolve, reject) => {
    // A canvas on the page: its worker is told of the page's frames.
    const canvas = document.createElement('canvas');
    document.body.append(canvas);
    const offscreen = canvas.transferControlToOffscreen();
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<SlicingTimes | string>) => {
      worker.terminate();
      canvas.remove();
      if (typeof data === 'string') reject(new Error(data));
      else resolve(data);
    };
    worker.onerror = ({ message }) => {
      reject(new Error(message));
    };
    worker.postMessage({ request, canvas: offscreen }, [offscreen]);
  });
