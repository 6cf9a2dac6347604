/**
 * Where a minimizer stands: the accepted point, its value and gradient, and how they are kept apart from the trials.
 */
import type { Program } from '../core/backend.js';
import { SettingError } from '../core/errors.js';
import { Graph, Variable } from '../core/graph.js';
import { sizeOf } from '../core/shape.js';
import type { OptimizerState, Problem } from './optimizer.js';
import { copy } from './vectors.js';

export class Standing {
  readonly point: Variable;
  readonly gradient: Variable;
  value = NaN;
  evaluations = 0;
  readonly #problem: Problem;
  readonly #accept: Program;
  readonly #recall: Program;

  private constructor(
    problem: Problem,
    { point, gradient }: { point: Variable; gradient: Variable },
    programs: { accept: Program; recall: Program },
  ) {
    this.#problem = problem;
    this.point = point;
    this.gradient = gradient;
    this.#accept = programs.accept;
    this.#recall = programs.recall;
  }

  /** Begins at the problem's x, or where the state says. */
  static async create(problem: Problem, state: OptimizerState | undefined): Promise<Standing> {
    const { backend, x } = problem;
    const point = new Variable('point', x.shape);
    const gradient = new Variable('gradient at point', x.shape);
    const accept = new Graph();
    accept.assign(point, copy(accept.read(x)));
    accept.assign(gradient, copy(accept.read(problem.gradient)));
    const recall = new Graph();
    recall.assign(x, copy(recall.read(point)));
    const programs = { accept: await backend.compile(accept, []), recall: await backend.compile(recall, []) };

    const standing = new Standing(problem, { point, gradient }, programs);
    standing.evaluations = state?.evaluations ?? 0;
    if (state?.at) {
      standing.value = state.at.value;
      backend.write(point, state.at.point);
      backend.write(gradient, state.at.gradient);
      programs.recall.run();
    } else {
      try {
        standing.accept(await standing.evaluate());
      } catch (error) {
        standing.dispose();
        throw error;
      }
    }
    return standing;
  }

  /** Evaluates at the problem's x, and counts it. */
  async evaluate(): Promise<number> {
    const value = await this.#problem.evaluate();
    this.evaluations++;
    return value;
  }

  /** The problem's x, last evaluated there, becomes the accepted point. */
  accept(value: number): void {
    this.#accept.run();
    this.value = value;
  }

  /** Moves the problem's x back to the accepted point. */
  recall(): void {
    this.#recall.run();
  }

  async save(): Promise<Pick<OptimizerState, 'evaluations' | 'at'>> {
    const { backend } = this.#problem;
    const [point, gradient] = [await backend.read(this.point), await backend.read(this.gradient)];
    return { evaluations: this.evaluations, at: { value: this.value, point, gradient } };
  }

  dispose(): void {
    this.#accept.dispose();
    this.#recall.dispose();
    for (const variable of [this.point, this.gradient]) this.#problem.backend.release(variable);
  }
}

/** @throws SettingError when the state was saved by another optimizer, or for another size. */
export function checkState(name: string, problem: Problem, state: OptimizerState | undefined): void {
  if (!state) return;
  if (state.optimizer !== name) {
    throw new SettingError(
      `optimizer: the state is of "${state.optimizer}", this is "${name}".`,
      'Resume with the same.',
    );
  }
  const size = sizeOf(problem.x.shape);
  const lengths = [...state.vectors.map(({ data }) => data.length), state.at?.point.length ?? size];
  if (lengths.some((length) => length !== size)) {
    throw new SettingError(`optimizer: the state is of another picture size than ${problem.x.shape.join('x')}.`);
  }
}

/**
 * The range in which the elements of x move, for first steps that do not depend on its unit: the box, or the root mean
 * square of where it begins.
 */
export async function rangeOf({ backend, x, box }: Problem): Promise<number> {
  if (box) return box.high - box.low;
  const start = await backend.read(x);
  const power = start.reduce((sum, value) => sum + value * value, 0) / start.length;
  return power > 0 ? Math.sqrt(power) : 1;
}
