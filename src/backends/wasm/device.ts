/** What all programs of one backend share: the memory, the kernels and the threads. */
import { BackendError } from '../../core/errors.js';
import type { Economy } from '../../core/op.js';
import { argumentBytes, type Arguments, writeArguments } from './args.js';
import type { Launch, Runner } from './kernels.js';
import type { LinearMemory } from './memory.js';

/** A launch whose arguments are not written yet. */
export interface Draft extends Arguments {
  readonly kernel: string;
  readonly units: number;
}

/** Below this many bytes of operands waking other threads costs more than they save. */
const worthSharing = 256 * 1024;
/** Blocks a launch is cut into for each thread, so that a slow one holds nobody up for long. */
const blocksPerThread = 16;

export class Device {
  readonly #numbers: ReadonlyMap<string, number>;

  /** @param names the kernels' names, in the order of their numbers. */
  constructor(
    readonly memory: LinearMemory,
    readonly runner: Runner,
    names: readonly string[],
    readonly economy: Economy = 'fast',
  ) {
    this.#numbers = new Map(names.map((name, number) => [name, number]));
  }

  /** Bytes {@link write} needs for these drafts. */
  argumentBytes(drafts: readonly Draft[]): number {
    return drafts.reduce((sum, draft) => sum + bytesOf(draft), 0);
  }

  /** Writes the drafts' arguments from `address` on. */
  write(drafts: readonly Draft[], address: number): Launch[] {
    const view = this.memory.view();
    let args = address;
    return drafts.map((draft) => {
      writeArguments(view, args, draft);
      const launch = { kernel: this.#number(draft.kernel), args, units: draft.units, grain: this.#grain(draft) };
      args += bytesOf(draft);
      return launch;
    });
  }

  /** Carries out one launch now, when a graph is being prepared. */
  runOnce(draft: Draft): void {
    const args = this.memory.allocate(bytesOf(draft), 'arguments');
    for (const launch of this.write([draft], args)) this.runner.run(launch, 0, 0);
    this.memory.free(args);
  }

  #number(kernel: string): number {
    const number = this.#numbers.get(kernel);
    if (number === undefined) {
      throw new BackendError(
        `wasm: build/wasm/ has no kernel "${kernel}".`,
        'Export it from assembly/index.ts and run "npm run build:wasm".',
      );
    }
    return number;
  }

  #grain({ operands, units }: Draft): number {
    const bytes = operands.reduce((sum, { layout }) => sum + layout.bytes, 0);
    if (this.runner.threads === 1 || bytes < worthSharing) return units;
    return Math.ceil(units / (this.runner.threads * blocksPerThread));
  }
}

function bytesOf({ operands, params, tables }: Draft): number {
  return argumentBytes(operands.length, params.length, tables.length);
}
