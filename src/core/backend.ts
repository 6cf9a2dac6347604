/** What an application asks of a backend. Three answer: `reference`, `wasm` and `webgl`. */
import type { Graph, Value, Variable } from './graph.js';
import type { LoadOptions } from './loading.js';
import type { Plan } from './plan.js';

export type BackendName = 'reference' | 'wasm' | 'webgl';

/** Bytes a compiled graph takes, known before its first run. Constants are shared between graphs of one backend. */
export interface MemoryEstimate {
  /** Intermediate results, shared by liveness. */
  readonly activations: number;
  /** Working memory of kernels and intermediate passes. */
  readonly scratch: number;
  /** Weights as uploaded, in every arrangement the kernels want. */
  readonly constants: number;
  readonly variables: number;
  readonly total: number;
}

/** How one step of a plan is computed, where its op has the choice. */
export interface StepAlgorithm {
  /** The value's label, or its op's name. */
  readonly step: string;
  /** "direct", "Winograd F(4x4, 3x3)" */
  readonly algorithm: string;
}

export interface Backend {
  readonly name: BackendName;
  /** For people and reports: "wasm simd, 2 threads", "WebGL2, <renderer>". */
  readonly description: string;
  readonly threads: number;

  /**
   * Prepares a graph: plans it, takes its memory, uploads constants not seen before, compiles shaders. Stored constants
   * are read here, part by part, and never stand on the host as a whole. Compilations follow one another; programs may
   * run meanwhile.
   *
   * @param outputs values to be read after a run, besides the graph's assignments.
   * @throws BackendError when memory or the device is not sufficient. @throws FileError when a stored constant cannot be
   *   read. @throws the reason of `options.signal`.
   */
  compile(graph: Graph, outputs: readonly Value[], options?: LoadOptions): Promise<Program>;

  /** Sets a variable; `data` is in logical order and is copied. Variables begin as zeros. */
  write(variable: Variable, data: Float32Array): void;
  /** The variable's numbers in logical order, after all runs submitted so far. */
  read(variable: Variable): Promise<Float32Array>;
  /** Forgets a variable and gives its memory back. */
  release(variable: Variable): void;

  /** Bytes taken at this moment, and the most taken since the backend was made. */
  readonly memory: { readonly bytes: number; readonly peak: number };

  /** Frees everything; programs of this backend must not be used afterwards. */
  dispose(): void;
}

/** Units that follow one another and cost about the same. */
export interface Stretch {
  readonly units: number;
  /** What they are: units of one kind cost in proportion to their weight, as far as nobody has measured them. */
  readonly kind: string;
  readonly weight: number;
}

/**
 * A compiled graph. A run executes the plan's steps in order and then the assignments. It can be cut between any two
 * units: the game loop calls {@link advance} with what fits a frame.
 */
export interface Program {
  readonly plan: Plan;
  readonly memory: MemoryEstimate;
  /** For reports: what the backend chose, in running order; left out by backends that have one way for every op. */
  readonly algorithms?: readonly StepAlgorithm[];
  /** The units of a run, in order. Default: one for each step of the plan. */
  readonly stretches?: readonly Stretch[];
  /** Units of the present run already executed (0 when none is under way). */
  readonly position: number;

  /**
   * Executes up to `units` further units; true when this completed the run (assignments done, position 0 again). The
   * results are the same however a run is cut.
   */
  advance(units: number): boolean;
  /** Executes the rest of the present run, or a whole one. */
  run(): void;
  /** The numbers of an output after a completed run, in logical order. */
  read(output: Value): Promise<Float32Array>;
  dispose(): void;
}
