/**
 * The step of Deep Dream as an optimizer, turned downhill:
 *
 *     x <- P( x - rate g / mean|g| )
 *
 * Every step changes the average element by the same amount, whatever the gradient's size (`normalizedAscent.ts`).
 */
import { Graph } from '../core/graph.js';
import { scale } from '../ops/index.js';
import { normalizedAscent } from './normalizedAscent.js';
import type { Optimizer } from './optimizer.js';
import { checkState, rangeOf, Standing } from './standing.js';
import { project } from './vectors.js';

const name = 'ascent';

export interface AscentOptions {
  /** Mean change of an element in a step, in units of the range. Default 0.01. */
  readonly rate?: number;
}

export function ascent({ rate = 0.01 }: AscentOptions = {}): Optimizer {
  return {
    name,
    async init(problem, state) {
      checkState(name, problem, state);
      const range = state?.numbers.range ?? (await rangeOf(problem));
      const standing = await Standing.create(problem, state);
      const graph = new Graph();
      const downhill = scale(graph.read(standing.gradient), -1);
      const next = normalizedAscent(graph.read(standing.point), downhill, rate * range);
      graph.assign(problem.x, project(next, problem.box));
      const move = await problem.backend.compile(graph, []);
      return {
        point: standing.point,
        get value() {
          return standing.value;
        },
        get evaluations() {
          return standing.evaluations;
        },
        async step() {
          move.run();
          standing.accept(await standing.evaluate());
          return { value: standing.value, evaluations: standing.evaluations, length: rate, finished: undefined };
        },
        async restart() {
          standing.recall();
          standing.accept(await standing.evaluate());
        },
        save: async () => ({ optimizer: name, ...(await standing.save()), numbers: { range }, vectors: [] }),
        dispose() {
          move.dispose();
          standing.dispose();
        },
      };
    },
  };
}
