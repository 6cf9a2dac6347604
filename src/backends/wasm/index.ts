/**
 * The WebAssembly backend: the kernels of `assembly/` on the CPU, four numbers at a time and on several threads where the
 * machine can.
 */
import type { Backend } from '../../core/backend.js';
import { BackendError, messageOf, SettingError } from '../../core/errors.js';
import { Loading } from '../../core/loading.js';
import type { Economy } from '../../core/op.js';
import { plan } from '../../core/plan.js';
import { Sequence } from '../../core/sequence.js';
import { compile } from './compile.js';
import { Constants } from './constants.js';
import { Device } from './device.js';
import { instantiate, kernelNames, type Runner, singleRunner } from './kernels.js';
import { LinearMemory } from './memory.js';
import { loadModule } from './modules.js';
import { isNode, processors } from './node/platform.js';
import { WasmProgram } from './program.js';
import { cellBytes, startPool } from './threads/pool.js';
import { chooseVariant, obstacleToThreads, type Variant } from './variants.js';
import { Variables } from './variables.js';

export { supportedVariants, type Variant } from './variants.js';

export interface WasmBackendOptions {
  /** Which of the compiled kernels to use. Default 'auto', the fastest this machine runs. */
  readonly variant?: Variant | 'auto';
  /**
   * Threads to compute on, the calling one included. Default: one for each logical processor, at most eight. Where memory
   * cannot be shared (a page that is not cross-origin isolated, or its main thread) there is one, and the backend's
   * description says so.
   */
  readonly threads?: number;
  /** The most bytes the backend may take, at least 64 KiB. Default 4 GiB, all that WebAssembly can address. */
  readonly memoryLimit?: number;
  /**
   * What to spend where algorithms differ: 'fast' takes the fastest for every layer, or one nearly as fast with less than
   * half the weights, 'compact' one that keeps a large layer's weights small where it costs little time, 'least' the one
   * that takes the least memory. Default 'fast'.
   */
  readonly economy?: Economy;
}

const mostThreadsByDefault = 8;

/**
 * Makes a backend that computes on the CPU.
 *
 * @throws SettingError when an option is out of range.
 * @throws BackendError when this machine does not run the variant, or the kernels cannot be loaded.
 */
export async function createWasmBackend(options: WasmBackendOptions = {}): Promise<Backend> {
  const {
    threads = Math.min(mostThreadsByDefault, processorCount()),
    memoryLimit = 2 ** 32,
    economy = 'fast',
  } = options;
  if (!Number.isInteger(threads) || threads < 1) {
    throw new SettingError(`wasm: threads must be a whole number of at least 1, got ${threads}.`);
  }
  if (!(memoryLimit >= 2 ** 16)) {
    throw new SettingError(`wasm: the memory limit must be at least 65536 bytes, got ${memoryLimit}.`);
  }
  const variant = chooseVariant(options.variant ?? 'auto');
  const obstacle = threads > 1 ? obstacleToThreads() : undefined;
  if (threads === 1 || obstacle !== undefined) return singleThreaded(variant, memoryLimit, economy, obstacle);
  try {
    return await multiThreaded(variant, threads, memoryLimit, economy);
  } catch (error) {
    // If the kernels themselves are missing, one thread does not find them either and says so.
    return singleThreaded(variant, memoryLimit, economy, `no more start: ${messageOf(error)}`);
  }
}

async function singleThreaded(variant: Variant, limit: number, economy: Economy, obstacle?: string): Promise<Backend> {
  const module = await loadModule(variant, false);
  const memory = new LinearMemory(false, limit);
  const { kernels, reserved } = instantiate(module, memory.wasm);
  memory.reserveStart(reserved);
  const description = `wasm ${variant}, 1 thread${obstacle === undefined ? '' : ` (${obstacle})`}`;
  return backendOn(module, memory, singleRunner(kernels), economy, description);
}

async function multiThreaded(variant: Variant, threads: number, limit: number, economy: Economy): Promise<Backend> {
  const module = await loadModule(variant, true);
  const memory = new LinearMemory(true, limit);
  const { kernels, reserved } = instantiate(module, memory.wasm);
  memory.reserveStart(reserved);
  // Fresh memory is zero, as the cells must be.
  const cells = memory.allocate(cellBytes, 'threads');
  const runner = await startPool(module, memory.wasm, kernels, cells, threads);
  return backendOn(module, memory, runner, economy, `wasm ${variant}, ${runner.threads} threads`);
}

function backendOn(
  module: WebAssembly.Module,
  memory: LinearMemory,
  runner: Runner,
  economy: Economy,
  description: string,
): Backend {
  const device = new Device(memory, runner, kernelNames(module), economy);
  const constants = new Constants(device);
  const variables = new Variables(memory);
  const compilations = new Sequence();
  let isDisposed = false;
  const check = (): void => {
    if (isDisposed) throw new BackendError('wasm: this backend was disposed of.');
  };
  memory.onShortage = () => {
    constants.evict();
  };
  return {
    name: 'wasm',
    description,
    threads: runner.threads,
    memory,
    compile(graph, outputs, options = {}) {
      return compilations.add(async () => {
        check();
        const planned = plan(graph, outputs);
        const loading = new Loading(options, check);
        return new WasmProgram(device, await compile(device, constants, variables, planned, loading));
      });
    },
    write(variable, data) {
      variables.write(variable, data);
    },
    read(variable) {
      return Promise.resolve(variables.read(variable));
    },
    release(variable) {
      variables.release(variable);
    },
    dispose() {
      isDisposed = true;
      runner.dispose();
    },
  };
}

function processorCount(): number {
  return isNode() ? processors() : navigator.hardwareConcurrency;
}
