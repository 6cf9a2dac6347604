/**
 * L-BFGS (Liu & Nocedal 1989, "On the limited memory BFGS method for large scale optimization"): steps -H g, where H
 * approximates the inverse Hessian from the last m changes of point and gradient; strong Wolfe line search.
 */
import { SettingError } from '../core/errors.js';
import { LineSearchMinimizer, type Ground, type Strategy } from './lineSearchMinimizer.js';
import type { Optimizer, OptimizerState } from './optimizer.js';
import { PairHistory } from './pairHistory.js';
import { straight } from './searchPath.js';
import { checkState } from './standing.js';
import { steepestProgram } from './steepest.js';
import { heldOut } from './vectors.js';

const name = 'lbfgs';

export interface LbfgsOptions {
  /** Pairs that are remembered, from 1. Default 20. */
  readonly history?: number;
}

export const defaultHistory = 20;

/** @throws SettingError when the history is no whole number of at least 1. */
export function lbfgs({ history = defaultHistory }: LbfgsOptions = {}): Optimizer {
  checkHistory(history);
  return {
    name,
    async init(problem, state) {
      checkState(name, problem, state);
      return LineSearchMinimizer.create(name, problem, state, {
        directions: 1,
        wolfe: {},
        async make(ground): Promise<Strategy> {
          const pairs = await pairsOf(ground, history, state, 0);
          const [direction] = ground.path.directions;
          const steepest = await steepestProgram(problem.backend, ground.free, direction);
          return {
            ...learning(ground, pairs),
            async aim(slope, fallback) {
              if (fallback || pairs.count === 0) {
                steepest.run();
                return { curve: straight, first: ground.firstStep(slope) };
              }
              await pairs.aim();
              return { curve: straight, first: 1 };
            },
            dispose() {
              steepest.dispose();
              pairs.dispose();
            },
          };
        },
      });
    },
  };
}

export function checkHistory(history: number): void {
  if (!Number.isInteger(history) || history < 1 || history > 1000) {
    throw new SettingError(`history: got ${history}, takes a whole number from 1 to 1000; 10 to 100 are useful.`);
  }
}

/** The history that steers the path's direction number `index`. */
export async function pairsOf(
  { problem, standing, path, free }: Ground,
  history: number,
  state: OptimizerState | undefined,
  index: number,
): Promise<PairHistory> {
  const { backend, box } = problem;
  const pairs = await PairHistory.create(backend, history, {
    direction: path.directions[index],
    vector: free,
    limit: (d) => heldOut(d, d.graph.read(free), d.graph.read(standing.point), box),
  });
  if (state) await pairs.restore(state.numbers.next ?? 0, state.vectors);
  return pairs;
}

/** What L-BFGS and QQN share: both learn pairs. */
export function learning({ problem }: Ground, pairs: PairHistory): Pick<Strategy, 'learn' | 'forget' | 'save'> {
  return {
    async learn(from) {
      await pairs.learn(from, problem);
    },
    forget() {
      pairs.forget();
    },
    async save() {
      const { next, vectors } = await pairs.save();
      return { numbers: { next }, vectors };
    },
  };
}
