/** A compiled graph: a list of draws for each step, run in order, cut wherever the game loop wants. */
import type { MemoryEstimate, Program, StepAlgorithm } from '../../core/backend.js';
import { BackendError } from '../../core/errors.js';
import type { Value } from '../../core/graph.js';
import type { Plan } from '../../core/plan.js';
import type { WebglContext } from './context.js';
import { type Draw, runDraw, type TensorOperand } from './draw.js';
import { readTensor } from './readback.js';
import type { StoredVariable } from './store.js';

export interface ProgramParts {
  readonly context: WebglContext;
  readonly plan: Plan;
  readonly memory: MemoryEstimate;
  readonly algorithms: readonly StepAlgorithm[];
  /** The draws of each step of the plan. */
  readonly steps: readonly (readonly Draw[])[];
  /** One copy for each assignment: all values are there before the first variable changes. */
  readonly assignments: readonly Draw[];
  readonly variables: readonly StoredVariable[];
  readonly results: ReadonlyMap<Value, TensorOperand>;
  /** Gives the textures back. */
  readonly release: () => void;
}

export class WebglProgram implements Program {
  readonly plan: Plan;
  readonly memory: MemoryEstimate;
  readonly algorithms: readonly StepAlgorithm[];
  readonly #parts: ProgramParts;
  #position = 0;
  #hasRun = false;
  #isDisposed = false;

  constructor(parts: ProgramParts) {
    this.plan = parts.plan;
    this.memory = parts.memory;
    this.algorithms = parts.algorithms;
    this.#parts = parts;
  }

  get position(): number {
    return this.#position;
  }

  /** @throws BackendError when the context is lost, or the program or one of its variables was given back. */
  advance(steps: number): boolean {
    this.#check();
    const { gl } = this.#parts.context;
    const all = this.#parts.steps;
    const end = Math.min(this.#position + steps, all.length);
    for (; this.#position < end; this.#position++) {
      for (const draw of all[this.#position]) runDraw(gl, draw);
    }
    if (end === all.length) {
      for (const draw of this.#parts.assignments) runDraw(gl, draw);
      this.#position = 0;
      this.#hasRun = true;
    }
    gl.flush();
    return end === all.length;
  }

  run(): void {
    this.advance(this.#parts.steps.length);
  }

  async read(output: Value): Promise<Float32Array> {
    return readTensor(this.#parts.context, this.tensor(output));
  }

  /** Where an output is on the GPU, for drawing it. @throws BackendError when it is not there. */
  tensor(output: Value): TensorOperand {
    this.#check();
    const name = output.label ?? `value ${output.id}`;
    const result = this.#parts.results.get(output);
    if (!result) throw new BackendError(`read ${name}: it is not an output of this program. Name it when compiling.`);
    if (!this.#hasRun || this.#position > 0) throw new BackendError(`read ${name}: complete a run first.`);
    return result;
  }

  dispose(): void {
    if (!this.#isDisposed) this.#parts.release();
    this.#isDisposed = true;
  }

  #check(): void {
    this.#parts.context.check();
    if (this.#isDisposed) throw new BackendError('WebGL: this program was disposed of. Compile the graph again.');
    for (const variable of this.#parts.variables) {
      if (variable.released) {
        throw new BackendError(`WebGL: the variable ${variable.name} was released. Compile the graph again.`);
      }
    }
  }
}
