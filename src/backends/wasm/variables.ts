/**
 * Variables in memory: numbers that outlive a run and that graphs share. They lie without a border; a program whose
 * kernels want one makes its own bordered copy at every run.
 */
import { ShapeError } from '../../core/errors.js';
import type { Variable } from '../../core/graph.js';
import { sizeOf } from '../../core/shape.js';
import type { Placed } from './args.js';
import { layoutOf, pack, unpack } from './layout.js';
import type { LinearMemory } from './memory.js';

interface Entry {
  readonly placed: Placed;
  /** Programs that read or assign it. */
  users: number;
  /** Forgotten by the application: its memory goes with the last program. */
  released: boolean;
}

export class Variables {
  readonly #entries = new Map<Variable, Entry>();
  readonly #memory: LinearMemory;

  constructor(memory: LinearMemory) {
    this.#memory = memory;
  }

  /** @throws ShapeError when `data` has not as many numbers as the variable. */
  write(variable: Variable, data: Float32Array): void {
    if (data.length !== sizeOf(variable.shape)) {
      throw new ShapeError(`write ${variable.name}: got ${data.length} numbers, takes ${sizeOf(variable.shape)}.`);
    }
    const { address, layout } = this.#entry(variable).placed;
    pack(data, this.#memory.floats, address, layout);
  }

  read(variable: Variable): Float32Array {
    const { address, layout } = this.#entry(variable).placed;
    return unpack(this.#memory.floats, address, layout);
  }

  /** Where the variable lies, for a program that must {@link leave} it. */
  use(variable: Variable): Placed {
    const entry = this.#entry(variable);
    entry.users++;
    return entry.placed;
  }

  leave(variable: Variable): void {
    const entry = this.#entries.get(variable);
    if (!entry) return;
    entry.users--;
    this.#freeUnused(variable, entry);
  }

  release(variable: Variable): void {
    const entry = this.#entries.get(variable);
    if (!entry) return;
    entry.released = true;
    this.#freeUnused(variable, entry);
  }

  #freeUnused(variable: Variable, entry: Entry): void {
    if (!entry.released || entry.users > 0) return;
    this.#memory.free(entry.placed.address);
    this.#entries.delete(variable);
  }

  /** The variable's memory, zeros when it is named for the first time. */
  #entry(variable: Variable): Entry {
    const known = this.#entries.get(variable);
    if (known) {
      known.released = false;
      return known;
    }
    const layout = layoutOf(variable.shape, 0);
    const address = this.#memory.allocate(layout.bytes, `variable ${variable.name}`);
    this.#memory.floats.fill(0, address / 4, (address + layout.bytes) / 4);
    const entry = { placed: { address, layout }, users: 0, released: false };
    this.#entries.set(variable, entry);
    return entry;
  }
}
