/** A graph's scalar as the function an optimizer minimizes: compiled with its gradient, evaluated by one run. */
import type { Backend, Program } from '../core/backend.js';
import { describeBadNode, findBadNode } from '../core/badNode.js';
import { BackendError } from '../core/errors.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { gradient, meanSquare, scale } from '../ops/index.js';
import type { Box, Problem } from './optimizer.js';
import { pack } from './vectors.js';

export interface ProblemOptions {
  readonly box?: Box;
  /** Completes one run of the program. Default: at once. */
  readonly run?: (program: Program) => Promise<void>;
}

/** What a graph computes of x. */
export interface Described {
  /** The function: a scalar. */
  readonly loss: Value;
  /** Scalars to be known besides, such as the loss's terms. */
  readonly parts?: readonly Value[];
}

export class GraphProblem implements Problem {
  /** The parts' values at the last evaluation. */
  parts: readonly number[] = [];

  private constructor(
    readonly backend: Backend,
    readonly x: Variable,
    readonly gradient: Variable,
    readonly program: Program,
    private readonly numbers: Value,
    private readonly graph: Graph,
    private readonly options: ProblemOptions,
  ) {}

  static async create(
    backend: Backend,
    x: Variable,
    describe: (x: Value) => Described,
    options: ProblemOptions = {},
  ): Promise<GraphProblem> {
    const slope = new Variable('gradient', x.shape);
    const graph = new Graph();
    const at = graph.read(x);
    const { loss, parts = [] } = describe(at);
    const [g] = gradient(loss, [at]);
    graph.assign(slope, scale(g, 1));
    const numbers = pack([loss, meanSquare(g), ...parts]);
    return new GraphProblem(backend, x, slope, await backend.compile(graph, [numbers]), numbers, graph, options);
  }

  get box(): Box | undefined {
    return this.options.box;
  }

  /** @throws BackendError naming the first node whose numbers are not finite, when the loss or its gradient is not. */
  async evaluate(): Promise<number> {
    const { run } = this.options;
    if (run) await run(this.program);
    else this.program.run();
    const [loss, power, ...parts] = await this.program.read(this.numbers);
    if (!Number.isFinite(loss) || !Number.isFinite(power)) throw await this.trouble(loss);
    this.parts = parts;
    return loss;
  }

  dispose(): void {
    this.program.dispose();
    this.backend.release(this.gradient);
  }

  private async trouble(loss: number): Promise<BackendError> {
    const what = Number.isFinite(loss) ? 'the gradient is not finite' : `the loss is ${loss}`;
    const bad = await findBadNode(this.backend, this.graph);
    const where = bad ? `the first bad numbers are in ${describeBadNode(bad)}` : 'every node by itself is finite';
    return new BackendError(`optimizer: ${what}; ${where}.`, 'The last good picture is kept.');
  }
}
