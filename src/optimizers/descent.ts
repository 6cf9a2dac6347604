/**
 * Steepest descent with a line search, x(t) = P(x - t g): what every other method must beat. The search begins with the
 * step that would have the effect of the last one to first order (Nocedal & Wright 2006, equation 3.60 and before).
 */
import type { Optimizer } from './optimizer.js';
import { LineSearchMinimizer, type Strategy } from './lineSearchMinimizer.js';
import { straight } from './searchPath.js';
import { checkState } from './standing.js';
import { steepestProgram } from './steepest.js';

const name = 'descent';

export function descent(): Optimizer {
  return {
    name,
    async init(problem, state) {
      checkState(name, problem, state);
      return LineSearchMinimizer.create(name, problem, state, {
        directions: 1,
        wolfe: {},
        async make({ path, free, firstStep }): Promise<Strategy> {
          const steepest = await steepestProgram(problem.backend, free, path.directions[0]);
          // The last step's length times its squared slope; none before the first.
          let effect = state?.numbers.effect ?? 0;
          return {
            aim(slope, fallback) {
              steepest.run();
              const first = effect > 0 && !fallback ? effect / slope.squared : firstStep(slope);
              return Promise.resolve({ curve: straight, first });
            },
            learn(_from, slope, length) {
              effect = length * slope.squared;
              return Promise.resolve();
            },
            forget() {
              effect = 0;
            },
            save: () => Promise.resolve({ numbers: { effect }, vectors: [] }),
            dispose() {
              steepest.dispose();
            },
          };
        },
      });
    },
  };
}
