/**
 * Launches on several threads: the calling one and workers that share its memory. The caller takes part in the work, then
 * waits, asleep, for the blocks others have taken. See `blocks.js` for how they share out.
 */
import { BackendError } from '../../../core/errors.js';
import type { Kernel, Launch, Runner } from '../kernels.js';
import { isNode, startNodeWorker } from '../node/platform.js';
import { cell, cellCount, takeBlocks } from './blocks.js';
import type { WorkerHandle, WorkerStart } from './start.js';

/** Bytes of shared memory the pool needs for its cells, which must be zero at first. */
export const cellBytes = 4 * cellCount;

/**
 * Starts `threads - 1` workers.
 *
 * @param kernels those of the calling thread. @param cells address of {@link cellBytes} zero bytes in `memory`.
 * @throws whatever kept a worker from starting, after ending the others.
 */
export async function startPool(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  kernels: readonly Kernel[],
  cells: number,
  threads: number,
): Promise<Runner> {
  const start = isNode() ? startNodeWorker : startBrowserWorker;
  const starting = Array.from({ length: threads - 1 }, (_, i) => start({ module, memory, cells, thread: i + 1 }));
  const outcomes = await Promise.allSettled(starting);
  const workers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) {
    for (const worker of workers) worker.terminate();
    throw failure.reason;
  }
  return poolRunner(kernels, new Int32Array(memory.buffer, cells, cellCount), workers);
}

function poolRunner(kernels: readonly Kernel[], shared: Int32Array, workers: readonly WorkerHandle[]): Runner {
  return {
    threads: workers.length + 1,
    run({ kernel, args, units, grain }: Launch, scratch, scratchBytes) {
      const blocks = Math.ceil(units / grain);
      if (blocks === 1) {
        kernels[kernel](args, 0, units, scratch);
        return;
      }
      shared[cell.blocks] = blocks;
      shared[cell.kernel] = kernel;
      shared[cell.args] = args;
      shared[cell.units] = units;
      shared[cell.grain] = grain;
      shared[cell.scratch] = scratch;
      shared[cell.scratchBytes] = scratchBytes;
      Atomics.store(shared, cell.done, 0);
      Atomics.store(shared, cell.remaining, blocks);
      Atomics.add(shared, cell.launches, 1);
      Atomics.notify(shared, cell.launches);

      takeBlocks(shared, kernels, 0);
      for (let done = Atomics.load(shared, cell.done); done < blocks; done = Atomics.load(shared, cell.done)) {
        Atomics.wait(shared, cell.done, done);
      }
      if (Atomics.exchange(shared, cell.failed, 0) !== 0) throw new BackendError('wasm: a kernel failed.');
    },
    dispose() {
      for (const worker of workers) worker.terminate();
    },
  };
}

function startBrowserWorker(start: WorkerStart): Promise<WorkerHandle> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' });
  return new Promise((resolve, reject) => {
    worker.onmessage = () => {
      resolve(worker);
    };
    worker.onerror = (event) => {
      worker.terminate();
      reject(new Error(event.message));
    };
    worker.postMessage(start);
  });
}
