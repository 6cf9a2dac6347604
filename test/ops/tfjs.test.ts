/** Every value and every gradient against TensorFlow.js, which shares no code with this engine. */
import { describe, test } from 'vitest';
import { assertClose, type Tolerance } from '../support/compare.js';
import { evaluate } from '../support/evaluate.js';
import { buildCase, type OpCase } from '../support/opCase.js';
import { witness } from '../support/tfjs.js';
import { cases } from './cases/index.js';

/**
 * What tfjs on the CPU loses: it sums one by one in float32, and its average pooling and resampling take more steps
 * than ours. Wrong formulas differ by far more.
 */
function loosened({ atol, rtol }: Tolerance): Tolerance {
  return { atol: 4 * atol + 1e-6, rtol: 4 * rtol + 1e-5 };
}

function check(opCase: OpCase): void {
  const built = buildCase(opCase);
  const { output, gradients, state } = built;
  const [value, ...slopes] = evaluate([output, ...gradients.map((gradient) => gradient.value)], state);
  const other = witness(built);
  assertClose({ what: 'the value', shape: output.shape }, value, other.value, loosened(opCase.tolerance.value));
  gradients.forEach(({ variable }, i) => {
    const subject = { what: `d loss / d ${variable.name}`, shape: variable.shape };
    assertClose(subject, slopes[i], other.gradients[i], loosened(opCase.tolerance.gradient));
  });
}

describe('the reference against TensorFlow.js', () => {
  for (const opCase of cases) {
    test(opCase.id, () => {
      check(opCase);
    });
  }
});
