/** Hands the files to a worker, where the engine lives in the playground too. */
import type { VggAnswer, VggRequest } from './protocol.js';

const bytesOf = async (base64: string): Promise<ArrayBuffer> =>
  (await fetch(`data:application/octet-stream;base64,${base64}`)).arrayBuffer();

async function squareOf(base64: string): Promise<VggRequest['photo']> {
  const data = new Float32Array(await bytesOf(base64));
  return { size: Math.sqrt(data.length / 3), data };
}

window.vgg16 = async (weights, photo, wavy, layers, objective) => {
  const request: VggRequest = {
    weights: await bytesOf(weights),
    photo: await squareOf(photo),
    wavy: await squareOf(wavy),
    layers,
    objective,
  };
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  return new Promise<VggAnswer>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<VggAnswer | string>) => {
      if (typeof data === 'string') reject(new Error(data));
      else resolve(data);
    };
    worker.onerror = ({ message }) => {
      reject(new Error(message));
    };
    worker.postMessage(request);
  });
};
