/** Hands the file and the pictures to a worker, where the engine lives in the playground too. */
import type { OnnxAnswer, OnnxRequest } from './protocol.js';

const bytesOf = async (base64: string): Promise<ArrayBuffer> =>
  (await fetch(`data:application/octet-stream;base64,${base64}`)).arrayBuffer();

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });

function ask(request: OnnxRequest): Promise<OnnxAnswer> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<OnnxAnswer | string>) => {
      if (typeof data === 'string') reject(new Error(data));
      else resolve(data);
    };
    worker.onerror = ({ message }) => {
      reject(new Error(message));
    };
    worker.postMessage(request);
  });
}

window.openOnnxFile = async (name, weights) => ask({ kind: 'open', name, weights: await bytesOf(weights) });
window.classifyPicture = async (height, width, picture) =>
  ask({ kind: 'classify', height, width, data: new Float32Array(await bytesOf(picture)) });
