/** Draws batches in a thread of its own, so that the next one is ready when a training step ends. */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type Batch, type BatchRequest, type BatchSource, drawBatch } from '../training/batch.js';

interface Drawn extends Batch {
  readonly request: string;
}

if (!isMainThread) {
  parentPort?.on('message', (request: BatchRequest) => {
    const { pictures, labels } = drawBatch(request);
    const drawn: Drawn = { request: JSON.stringify(request), pictures, labels };
    parentPort?.postMessage(drawn);
  });
}

/** A source that draws one batch ahead of the one asked for, and a way to end its thread. */
export function startBatchWorker(): { source: BatchSource; stop: () => Promise<number> } {
  const worker = new Worker(new URL('./batchWorker.js', import.meta.url));
  const batches = new Map<string, Promise<Batch>>();
  const deliver = new Map<string, { resolve: (batch: Batch) => void; reject: (error: unknown) => void }>();
  worker.on('message', (drawn: Drawn) => {
    deliver.get(drawn.request)?.resolve(drawn);
    deliver.delete(drawn.request);
  });
  worker.on('error', (error) => {
    for (const { reject } of deliver.values()) reject(error);
  });

  const ask = (request: BatchRequest): Promise<Batch> => {
    const key = JSON.stringify(request);
    let batch = batches.get(key);
    if (batch === undefined) {
      batch = new Promise((resolve, reject) => {
        deliver.set(key, { resolve, reject });
      });
      batches.set(key, batch);
      worker.postMessage(request);
    }
    return batch;
  };
  return {
    source: async (request) => {
      const batch = ask(request);
      // A failure is met by whoever asks for that batch.
      ask({ ...request, index: request.index + 1 }).catch(() => undefined);
      const drawn = await batch;
      batches.delete(JSON.stringify(request));
      return drawn;
    },
    stop: () => worker.terminate(),
  };
}
