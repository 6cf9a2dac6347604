/** Everything a program holds, so that it can be given back at once: when the program ends, or its compilation fails. */
import type { Variable } from '../../core/graph.js';
import type { Loading } from '../../core/loading.js';
import type { AnyTensor } from '../../core/storedTensor.js';
import type { Placed } from './args.js';
import type { Constants, Form } from './constants.js';
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

  /** Where a constant lies in each of the forms. */
  async constant(tensor: AnyTensor, forms: readonly Form[], loading: Loading): Promise<Placed[]> {
    const placed = await this.#constants.acquire(tensor, forms, loading);
    placed.forEach(({ layout }, i) => {
      this.#constantBytes += layout.bytes;
      this.#releases.push(() => {
        this.#constants.release(tensor, forms[i]);
      });
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
