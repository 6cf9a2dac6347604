/** A compiled module's kernels: its exports, which all have one signature. */
import { BackendError } from '../../core/errors.js';

/** Computes the units `begin .. end - 1` of what the block at `args` describes; see `assembly/args.ts`. */
export type Kernel = (args: number, begin: number, end: number, scratch: number) => void;

/** One kernel over all its units: the smallest thing a program consists of. */
export interface Launch {
  /** Index of the kernel among the module's exported functions, the same on every thread. */
  readonly kernel: number;
  readonly args: number;
  readonly units: number;
  /** Units that one thread takes at a time; all of them where sharing out would cost more than it gains. */
  readonly grain: number;
}

/** Carries out launches, one after the other. */
export interface Runner {
  readonly threads: number;
  /** @param scratch working memory: `scratchBytes` for each thread. */
  run(launch: Launch, scratch: number, scratchBytes: number): void;
  dispose(): void;
}

function isKernel(value: WebAssembly.ExportValue): value is Kernel {
  return typeof value === 'function';
}

/** Names of a module's kernels; their order gives them their numbers. */
export function kernelNames(module: WebAssembly.Module): string[] {
  return WebAssembly.Module.exports(module).flatMap(({ kind, name }) => (kind === 'function' ? [name] : []));
}

/** The module on this thread: its kernels by number, and how many bytes of memory its own data takes. */
export function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
): { kernels: Kernel[]; reserved: number } {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { firstFreeByte } = exports;
  if (!(firstFreeByte instanceof WebAssembly.Global) || typeof firstFreeByte.value !== 'number') {
    throw new BackendError('wasm: build/wasm/ is not what this version expects.', 'Run "npm run build:wasm".');
  }
  return {
    kernels: kernelNames(module).flatMap((name) => {
      const kernel = exports[name];
      return isKernel(kernel) ? [kernel] : [];
    }),
    reserved: firstFreeByte.value,
  };
}

/** Everything on the calling thread. */
export function singleRunner(kernels: readonly Kernel[]): Runner {
  return {
    threads: 1,
    run({ kernel, args, units }, scratch) {
      kernels[kernel](args, 0, units, scratch);
    },
    dispose() {
      // Nothing is held.
    },
  };
}
