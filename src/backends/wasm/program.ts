/** A compiled graph that runs: step by step, or all at once. */
import type { MemoryEstimate, Program, StepAlgorithm } from '../../core/backend.js';
import { BackendError } from '../../core/errors.js';
import type { Value } from '../../core/graph.js';
import type { Plan } from '../../core/plan.js';
import type { CompiledGraph } from './compile.js';
import type { Device } from './device.js';
import { unpack } from './layout.js';

export class WasmProgram implements Program {
  readonly plan: Plan;
  readonly memory: MemoryEstimate;
  readonly algorithms: readonly StepAlgorithm[];
  readonly #device: Device;
  readonly #compiled: CompiledGraph;
  #position = 0;
  #disposed = false;

  constructor(device: Device, compiled: CompiledGraph) {
    this.plan = compiled.plan;
    this.memory = compiled.memory;
    this.algorithms = compiled.algorithms;
    this.#device = device;
    this.#compiled = compiled;
  }

  get position(): number {
    return this.#position;
  }

  advance(steps: number): boolean {
    if (this.#disposed) throw new BackendError('wasm: the program was disposed of.', 'Compile the graph again.');
    const { runner } = this.#device;
    const { steps: launches, assignments, scratch, scratchBytes } = this.#compiled;
    const end = Math.min(this.#position + steps, launches.length);
    for (; this.#position < end; this.#position++) {
      for (const launch of launches[this.#position]) runner.run(launch, scratch, scratchBytes);
    }
    if (this.#position < launches.length) return false;
    // Assigned values lie in memory of their own, so no assignment can disturb another.
    for (const launch of assignments) runner.run(launch, scratch, scratchBytes);
    this.#position = 0;
    return true;
  }

  run(): void {
    this.advance(this.plan.steps.length);
  }

  read(output: Value): Promise<Float32Array> {
    const placed = this.plan.outputs.includes(output) ? this.#compiled.results.get(output) : undefined;
    if (!placed || this.#disposed) {
      const name = output.label ?? `value ${output.id}`;
      return Promise.reject(
        new BackendError(`wasm: ${name} cannot be read.`, 'Name it among the outputs when the graph is compiled.'),
      );
    }
    return Promise.resolve(unpack(this.#device.memory.floats, placed.address, placed.layout));
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#compiled.holdings.release();
  }
}
