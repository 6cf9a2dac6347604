/**
 * The reference backend: runs each op's definition in float64 plain loops. Slow, and right by construction: it is what
 * the other backends are tested against, and the one to read first.
 */
import type { Backend, MemoryEstimate, Program } from '../../core/backend.js';
import { BackendError, ShapeError } from '../../core/errors.js';
import type { Graph, Value, Variable } from '../../core/graph.js';
import { Loading, type LoadOptions } from '../../core/loading.js';
import type { ReferenceTensor } from '../../core/op.js';
import { packArena, type Plan, plan } from '../../core/plan.js';
import { Sequence } from '../../core/sequence.js';
import { sizeOf } from '../../core/shape.js';
import { type AnyTensor, rowLength } from '../../core/storedTensor.js';

const bytesPerNumber = Float64Array.BYTES_PER_ELEMENT;

/** A {@link Backend} that also gives its numbers unrounded. */
export interface ReferenceBackend extends Backend {
  compile(graph: Graph, outputs: readonly Value[], options?: LoadOptions): Promise<ReferenceProgram>;
  /** Sets a variable to float64 numbers. */
  writeExact(variable: Variable, data: Float64Array): void;
}

export interface ReferenceProgram extends Program {
  /** The float64 numbers of an output after a completed run. A view: copy it to keep it over the next run. */
  readExact(output: Value): Float64Array;
}

export function createReferenceBackend(): ReferenceBackend {
  const compilations = new Sequence();
  const constants = new Map<AnyTensor, Float64Array>();
  const variables = new Map<Variable, Float64Array>();
  const memory = { bytes: 0, peak: 0 };
  const take = (length: number): Float64Array => {
    memory.bytes += length * bytesPerNumber;
    memory.peak = Math.max(memory.peak, memory.bytes);
    return new Float64Array(length);
  };

  const give = (length: number): void => {
    memory.bytes -= length * bytesPerNumber;
  };

  const loadConstant = async (tensor: AnyTensor, loading: Loading): Promise<void> => {
    const numbers = take(sizeOf(tensor.shape));
    try {
      for await (const { begin, data } of loading.parts(tensor, 1)) numbers.set(data, begin * rowLength(tensor.shape));
    } catch (error) {
      give(numbers.length);
      throw error;
    }
    constants.set(tensor, numbers);
  };
  const loadConstants = async (planned: Plan, options: LoadOptions): Promise<void> => {
    const tensors = planned.leaves.flatMap(({ source }) => (source.kind === 'constant' ? [source.tensor] : []));
    const missing = tensors.filter((tensor) => !constants.has(tensor));
    const loading = new Loading(options, () => undefined);
    loading.expect(missing);
    for (const tensor of missing) await loadConstant(tensor, loading);
  };
  const constantData = (tensor: AnyTensor): Float64Array => {
    const data = constants.get(tensor);
    if (data === undefined) throw new BackendError('reference: this backend was disposed of.');
    return data;
  };
  const variableData = (variable: Variable): Float64Array => {
    let data = variables.get(variable);
    if (data === undefined) {
      data = take(sizeOf(variable.shape));
      variables.set(variable, data);
    }
    return data;
  };
  const write = (variable: Variable, data: Float32Array | Float64Array): void => {
    if (data.length !== sizeOf(variable.shape)) {
      throw new ShapeError(`write ${variable.name}: got ${data.length} numbers, takes ${sizeOf(variable.shape)}.`);
    }
    variableData(variable).set(data);
  };

  return {
    name: 'reference',
    description: 'reference, float64 plain loops',
    threads: 1,
    memory,
    compile(graph: Graph, outputs: readonly Value[], options: LoadOptions = {}) {
      return compilations.add(async () => {
        const planned = plan(graph, outputs);
        await loadConstants(planned, options);
        return new CompiledGraph(planned, constantData, variableData, { take, give });
      });
    },
    write,
    writeExact: write,
    read: (variable) => Promise.resolve(Float32Array.from(variableData(variable))),
    release(variable) {
      give(variables.get(variable)?.length ?? 0);
      variables.delete(variable);
    },
    dispose() {
      constants.clear();
      variables.clear();
      memory.bytes = 0;
    },
  };
}

class CompiledGraph implements ReferenceProgram {
  readonly memory: MemoryEstimate;
  position = 0;
  readonly #tensors = new Map<Value, ReferenceTensor>();
  readonly #free: () => void;
  readonly #assign: () => void;

  constructor(
    readonly plan: Plan,
    constantData: (tensor: AnyTensor) => Float64Array,
    variableData: (variable: Variable) => Float64Array,
    arena: { take(length: number): Float64Array; give(length: number): void },
  ) {
    const sizes = plan.steps.map((step) => sizeOf(step.value.shape));
    const { offsets, size } = packArena(plan, sizes);
    const block = arena.take(size);
    this.#free = () => {
      arena.give(size);
    };
    plan.steps.forEach(({ value }, i) => {
      this.#tensors.set(value, { shape: value.shape, data: block.subarray(offsets[i], offsets[i] + sizes[i]) });
    });
    let [constants, variables] = [0, 0];
    for (const value of plan.leaves) {
      const bytes = sizeOf(value.shape) * bytesPerNumber;
      if (value.source.kind === 'constant') {
        this.#tensors.set(value, { shape: value.shape, data: constantData(value.source.tensor) });
        constants += bytes;
      } else if (value.source.kind === 'variable') {
        this.#tensors.set(value, { shape: value.shape, data: variableData(value.source.variable) });
        variables += bytes;
      }
    }
    for (const { variable } of plan.assignments) variableData(variable);
    const activations = size * bytesPerNumber;
    this.memory = { activations, scratch: 0, constants, variables, total: activations + constants + variables };
    this.#assign = () => {
      for (const { variable, value } of plan.assignments) variableData(variable).set(this.#tensor(value).data);
    };
  }

  advance(steps: number): boolean {
    const end = Math.min(this.position + steps, this.plan.steps.length);
    for (; this.position < end; this.position++) {
      const { value, source } = this.plan.steps[this.position];
      source.op.reference(
        source.inputs.map((input) => this.#tensor(input)),
        this.#tensor(value),
        source.params,
      );
    }
    if (end < this.plan.steps.length) return false;
    this.#assign();
    this.position = 0;
    return true;
  }

  run(): void {
    this.advance(this.plan.steps.length);
  }

  readExact(output: Value): Float64Array {
    if (!this.plan.outputs.includes(output)) {
      throw new BackendError(`read: ${output.label ?? `value ${output.id}`} is not an output of this program.`);
    }
    return this.#tensor(output).data;
  }

  read(output: Value): Promise<Float32Array> {
    return Promise.resolve(Float32Array.from(this.readExact(output)));
  }

  dispose(): void {
    this.#free();
    this.#tensors.clear();
  }

  #tensor(value: Value): ReferenceTensor {
    const tensor = this.#tensors.get(value);
    if (tensor === undefined) throw new BackendError('reference: this program was disposed of.');
    return tensor;
  }
}
