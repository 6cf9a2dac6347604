/** Every derivative against its definition: the gradient that the vjps build, and central differences, in float64. */
import { describe, test } from 'vitest';
import { scalarShape } from '../../src/core/shape.js';
import { slopes } from '../support/centralDifferences.js';
import { assertClose } from '../support/compare.js';
import { evaluate } from '../support/evaluate.js';
import { buildCase, type OpCase } from '../support/opCase.js';
import { cases } from './cases/index.js';

function check(opCase: OpCase): void {
  const { loss, gradients, state } = buildCase(opCase);
  for (const { variable, value } of gradients) {
    const [gradient] = evaluate([value], state);
    for (const { along, direction, slope, tolerance } of slopes(loss, variable, state)) {
      const got = direction.reduce((total, step, i) => total + step * gradient[i], 0);
      assertClose(
        { what: `d loss / d ${variable.name} along ${along}`, shape: scalarShape },
        [got],
        [slope],
        tolerance,
      );
    }
  }
}

describe('gradients of the reference against central differences', () => {
  for (const opCase of cases) {
    const differentiable = Object.values(opCase.inputs).some((input) => input.differentiate);
    // What sits on a kink on purpose is pinned by `kinks.test.ts`.
    if (opCase.smooth && differentiable) {
      test(opCase.id, () => {
        check(opCase);
      });
    }
  }
});
