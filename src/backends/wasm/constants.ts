/**
 * Constants in memory: a network's weights, once for all graphs that use them.
 *
 * A constant is kept in each form that some kernel wants: as it is, or rewritten by a packing kernel. What no program uses
 * any more stays for the next one (the same network at another image size) until its memory is needed for something else.
 *
 * Numbers come in parts of some rows and go through a small block of memory from which every form takes its own: a large
 * network's weights never stand in memory a second time.
 */
import type { Loading, Part } from '../../core/loading.js';
import type { AnyTensor } from '../../core/storedTensor.js';
import type { Shape } from '../../core/shape.js';
import type { Placed } from './args.js';
import type { Device } from './device.js';
import { layoutOf, pack } from './layout.js';

/** A rewritten form of a constant. */
export interface PackedForm {
  readonly kernel: string;
  /** In floats. */
  readonly length: number;
  readonly units: number;
  readonly params: readonly number[];
  /** How it is made a part at a time; undefined where the kernel needs the whole. */
  readonly parts:
    { readonly rows: number; readonly step: number; readonly units: (rows: number) => number } | undefined;
}

/** The form in which a kernel reads a constant. */
export type Form = PackedForm | 'plain';

/** One form of one constant, in use by `users` programs. */
interface Entry {
  readonly placed: Placed;
  users: number;
}

/** The same for forms that are the same. */
export function formName(form: Form): string {
  return form === 'plain' ? form : [form.kernel, ...form.params].join(' ');
}

export class Constants {
  readonly #entries = new Map<AnyTensor, Map<string, Entry>>();
  readonly #device: Device;

  constructor(device: Device) {
    this.#device = device;
  }

  /** Those of `tensors` that must be read for these forms. */
  missing(wanted: ReadonlyMap<AnyTensor, readonly Form[]>): AnyTensor[] {
    return [...wanted].flatMap(([tensor, forms]) => {
      const known = this.#entries.get(tensor);
      return known?.has('plain') || forms.every((form) => known?.has(formName(form))) ? [] : [tensor];
    });
  }

  /**
   * The tensor in several forms, for one more user of each, who must {@link release} it. Must not be called again before
   * it has ended.
   */
  async acquire(tensor: AnyTensor, forms: readonly Form[], loading: Loading): Promise<Placed[]> {
    const entries = this.#entries.get(tensor) ?? new Map<string, Entry>();
    const missing = forms.filter((form) => !entries.has(formName(form)));
    const source = entries.get('plain');
    // In use from here on, also the plain form that others are made from: making room must not evict them.
    if (source) source.users++;
    for (const form of forms) {
      const known = entries.get(formName(form));
      if (known) known.users++;
    }
    try {
      for (const form of missing) {
        const placed = this.#allocate(tensor, form);
        entries.set(formName(form), { placed, users: 1 });
        // Every time, for making room may have evicted whatever else there was of this tensor.
        this.#entries.set(tensor, entries);
      }
      const targets = missing.map((form): Target => ({ form, placed: placedOf(entries, form) }));
      if (source) this.#pack(wholeOf(source.placed), targets);
      else if (targets.length > 0) await this.#load(tensor, targets, loading);
    } catch (error) {
      for (const form of forms) this.release(tensor, form);
      for (const form of missing) this.#drop(tensor, formName(form));
      throw error;
    } finally {
      if (source) source.users--;
    }
    return forms.map((form) => placedOf(entries, form));
  }

  release(tensor: AnyTensor, form: Form): void {
    const entry = this.#entries.get(tensor)?.get(formName(form));
    if (entry) entry.users--;
  }

  /** Gives back the memory of what nobody uses. */
  evict(): void {
    for (const [tensor, forms] of this.#entries) {
      for (const [form, { users }] of forms) {
        if (users === 0) this.#drop(tensor, form);
      }
    }
  }

  #drop(tensor: AnyTensor, form: string): void {
    const forms = this.#entries.get(tensor);
    const entry = forms?.get(form);
    if (!forms || !entry) return;
    this.#device.memory.free(entry.placed.address);
    forms.delete(form);
    if (forms.size === 0) this.#entries.delete(tensor);
  }

  #allocate({ shape }: AnyTensor, form: Form): Placed {
    const layout = layoutOf(form === 'plain' ? shape : [1, form.length, 1, 1], 0);
    const what = form === 'plain' ? 'constants' : 'packed weights';
    return { address: this.#device.memory.allocate(layout.bytes, what), layout };
  }

  /** Reads the tensor part by part and makes all its forms from each. */
  async #load(tensor: AnyTensor, targets: readonly Target[], loading: Loading): Promise<void> {
    const { memory } = this.#device;
    const plain = targets.find(({ form }) => form === 'plain')?.placed;
    const together = rowsTogether(tensor.shape, targets);
    const part = layoutOf(withRows(tensor.shape, loading.partRows(tensor.shape, together)), 0);
    const passage = plain ? undefined : memory.allocate(part.bytes, 'a part of the weights');
    try {
      for await (const { begin, end, data } of loading.parts(tensor, together)) {
        const layout = layoutOf(withRows(tensor.shape, end - begin), 0);
        // Without a border rows lie one behind the other, so that a part of a tensor is a tensor.
        const address = passage ?? (plain ? plain.address + begin * layout.imageStride : 0);
        pack(data, memory.floats, address, layout);
        this.#pack({ begin, placed: { address, layout } }, targets);
      }
    } finally {
      if (passage !== undefined) memory.free(passage);
    }
  }

  /** Rewrites some rows of a constant for each of its packed forms. */
  #pack({ begin, placed }: PlacedPart, targets: readonly Target[]): void {
    const rows = placed.layout.shape[0];
    for (const { form, placed: target } of targets) {
      if (form === 'plain') continue;
      const { kernel, params, parts } = form;
      const offset = parts ? (begin / parts.rows) * parts.step * 4 : 0;
      const units = parts ? parts.units(rows) : form.units;
      const output = { address: target.address + offset, layout: target.layout };
      this.#device.runOnce({ kernel, units, operands: [placed, output], params, tables: [] });
    }
  }
}

interface Target {
  readonly form: Form;
  readonly placed: Placed;
}

interface PlacedPart extends Pick<Part, 'begin'> {
  readonly placed: Placed;
}

const wholeOf = (placed: Placed): PlacedPart => ({ begin: 0, placed });

const withRows = ([, channels, height, width]: Shape, rows: number): Shape => [rows, channels, height, width];

/** How many rows of a tensor must come at once for these forms to be made: all of them if one needs the whole. */
function rowsTogether(shape: Shape, targets: readonly Target[]): number {
  return targets.reduce((rows, { form }) => {
    if (form === 'plain') return rows;
    // Packing kernels take rows by powers of two, so the largest is a multiple of the others.
    return Math.max(rows, form.parts?.rows ?? shape[0]);
  }, 1);
}

function placedOf(entries: ReadonlyMap<string, Entry>, form: Form): Placed {
  const entry = entries.get(formName(form));
  if (!entry) throw new RangeError(`wasm: the form ${formName(form)} of a constant was never made.`);
  return entry.placed;
}
