/**
 * The path of a line search on the backend: from the accepted point along one or two directions, back into the box,
 *
 *     x(t) = P( point + sum over i of coefficients(t)[i] directions[i] )
 *
 * P being the projection to the nearest point of the box. Its slope counts only what still moves:
 *
 *     f'(t) = sum over i of derivatives(t)[i] (directions[i] where x(t) is inside the box) . gradient(x(t))
 */
import type { Program } from '../core/backend.js';
import { Graph, type Value, Variable } from '../core/graph.js';
import { add } from '../ops/index.js';
import type { Problem } from './optimizer.js';
import { hostScalar } from './parameters.js';
import { combination, dot, inside, pack, project } from './vectors.js';
import type { LinePoint } from './wolfe.js';

/** How the path bends: straight lines have one direction and t itself. */
export interface Curve {
  coefficients(t: number): readonly number[];
  derivatives(t: number): readonly number[];
}

export const straight: Curve = { coefficients: (t) => [t], derivatives: () => [1] };

export class SearchPath {
  private constructor(
    private readonly problem: Problem,
    /** Written by the optimizer before a search. */
    readonly directions: readonly Variable[],
    private readonly coefficients: readonly Variable[],
    private readonly programs: Programs,
  ) {}

  /** @param from the accepted point and the gradient there. @param count of directions. */
  static async create(
    problem: Problem,
    from: { readonly point: Variable; readonly gradient: Variable },
    count: number,
  ): Promise<SearchPath> {
    const { backend, x, gradient, box } = problem;
    const directions = Array.from({ length: count }, (_, i) => new Variable(`direction ${i}`, x.shape));
    const coefficients = directions.map((_, i) => hostScalar(`coefficient ${i}`));

    const move = new Graph();
    const vectors = directions.map((direction) => move.read(direction));
    const factors = coefficients.map((coefficient) => move.read(coefficient));
    move.assign(x, project(add(move.read(from.point), combination(factors, vectors)), box));

    const slopes = async (at: Variable | undefined, g: Variable): Promise<Slopes> => {
      const graph = new Graph();
      const gradientValue = graph.read(g);
      const moving = directions.map((direction) => {
        const v = graph.read(direction);
        return at ? inside(v, graph.read(at), box) : v;
      });
      const values = pack(moving.map((v) => dot(v, gradientValue)));
      return { program: await backend.compile(graph, [values]), values };
    };
    return new SearchPath(problem, directions, coefficients, {
      move: await backend.compile(move, []),
      start: await slopes(undefined, from.gradient),
      end: await slopes(x, gradient),
    });
  }

  /** The slope at t = 0; the directions must not lead out of the box there. */
  startSlope(curve: Curve): Promise<number> {
    return slopeOf(this.programs.start, curve, 0);
  }

  /** Moves the problem's x to x(t) and evaluates there. */
  async at(t: number, curve: Curve, evaluate: () => Promise<number>): Promise<LinePoint> {
    curve.coefficients(t).forEach((coefficient, i) => {
      this.problem.backend.write(this.coefficients[i], Float32Array.of(coefficient));
    });
    this.programs.move.run();
    const value = await evaluate();
    return { t, value, slope: await slopeOf(this.programs.end, curve, t) };
  }

  dispose(): void {
    const { move, start, end } = this.programs;
    for (const program of [move, start.program, end.program]) program.dispose();
    for (const variable of [...this.directions, ...this.coefficients]) this.problem.backend.release(variable);
  }
}

/** The products of the directions with a gradient. */
interface Slopes {
  readonly program: Program;
  readonly values: Value;
}

interface Programs {
  readonly move: Program;
  readonly start: Slopes;
  readonly end: Slopes;
}

async function slopeOf({ program, values }: Slopes, curve: Curve, t: number): Promise<number> {
  program.run();
  const slopes = await program.read(values);
  return curve.derivatives(t).reduce((sum, factor, i) => sum + factor * slopes[i], 0);
}
