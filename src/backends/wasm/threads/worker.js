/**
 * A worker thread: the same module on the same memory, waiting for launches to help with. It ends by being terminated.
 * Plain JavaScript, so that Node and browsers run it from the sources as well as from a build.
 */
import { cell, cellCount, takeBlocks } from './blocks.js';

/** @import { WorkerStart } from './start.js' */

/**
 * @param {WorkerStart} start
 * @param {() => void} ready called once, before the first launch
 */
function serve({ module, memory, cells, thread }, ready) {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const names = WebAssembly.Module.exports(module).filter(({ kind }) => kind === 'function');
  const kernels = names.map(({ name }) => /** @type {import('../kernels.js').Kernel} */ (exports[name]));
  const shared = new Int32Array(memory.buffer, cells, cellCount);
  ready();
  for (;;) {
    const launches = Atomics.load(shared, cell.launches);
    takeBlocks(shared, kernels, thread);
    Atomics.wait(shared, cell.launches, launches);
  }
}

// In a browser a worker's messages are events of the global object, in Node of a port that must be asked for.
const port = 'process' in globalThis ? globalThis.process.getBuiltinModule('node:worker_threads').parentPort : null;
if (port) {
  port.once('message', (/** @type {WorkerStart} */ start) => {
    serve(start, () => {
      port.postMessage('ready');
    });
  });
} else {
  globalThis.addEventListener('message', (/** @type {MessageEvent<WorkerStart>} */ { data }) => {
    serve(data, () => {
      globalThis.postMessage('ready');
    });
  });
}
