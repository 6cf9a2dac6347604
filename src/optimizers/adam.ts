/**
 * Adam on a picture (Kingma & Ba 2015, "Adam", algorithm 1):
 *
 *     m <- beta1 m + (1 - beta1) g          v <- beta2 v + (1 - beta2) g^2
 *     x <- P( x - rate (m / (1 - beta1^t)) / (sqrt(v / (1 - beta2^t)) + epsilon) )
 *
 * The rate is in units of x's range and epsilon in units of the root mean square of the denominator, so that neither
 * pixels of 0 to 255 nor a loss of 1e4 change what it does.
 */
import type { Program } from '../core/backend.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { add, divide, mean, multiply, scale, sqrt, square, subtract } from '../ops/index.js';
import type { Minimizer, Optimizer, OptimizerState, OptimizerStep, Problem } from './optimizer.js';
import { hostScalar } from './parameters.js';
import { checkState, rangeOf, Standing } from './standing.js';
import { copy, project } from './vectors.js';

const name = 'adam';

export interface AdamOptions {
  /** How far an element moves in a step at most, about, in units of the range (1 for pixels in [0, 1]). Default 0.02. */
  readonly rate?: number;
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
}

/** In units of the denominator's root mean square: only keeps 0 / 0 away. */
const epsilon = 1e-6;

export function adam(options: AdamOptions = {}): Optimizer {
  return {
    name,
    async init(problem, state) {
      checkState(name, problem, state);
      return AdamMinimizer.create(problem, state, { rate: 0.02, beta1: 0.9, beta2: 0.999, ...options });
    },
  };
}

class AdamMinimizer implements Minimizer {
  #steps = 0;

  private constructor(
    private readonly problem: Problem,
    private readonly standing: Standing,
    private readonly range: number,
    private readonly options: Required<AdamOptions>,
    private readonly moments: Moments,
    private readonly programs: { readonly propose: Program; readonly commit: Program },
  ) {}

  static async create(
    problem: Problem,
    state: OptimizerState | undefined,
    options: Required<AdamOptions>,
  ): Promise<AdamMinimizer> {
    const { backend, x, box } = problem;
    const range = state?.numbers.range ?? (await rangeOf(problem));
    const standing = await Standing.create(problem, state);
    const make = (what: string): Variable => new Variable(`adam/${what}`, x.shape);
    const [first, second] = [hostScalar('adam/correction1'), hostScalar('adam/correction2')];
    const moments: Moments = { m: make('m'), v: make('v'), first, second };

    const propose = new Graph();
    const next = nextMoments(propose, standing, moments, options);
    const size = sqrt(multiply(next.v, propose.read(second)));
    const floor = scale(sqrt(mean(square(size))), epsilon, tiny);
    const direction = divide(multiply(next.m, propose.read(first)), add(size, floor));
    const moved = subtract(propose.read(standing.point), scale(direction, options.rate * range));
    propose.assign(x, project(moved, box));

    const commit = new Graph();
    const kept = nextMoments(commit, standing, moments, options);
    commit.assign(moments.m, kept.m);
    commit.assign(moments.v, kept.v);
    commit.assign(standing.point, copy(commit.read(x)));
    commit.assign(standing.gradient, copy(commit.read(problem.gradient)));

    const programs = { propose: await backend.compile(propose, []), commit: await backend.compile(commit, []) };
    const minimizer = new AdamMinimizer(problem, standing, range, options, moments, programs);
    if (state) minimizer.restore(state);
    return minimizer;
  }

  get point(): Variable {
    return this.standing.point;
  }

  get value(): number {
    return this.standing.value;
  }

  get evaluations(): number {
    return this.standing.evaluations;
  }

  async step(): Promise<OptimizerStep> {
    const { problem, standing, options } = this;
    const step = this.#steps + 1;
    problem.backend.write(this.moments.first, Float32Array.of(1 / (1 - options.beta1 ** step)));
    problem.backend.write(this.moments.second, Float32Array.of(1 / (1 - options.beta2 ** step)));
    this.programs.propose.run();
    const value = await standing.evaluate();
    this.programs.commit.run();
    standing.value = value;
    this.#steps = step;
    return { value, evaluations: standing.evaluations, length: options.rate, finished: undefined };
  }

  /** The moments stay: averages of gradients, they follow the new function by themselves. */
  async restart(): Promise<void> {
    this.standing.recall();
    this.standing.accept(await this.standing.evaluate());
  }

  async save(): Promise<OptimizerState> {
    const { backend } = this.problem;
    return {
      optimizer: name,
      ...(await this.standing.save()),
      numbers: { steps: this.#steps, range: this.range },
      vectors: [
        { name: 'm', role: 'gradient', data: await backend.read(this.moments.m) },
        { name: 'v', role: 'squaredGradient', data: await backend.read(this.moments.v) },
      ],
    };
  }

  dispose(): void {
    const { propose, commit } = this.programs;
    for (const program of [propose, commit]) program.dispose();
    for (const variable of Object.values(this.moments)) this.problem.backend.release(variable);
    this.standing.dispose();
  }

  private restore({ numbers, vectors }: OptimizerState): void {
    this.#steps = numbers.steps ?? 0;
    for (const { name: of, data } of vectors) {
      this.problem.backend.write(of === 'm' ? this.moments.m : this.moments.v, data);
    }
  }
}

type Moments = Readonly<Record<'m' | 'v' | 'first' | 'second', Variable>>;

/** Keeps 0 / 0 away where the whole gradient is zero. */
const tiny = 1e-30;

/** The moments after the gradient at the accepted point was seen. */
function nextMoments(
  graph: Graph,
  standing: Standing,
  { m, v }: Moments,
  { beta1, beta2 }: Required<AdamOptions>,
): { m: Value; v: Value } {
  const g = graph.read(standing.gradient);
  return {
    m: add(scale(graph.read(m), beta1), scale(g, 1 - beta1)),
    v: add(scale(graph.read(v), beta2), scale(square(g), 1 - beta2)),
  };
}
