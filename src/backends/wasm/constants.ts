/**
 * Constants in memory: a network's weights, once for all graphs that use them.
 *
 * A constant is kept in each form that some kernel wants: as it is, or rewritten by a packing kernel. What no program uses
 * any more stays for the next one (the same network at another image size) until its memory is needed for something else.
 */
import type { Tensor } from '../../core/tensor.js';
import type { Placed } from './args.js';
import type { Device } from './device.js';
import { layoutOf, pack } from './layout.js';

/** A rewritten form of a constant. */
export interface PackedForm {
  readonly kernel: string;
  /** In floats. */
  readonly length: number;
  readonly units: number;
}

/** One form of one constant, in use by `users` programs. */
interface Entry {
  readonly placed: Placed;
  users: number;
}

const plain = 'plain';

export class Constants {
  readonly #entries = new Map<Tensor, Map<string, Entry>>();
  readonly #device: Device;

  constructor(device: Device) {
    this.#device = device;
  }

  /** The tensor as it is, for one more user, who must {@link release} it. */
  acquire(tensor: Tensor): Placed {
    return this.#acquire(tensor, plain, () => this.#upload(tensor));
  }

  /** The tensor in a rewritten form, for one more user. */
  acquirePacked(tensor: Tensor, form: PackedForm): Placed {
    return this.#acquire(tensor, form.kernel, () => this.#pack(tensor, form));
  }

  release(tensor: Tensor, form?: PackedForm): void {
    const entry = this.#entries.get(tensor)?.get(form?.kernel ?? plain);
    if (entry) entry.users--;
  }

  /** Gives back the memory of what nobody uses. */
  evict(): void {
    for (const [tensor, forms] of this.#entries) {
      for (const [form, { placed, users }] of forms) {
        if (users > 0) continue;
        this.#device.memory.free(placed.address);
        forms.delete(form);
      }
      if (forms.size === 0) this.#entries.delete(tensor);
    }
  }

  #acquire(tensor: Tensor, form: string, make: () => Placed): Placed {
    const known = this.#entries.get(tensor)?.get(form);
    const entry = known ?? { placed: make(), users: 0 };
    entry.users++;
    // Looked up again: making room for this one may have evicted the tensor's other forms.
    const forms = this.#entries.get(tensor) ?? new Map<string, Entry>();
    forms.set(form, entry);
    this.#entries.set(tensor, forms);
    return entry.placed;
  }

  #upload(tensor: Tensor): Placed {
    const layout = layoutOf(tensor.shape, 0);
    const address = this.#device.memory.allocate(layout.bytes, 'constants');
    pack(tensor.data, this.#device.memory.floats, address, layout);
    return { address, layout };
  }

  /** Rewrites a constant. The plain form is only passed through where nobody else wants it. */
  #pack(tensor: Tensor, { kernel, length, units }: PackedForm): Placed {
    const wasKnown = this.#entries.get(tensor)?.has(plain) ?? false;
    const input = this.acquire(tensor);
    try {
      const layout = layoutOf([1, length, 1, 1], 0);
      const packed = { address: this.#device.memory.allocate(layout.bytes, 'packed weights'), layout };
      this.#device.runOnce({ kernel, units, operands: [input, packed], params: [], tables: [] });
      return packed;
    } finally {
      this.release(tensor);
      if (!wasKnown) {
        this.#device.memory.free(input.address);
        this.#entries.get(tensor)?.delete(plain);
      }
    }
  }
}
