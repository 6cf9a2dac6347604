/** What a dream would take on a device with WebGL2, where there is none or none that could do it. */
import type { Backend, MemoryEstimate } from '../src/core/backend.js';
import { estimateWebglMemory } from '../src/backends/webgl/index.js';
import type { Economy } from '../src/core/op.js';
import { measureDream } from './dreamStep.js';

export async function plannedDream(size: number, economy: Economy): Promise<MemoryEstimate> {
  const planner = new Planner(economy);
  try {
    await measureDream(planner, size, 1);
  } catch (error) {
    if (!(error instanceof Planned)) throw error;
  }
  if (!planner.planned) throw new RangeError('a dream compiled nothing');
  return planner.planned;
}

/** Ends a dream whose graph has been planned. */
class Planned extends Error {}

class Planner implements Backend {
  readonly name = 'webgl';
  readonly description = 'a plan for WebGL2';
  readonly threads = 1;
  readonly memory = { bytes: 0, peak: 0 };
  readonly #economy: Economy;
  planned: MemoryEstimate | undefined;

  constructor(economy: Economy) {
    this.#economy = economy;
  }

  compile(...[graph, outputs]: Parameters<Backend['compile']>): Promise<never> {
    this.planned = estimateWebglMemory(graph, outputs, { economy: this.#economy });
    return Promise.reject(new Planned());
  }

  read(): Promise<never> {
    return Promise.reject(new Planned());
  }

  write(): void {
    // Nothing is ever computed.
  }

  release(): void {
    // Nothing was taken.
  }

  dispose(): void {
    // Nothing was taken.
  }
}
