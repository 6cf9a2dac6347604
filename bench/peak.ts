/** What this machine's vector units can do at best, and the micro-kernel of it, as `assembly/peak.ts` finds out. */
import { instantiate, kernelNames } from '../src/backends/wasm/kernels.js';
import { LinearMemory } from '../src/backends/wasm/memory.js';
import { loadModule } from '../src/backends/wasm/modules.js';
import { chooseVariant } from '../src/backends/wasm/variants.js';

/** A measurement on one thread, and the operations it consists of. */
export interface Meter {
  readonly name: string;
  readonly run: () => Promise<void>;
  readonly operations: number;
}

export async function peakMeters(): Promise<{ readonly peak: Meter; readonly microKernel: Meter }> {
  const module = await loadModule(chooseVariant('auto'), false);
  const memory = new LinearMemory(false);
  const { kernels, reserved } = instantiate(module, memory.wasm);
  memory.reserveStart(reserved);
  const bytes = 32768;
  const scratch = memory.allocate(bytes, 'a measurement');
  memory.floats.fill(0.5, scratch / 4, (scratch + bytes) / 4);
  const meter = (name: string, units: number, operationsPerUnit: number): Meter => {
    const kernel = kernels[kernelNames(module).indexOf(name)];
    const run = (): Promise<void> => {
      kernel(0, 0, units, scratch);
      return Promise.resolve();
    };
    return { name, run, operations: units * operationsPerUnit };
  };
  return { peak: meter('peak', 1000, 114688), microKernel: meter('microKernelPeak', 3500, 32768) };
}
