/**
 * From a plan to launches: where every tensor lies, what is rewritten for whom, and the arguments of every kernel.
 *
 * All memory is taken here; a run only carries the launches out.
 */
import type { MemoryEstimate, StepAlgorithm } from '../../core/backend.js';
import type { Value } from '../../core/graph.js';
import type { Loading } from '../../core/loading.js';
import { packLifetimes, type Plan } from '../../core/plan.js';
import type { AnyTensor } from '../../core/storedTensor.js';
import { nothing, type Placed } from './args.js';
import { type CallOf, callsOf, packedForm, wantedBorders } from './calls.js';
import { type Constants, type Form, formName, type PackedForm } from './constants.js';
import type { Device, Draft } from './device.js';
import { Holdings } from './holdings.js';
import type { Launch } from './kernels.js';
import { alignUp, layoutOf } from './layout.js';
import { resultForms } from './resultForms.js';
import type { Variables } from './variables.js';

export interface CompiledGraph {
  /** What is run: the plan it was made of, but for steps whose work others do. */
  readonly plan: Plan;
  /** For each step of the plan what carries it out, in order. */
  readonly steps: readonly (readonly Launch[])[];
  /** What a run ends with. */
  readonly assignments: readonly Launch[];
  /** Where each step's result lies. */
  readonly results: ReadonlyMap<Value, Placed>;
  /** Working memory: `scratchBytes` for each thread, from `scratch` on. */
  readonly scratch: number;
  readonly scratchBytes: number;
  readonly memory: MemoryEstimate;
  readonly algorithms: readonly StepAlgorithm[];
  readonly holdings: Holdings;
}

/**
 * Compiles one plan; must not be called again for the same constants before it has ended.
 *
 * @throws BackendError when the memory is not sufficient. @throws whatever ends the loading. Nothing stays taken then.
 */
export async function compile(
  device: Device,
  constants: Constants,
  variables: Variables,
  plan: Plan,
  loading: Loading,
): Promise<CompiledGraph> {
  const holdings = new Holdings(device.memory, constants, variables);
  try {
    const compilation = new Compilation(device, holdings, plan);
    // Constants first: what this graph uses again must not be evicted to make room for the rest.
    await compilation.holdConstants(constants, loading);
    return compilation.compile();
  } catch (error) {
    holdings.release();
    throw error;
  }
}

class Compilation {
  readonly #device: Device;
  readonly #holdings: Holdings;
  readonly #plan: Plan;
  readonly #calls: readonly CallOf[];
  readonly #results = new Map<Value, Placed>();
  /** Leaves as programs read them, and leaves copied into a border. */
  readonly #leaves = new Map<Value, Placed>();
  readonly #bordered = new Map<Value, Placed>();
  /** Inputs in packed form, by value and form. */
  readonly #packed = new Map<Value, Map<string, Placed>>();
  /** What is made of a step's result as soon as it is there. */
  readonly #packings = new Map<Value, readonly PackedForm[]>();
  /** Where first launches leave what the kernel after them reads; one place serves all steps. */
  #between = 0;

  constructor(device: Device, holdings: Holdings, plan: Plan) {
    this.#device = device;
    this.#holdings = holdings;
    ({ plan: this.#plan, calls: this.#calls } = callsOf(plan, device.economy));
  }

  compile(): CompiledGraph {
    const { steps, assignments } = this.#plan;
    const borders = wantedBorders(this.#calls);
    const activations = this.#placeResults(borders);
    const scratchBytes = Math.max(...this.#calls.map(({ kernel, call }) => alignUp(kernel.scratch?.(call) ?? 0)), 0);
    const scratch = this.#holdings.allocate(scratchBytes * this.#device.runner.threads, 'scratch memory');

    const betweenBytes = Math.max(...this.#calls.map(({ kernel, call }) => 4 * (kernel.first?.length(call) ?? 0)), 0);
    this.#between = this.#holdings.allocate(alignUp(betweenBytes), 'partial sums');

    const drafts = steps.map((_, i) => this.#draftStep(i, borders));
    const last = assignments.map(({ variable, value }) => copy(this.#result(value), this.#holdings.variable(variable)));
    const launches = this.#write([...drafts, last]);

    const { constantBytes, variableBytes, allocatedBytes } = this.#holdings;
    return {
      plan: this.#plan,
      steps: launches.slice(0, -1),
      assignments: launches[launches.length - 1],
      results: this.#results,
      scratch,
      scratchBytes,
      memory: {
        activations,
        scratch: allocatedBytes - activations,
        constants: constantBytes,
        variables: variableBytes,
        total: allocatedBytes + constantBytes + variableBytes,
      },
      algorithms: this.#calls.flatMap(({ of, kernel: { algorithm } }) =>
        algorithm === undefined ? [] : [{ step: nameOf(of), algorithm }],
      ),
      holdings: this.#holdings,
    };
  }

  /** Brings every constant into the forms its readers want. */
  async holdConstants(constants: Constants, loading: Loading): Promise<void> {
    const readers = new Map<AnyTensor, { readonly value: Value; readonly forms: Map<string, Form> }>();
    for (const call of this.#calls) {
      call.inputs.forEach((value, i) => {
        if (value.source.kind !== 'constant') return;
        const form = packedForm(call, i) ?? 'plain';
        const known = readers.get(value.source.tensor) ?? { value, forms: new Map<string, Form>() };
        readers.set(value.source.tensor, known);
        known.forms.set(formName(form), form);
      });
    }
    const wanted = new Map([...readers].map(([tensor, { forms }]) => [tensor, [...forms.values()]]));
    loading.expect(constants.missing(wanted));
    for (const [tensor, { value, forms }] of readers) {
      const placed = await this.#holdings.constant(tensor, [...forms.values()], loading);
      [...forms.keys()].forEach((form, i) => {
        if (form === 'plain') this.#leaves.set(value, placed[i]);
        else this.#notePacked(value, form, placed[i]);
      });
    }
  }

  /** Places the steps' results in one block, by liveness. Returns its size. */
  #placeResults(borders: ReadonlyMap<Value, number>): number {
    const forms = resultForms(this.#plan, this.#calls);
    const layouts = forms.map(({ value, form }) =>
      form === 'plain' ? layoutOf(value.shape, borders.get(value) ?? 0) : layoutOf([1, form.length, 1, 1], 0),
    );
    const arena = packLifetimes(forms.map(({ first, last }, i) => ({ first, last, size: layouts[i].bytes })));
    if (arena.size === 0) return 0;
    const start = this.#holdings.allocate(arena.size, `the results of ${this.#plan.steps.length} steps`);
    forms.forEach(({ value, form }, i) => {
      const placed = { address: start + arena.offsets[i], layout: layouts[i] };
      if (form === 'plain') {
        this.#results.set(value, placed);
      } else {
        this.#notePacked(value, formName(form), placed);
        this.#packings.set(value, [...(this.#packings.get(value) ?? []), form]);
      }
    });
    return arena.size;
  }

  /** Everything step `i` needs done: inputs rewritten that nobody before it needed, then the kernel itself. */
  #draftStep(i: number, borders: ReadonlyMap<Value, number>): Draft[] {
    const { inputs, output, of, kernel, call } = this.#calls[i];
    const drafts: Draft[] = [];
    const operands = inputs.map((input, j) => {
      const form = packedForm(this.#calls[i], j);
      if (form) {
        const known = this.#packed.get(input)?.get(formName(form));
        if (known) return known;
        // A variable: constants and results were packed before.
        const packed = this.#allocate([1, form.length, 1, 1], 0, 'packed weights');
        drafts.push(packing(this.#plain(input), form, packed));
        return this.#notePacked(input, formName(form), packed);
      }
      if (input.source.kind === 'op' || (kernel.border?.(j, call) ?? 0) === 0) return this.#plain(input);
      const known = this.#bordered.get(input);
      if (known) return known;
      const bordered = this.#allocate(input.shape, borders.get(input) ?? 0, 'a copy with a border');
      drafts.push(copy(this.#plain(input), bordered));
      this.#bordered.set(input, bordered);
      return bordered;
    });

    const result = this.#result(output);
    const { border } = result.layout;
    // The memory was another tensor's before.
    if (border > 0) {
      const units = output.shape[0];
      drafts.push({ kernel: 'clearBorder', units, operands: [result], params: [border], tables: [] });
    }
    const params = kernel.params?.(call) ?? [];
    const tables = (kernel.tables?.(call) ?? []).map((table) => this.#holdings.table(table));
    const { first, makes = [] } = kernel;
    if (first) {
      operands.push({ address: this.#between, layout: layoutOf([1, first.length(call), 1, 1], 0) });
      drafts.push({ kernel: first.kernel, units: first.units(call), operands: [...operands], params, tables });
    }
    const packings = this.#packings.get(of) ?? [];
    const made = makes.map((name) => {
      const form = packings.find((wanted) => wanted.kernel === name);
      return (form && this.#packed.get(of)?.get(formName(form))) ?? nothing;
    });
    operands.push(...made, result);
    drafts.push({ kernel: kernel.kernel, units: kernel.units(call), operands, params, tables });
    for (const form of this.#packings.get(output) ?? []) {
      const packed = this.#packed.get(output)?.get(formName(form));
      if (packed && !made.includes(packed)) drafts.push(packing(result, form, packed));
    }
    return drafts;
  }

  /** A value as it lies, without regard to what border a reader wants. */
  #plain(value: Value): Placed {
    const known = this.#results.get(value) ?? this.#leaves.get(value);
    if (known) return known;
    if (value.source.kind !== 'variable') return this.#result(value);
    const placed = this.#holdings.variable(value.source.variable);
    this.#leaves.set(value, placed);
    return placed;
  }

  #result(value: Value): Placed {
    const placed = this.#results.get(value);
    if (!placed) throw new RangeError(`wasm: value ${value.id} is read but was never placed.`);
    return placed;
  }

  #notePacked(value: Value, form: string, placed: Placed): Placed {
    const forms = this.#packed.get(value) ?? new Map<string, Placed>();
    this.#packed.set(value, forms.set(form, placed));
    return placed;
  }

  /** Memory of this program alone, zero at first. */
  #allocate(shape: Value['shape'], border: number, what: string): Placed {
    const layout = layoutOf(shape, border);
    const address = this.#holdings.allocate(layout.bytes, what);
    this.#device.memory.floats.fill(0, address / 4, (address + layout.bytes) / 4);
    return { address, layout };
  }

  /** Writes all drafts' arguments into one block. */
  #write(groups: readonly (readonly Draft[])[]): Launch[][] {
    const bytes = groups.map((drafts) => this.#device.argumentBytes(drafts));
    let address = this.#holdings.allocate(
      bytes.reduce((a, b) => a + b, 0),
      'arguments',
    );
    return groups.map((drafts, i) => {
      const launches = this.#device.write(drafts, address);
      address += bytes[i];
      return launches;
    });
  }
}

function nameOf({ label, source }: Value): string {
  return label ?? (source.kind === 'op' ? source.op.name : source.kind);
}

function packing(x: Placed, { kernel, units, params }: PackedForm, y: Placed): Draft {
  return { kernel, units, operands: [x, y], params, tables: [] };
}

/** y = x, into another border or another place. */
function copy(x: Placed, y: Placed): Draft {
  const [batch, , height] = x.layout.shape;
  return { kernel: 'copy', units: batch * height, operands: [x, y], params: [], tables: [] };
}
