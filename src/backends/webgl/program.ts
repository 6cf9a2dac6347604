/** A compiled graph: a list of draws, run in order, cut between any two of their tiles. */
import type { MemoryEstimate, Program, StepAlgorithm, Stretch } from '../../core/backend.js';
import { BackendError } from '../../core/errors.js';
import type { Value } from '../../core/graph.js';
import type { Plan } from '../../core/plan.js';
import type { WebglContext } from './context.js';
import { type Draw, runDraw, type TensorOperand } from './draw.js';
import { readTensor } from './readback.js';
import type { StoredVariable } from './store.js';
import { countTiles, tileAreas } from './tiles.js';

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
  /** One for each draw, of its tiles. */
  readonly stretches: readonly Stretch[];
  readonly #parts: ProgramParts;
  readonly #draws: readonly Draw[];
  #position = 0;
  /** The draw that comes next, and how many of its tiles are drawn. */
  #next = 0;
  #drawn = 0;
  #hasRun = false;
  #isDisposed = false;

  constructor(parts: ProgramParts) {
    this.plan = parts.plan;
    this.memory = parts.memory;
    this.algorithms = parts.algorithms;
    this.#parts = parts;
    this.#draws = [...parts.steps.flat(), ...parts.assignments];
    this.stretches = this.#draws.map(stretchOf);
  }

  get position(): number {
    return this.#position;
  }

  /**
   * What it draws waits to be sent to the GPU until someone waits for it, or the browser finds that there is enough.
   *
   * @throws BackendError when the context is lost, or the program or one of its variables was given back.
   */
  advance(units: number): boolean {
    this.#check();
    for (let left = units; left > 0 && this.#next < this.#draws.length;) left -= this.#draw(left);
    if (this.#next < this.#draws.length) return false;
    [this.#position, this.#next] = [0, 0];
    this.#hasRun = true;
    return true;
  }

  run(): void {
    this.advance(Infinity);
    this.#parts.context.gl.flush();
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

  /** Up to so many tiles of the next draw; how many it drew. */
  #draw(most: number): number {
    const { gl } = this.#parts.context;
    const draw = this.#draws[this.#next];
    const { units } = this.stretches[this.#next];
    const begin = this.#drawn;
    const end = Math.min(begin + most, units);
    const isWhole = begin === 0 && end === units;
    runDraw(gl, draw, isWhole ? draw.areas : tileAreas(draw.areas, begin, end));
    this.#position += end - begin;
    this.#drawn = end < units ? end : 0;
    if (end === units) this.#next++;
    return end - begin;
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

function stretchOf({ shader, depth, areas }: Draw): Stretch {
  const units = countTiles(areas);
  const fragments = areas.reduce((sum, [, , width, height]) => sum + width * height, 0);
  return { units, kind: shader, weight: (fragments / Math.max(units, 1)) * depth };
}
