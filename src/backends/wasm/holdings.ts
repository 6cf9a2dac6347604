/** Everything a program holds, so that it can be given back at once: when the program ends, or its compilation fails. */
import type { Variable } from '../../core/graph.js';
import type { Tensor } from '../../core/tensor.js';
import type { Placed } from './args.js';
import type { Constants, PackedForm } from './constants.js';
import { blockSize, type LinearMemory } from './memory.js';
import type { Variables } from './variables.js';

export class Holdings {
  readonly #memory: LinearMemory;
  readonly #constants: Constants;
  readonly #variables: Variables;
  readonly #blocks: number[] = [];
  readonly #releases: (() => void)[] = [];
  readonly #seen = new Map<object, Placed>();
  #allocatedBytes = 0;
  #constantBytes = 0;
  #variableBytes = 0;

  constructor(memory: LinearMemory, constants: Constants, variables: Variables) {
    this.#memory = memory;
    this.#constants = constants;
    this.#variables = variables;
  }

  /** Bytes of the program's own blocks. */
  get allocatedBytes(): number {
    return this.#allocatedBytes;
  }

  /** Bytes of constants it uses, in every form, and of variables. */
  get constantBytes(): number {
    return this.#constantBytes;
  }

  get variableBytes(): number {
    return this.#variableBytes;
  }

  allocate(bytes: number, what: string): number {
    const address = this.#memory.allocate(bytes, what);
    this.#blocks.push(address);
    this.#allocatedBytes += blockSize(bytes);
    return address;
  }

  /** Address of an array of numbers, copied there. */
  table(numbers: Float32Array): number {
    const address = this.allocate(numbers.byteLength, 'tables');
    this.#memory.floats.set(numbers, address / 4);
    return address;
  }

  constant(tensor: Tensor): Placed {
    const placed = this.#constants.acquire(tensor);
    this.#constantBytes += placed.layout.bytes;
    this.#releases.push(() => {
      this.#constants.release(tensor);
    });
    return placed;
  }

  packedConstant(tensor: Tensor, form: PackedForm): Placed {
    const placed = this.#constants.acquirePacked(tensor, form);
    this.#constantBytes += placed.layout.bytes;
    this.#releases.push(() => {
      this.#constants.release(tensor, form);
    });
    return placed;
  }

  variable(variable: Variable): Placed {
    const known = this.#seen.get(variable);
    if (known) return known;
    const placed = this.#variables.use(variable);
    this.#seen.set(variable, placed);
    this.#variableBytes += placed.layout.bytes;
    this.#releases.push(() => {
      this.#variables.leave(variable);
    });
    return placed;
  }

  /** Gives everything back. Harmless a second time. */
  release(): void {
    for (const address of this.#blocks.splice(0)) this.#memory.free(address);
    for (const release of this.#releases.splice(0)) release();
    this.#seen.clear();
  }
}
