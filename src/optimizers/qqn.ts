/**
 * QQN, the quadratic quasi-Newton search of MindsEye: a path that leaves the point along the gradient and bends to the
 * L-BFGS step d,
 *
 *     x(t) = P( x + (t - t^2) u + t^2 d ),   u = -g |d| / |g|
 *
 * At t = 0 it goes straight down whatever d is, at t = 1 it is L-BFGS: where the quasi-Newton step is bad, a shorter t falls
 * back on descent without a second search.
 */
import type { Program } from '../core/backend.js';
import { Graph } from '../core/graph.js';
import { divide, multiply, scale, sqrt } from '../ops/index.js';
import { checkHistory, defaultHistory, learning, type LbfgsOptions, pairsOf } from './lbfgs.js';
import { type Ground, LineSearchMinimizer, type Strategy } from './lineSearchMinimizer.js';
import type { Optimizer } from './optimizer.js';
import type { Curve } from './searchPath.js';
import { checkState } from './standing.js';
import { steepestProgram } from './steepest.js';
import { dot } from './vectors.js';

const name = 'qqn';

/** Of (u, d). */
const quadratic: Curve = { coefficients: (t) => [t - t * t, t * t], derivatives: (t) => [1 - 2 * t, 2 * t] };
/** d alone: where there is no history, both are the same. */
const line: Curve = { coefficients: (t) => [0, t], derivatives: () => [0, 1] };

/** @throws SettingError when the history is no whole number of at least 1. */
export function qqn({ history = defaultHistory }: LbfgsOptions = {}): Optimizer {
  checkHistory(history);
  return {
    name,
    async init(problem, state) {
      checkState(name, problem, state);
      return LineSearchMinimizer.create(name, problem, state, {
        directions: 2,
        wolfe: {},
        async make(ground): Promise<Strategy> {
          const pairs = await pairsOf(ground, history, state, 1);
          const steepest = await steepestProgram(problem.backend, ground.free, ground.path.directions[1]);
          const descend = await descentOfLength(ground);
          return {
            ...learning(ground, pairs),
            async aim(slope, fallback) {
              if (fallback || pairs.count === 0) {
                steepest.run();
                return { curve: line, first: ground.firstStep(slope) };
              }
              await pairs.aim();
              descend.run();
              return { curve: quadratic, first: 1 };
            },
            dispose() {
              for (const program of [steepest, descend]) program.dispose();
              pairs.dispose();
            },
          };
        },
      });
    },
  };
}

/** u <- -free |d| / |free| */
function descentOfLength({ problem, path, free }: Ground): Promise<Program> {
  const graph = new Graph();
  const [g, d] = [graph.read(free), graph.read(path.directions[1])];
  graph.assign(path.directions[0], multiply(g, scale(sqrt(divide(dot(d, d), dot(g, g))), -1)));
  return problem.backend.compile(graph, []);
}
