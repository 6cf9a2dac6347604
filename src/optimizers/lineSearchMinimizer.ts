/**
 * What L-BFGS, QQN and steepest descent have in common: choose a path that goes down, search along it, accept what the
 * search found, learn from it.
 *
 * The box. A pixel at a limit whose slope points out of the box is *held*: it takes no part in the direction (Bertsekas
 * 1982, "Projected Newton methods for optimization problems with simple constraints": with the held pixels taken out of
 * gradient and direction alike, the rest of an inverse Hessian still gives a descent direction). The path itself is
 * projected: it bends along the box instead of ending at it.
 */
import type { Program } from '../core/backend.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { sizeOf } from '../core/shape.js';
import { scale } from '../ops/index.js';
import type { Minimizer, OptimizerState, OptimizerStep, Problem } from './optimizer.js';
import { type Curve, SearchPath } from './searchPath.js';
import { rangeOf, Standing } from './standing.js';
import { dot, feasible, pack } from './vectors.js';
import { type LinePoint, strongWolfe, type WolfeOptions } from './wolfe.js';

/** The gradient at the accepted point. */
export interface Slope {
  /** The gradient without the held pixels, on the backend. */
  readonly free: Variable;
  /** |free|^2 */
  readonly squared: number;
}

/** A path to search: set on the backend by the strategy, `first` the t to begin with. */
export interface Aim {
  readonly curve: Curve;
  readonly first: number;
}

/** What makes one method differ from another. */
export interface Strategy {
  /** Sets the path's directions. `fallback` asks for the one that surely goes down. */
  aim(slope: Slope, fallback: boolean): Promise<Aim>;
  /** Called when the search is over and before the new point is accepted. */
  learn(from: Standing, slope: Slope, length: number): Promise<void>;
  /** Forgets what it has learnt. */
  forget(): void;
  save(): Promise<Pick<OptimizerState, 'numbers' | 'vectors'>>;
  dispose(): void;
}

/** What a strategy is made of. */
export interface Ground {
  readonly problem: Problem;
  readonly standing: Standing;
  readonly path: SearchPath;
  readonly free: Variable;
  /** The t by which a step along -free changes the average element by a hundredth of the range. */
  readonly firstStep: (slope: Slope) => number;
}

/** Root mean square of the very first change, in units of the range. The search enlarges it as it can. */
const firstChange = 0.01;

export class LineSearchMinimizer implements Minimizer {
  private constructor(
    private readonly name: string,
    private readonly ground: Ground,
    private readonly range: number,
    private readonly strategy: Strategy,
    private readonly look: { readonly program: Program; readonly squared: Value },
    private readonly wolfe: WolfeOptions,
  ) {}

  /** @param directions of the path. @param make the strategy, restored from `state` if there is one. */
  static async create(
    name: string,
    problem: Problem,
    state: OptimizerState | undefined,
    {
      directions,
      wolfe,
      make,
    }: { directions: number; wolfe: WolfeOptions; make: (ground: Ground) => Promise<Strategy> },
  ): Promise<LineSearchMinimizer> {
    const range = state?.numbers.range ?? (await rangeOf(problem));
    const standing = await Standing.create(problem, state);
    const path = await SearchPath.create(problem, standing, directions);
    const free = new Variable('free gradient', problem.x.shape);
    const graph = new Graph();
    const g = graph.read(standing.gradient);
    const down = feasible(scale(g, -1), graph.read(standing.point), problem.box);
    const vector = scale(down, -1);
    graph.assign(free, vector);
    const squared = pack([dot(vector, vector)]);
    const look = { program: await problem.backend.compile(graph, [squared]), squared };
    const size = sizeOf(problem.x.shape);
    const ground: Ground = {
      problem,
      standing,
      path,
      free,
      firstStep: (slope) => (firstChange * range * Math.sqrt(size)) / Math.sqrt(slope.squared),
    };
    return new LineSearchMinimizer(name, ground, range, await make(ground), look, wolfe);
  }

  get point(): Variable {
    return this.ground.standing.point;
  }

  get value(): number {
    return this.ground.standing.value;
  }

  get evaluations(): number {
    return this.ground.standing.evaluations;
  }

  async step(): Promise<OptimizerStep> {
    const slope = await this.slope();
    if (slope.squared === 0) return this.result(0, 'the gradient is zero: this is a minimum');
    for (const fallback of [false, true]) {
      const length = await this.search(slope, fallback);
      if (length > 0) return this.result(length, undefined);
      this.strategy.forget();
    }
    const reason = 'no lower point was found along the gradient: the value is as low as its precision can tell';
    return this.result(0, reason);
  }

  async restart(): Promise<void> {
    const { standing } = this.ground;
    standing.recall();
    standing.accept(await standing.evaluate());
    this.strategy.forget();
  }

  async save(): Promise<OptimizerState> {
    const { numbers, vectors } = await this.strategy.save();
    return {
      optimizer: this.name,
      ...(await this.ground.standing.save()),
      numbers: { ...numbers, range: this.range },
      vectors,
    };
  }

  dispose(): void {
    const { problem, standing, path, free } = this.ground;
    this.strategy.dispose();
    this.look.program.dispose();
    path.dispose();
    standing.dispose();
    problem.backend.release(free);
  }

  /** Searches one path; the t where it ended, 0 when nothing lower was found. */
  private async search(slope: Slope, fallback: boolean): Promise<number> {
    const { standing, path } = this.ground;
    const { curve, first } = await this.strategy.aim(slope, fallback);
    const start = { t: 0, value: standing.value, slope: await path.startSlope(curve) };
    if (!(start.slope < 0)) return 0;
    const at = (t: number): Promise<LinePoint> => path.at(t, curve, () => standing.evaluate());
    const { point, isLast } = await strongWolfe(at, start, first, this.wolfe);
    if (point.t > 0 && point.value <= standing.value) {
      const value = isLast ? point.value : (await at(point.t)).value;
      await this.strategy.learn(standing, slope, point.t);
      standing.accept(value);
      return point.t;
    }
    standing.recall();
    return 0;
  }

  private async slope(): Promise<Slope> {
    this.look.program.run();
    const [squared] = await this.look.program.read(this.look.squared);
    return { free: this.ground.free, squared };
  }

  private result(length: number, finished: string | undefined): OptimizerStep {
    const { value, evaluations } = this.ground.standing;
    return { value, evaluations, length, finished };
  }
}
