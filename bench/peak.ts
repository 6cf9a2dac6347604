/** What this machine's vector units can do at best, as `assembly/peak.ts` finds out. */
import { instantiate, kernelNames } from '../src/backends/wasm/kernels.js';
import { LinearMemory } from '../src/backends/wasm/memory.js';
import { loadModule } from '../src/backends/wasm/modules.js';
import { chooseVariant } from '../src/backends/wasm/variants.js';

const units = 1000;
const operationsPerUnit = 114688;

/** A measurement: milliseconds and operations of one run on one thread. */
export async function peakMeter(): Promise<{ run(): void; readonly operations: number }> {
  const module = await loadModule(chooseVariant('auto'), false);
  const memory = new LinearMemory(false);
  const { kernels, reserved } = instantiate(module, memory.wasm);
  memory.reserveStart(reserved);
  const scratch = memory.allocate(64, 'peak');
  const kernel = kernels[kernelNames(module).indexOf('peak')];
  return {
    run() {
      kernel(0, 0, units, scratch);
    },
    operations: units * operationsPerUnit,
  };
}
