/** One case on one backend, compared with the oracle: the same code in Node and in the page. */
import type { Backend, Program } from '../../src/core/backend.js';
import { assertClose } from './compare.js';
import { evaluate } from './evaluate.js';
import { buildCase, type OpCase } from './opCase.js';

/** @throws Error naming the value or gradient that is off, its worst element and by how much. */
export async function runCase(backend: Backend, opCase: OpCase): Promise<void> {
  const { graph, output, gradients, state } = buildCase(opCase);
  const { value, gradient } = opCase.tolerance;
  const subjects = [
    { what: 'the value', wanted: output, tolerance: value },
    ...gradients.map((g) => ({ what: `d loss / d ${g.variable.name}`, wanted: g.value, tolerance: gradient })),
  ];
  const outputs = subjects.map(({ wanted }) => wanted);
  const expected = evaluate(outputs, state);

  const program = await backend.compile(graph, outputs);
  try {
    // First with other numbers (some make NaNs): whatever a run leaves behind, the next must not see it.
    for (const [variable, data] of state) {
      backend.write(
        variable,
        data.map((number) => -number),
      );
    }
    program.run();
    for (const [variable, data] of state) backend.write(variable, data);
    runInSlices(program);
    for (const [i, { what, wanted, tolerance }] of subjects.entries()) {
      assertClose({ what, shape: wanted.shape }, await program.read(wanted), expected[i], tolerance);
    }
  } finally {
    program.dispose();
    for (const variable of state.keys()) backend.release(variable);
  }
}

/** One run, two units at a time, as the game loop cuts it. */
function runInSlices(program: Program): void {
  const { stretches, plan } = program;
  const units = stretches?.reduce((sum, stretch) => sum + stretch.units, 0) ?? plan.steps.length;
  const slices = Math.ceil(units / 2);
  for (let i = 1; i <= slices; i++) {
    if (program.advance(2) !== (i === slices)) throw new Error(`the run of ${slices} slices did not end with the last`);
  }
}
