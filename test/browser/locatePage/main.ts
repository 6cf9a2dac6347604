/** Hands the weights to a worker, where the engine lives in the playground too. */
import type { LocateAnswer, LocateRequest } from './protocol.js';

window.locate = async (weights, seed, number, size, top) => {
  const response = await fetch(`data:application/octet-stream;base64,${weights}`);
  const request: LocateRequest = { weights: await response.arrayBuffer(), seed, number, size, top };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return new Promise<LocateAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<LocateAnswer | string>) => {
      if (typeof data === 'string') reject(new Error(data));
      else resolve(data);
    };
    worker.onerror = ({ message }) => {
      reject(new Error(message));
    };
    worker.postMessage(request);
  });
};
