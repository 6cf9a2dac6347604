/** What a program keeps of its results: signs and winners where the way back needs no more, so that activations can go. */
import { describe, expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { callOf } from '../../src/backends/wasm/calls.js';
import { formName } from '../../src/backends/wasm/constants.js';
import { resultForms } from '../../src/backends/wasm/resultForms.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { plan } from '../../src/core/plan.js';
import { Tensor } from '../../src/core/tensor.js';
import { conv2d, gradient, maxPool, meanSquare } from '../../src/ops/index.js';

const weights = Tensor.filled([32, 32, 3, 3], 0.01);

/** conv, conv, pool, conv; the mean square of the last; the gradient of the picture. */
function network(): { readonly graph: Graph; readonly y: readonly Value[]; readonly outputs: readonly Value[] } {
  const graph = new Graph();
  const x = graph.read(new Variable('x', [1, 32, 64, 64]));
  const convolve = (value: Value): Value => conv2d(value, graph.constant(weights), undefined, { pad: 1, relu: true });
  const first = convolve(x);
  const second = convolve(first);
  const third = convolve(maxPool(second, 2));
  const loss = meanSquare(third);
  return { graph, y: [first, second, third], outputs: [loss, ...gradient(loss, [x])] };
}

describe('forms of results', () => {
  test('an activation is read as it is on the way forward, and as signs or winners on the way back', () => {
    const { graph, y, outputs } = network();
    const planned = plan(graph, outputs);
    const steps = planned.steps.length;
    const forms = resultForms(
      planned,
      planned.steps.map((step) => callOf(step, 'fast')),
    );
    const of = (value: Value) => forms.filter((form) => form.value === value);
    const kernels = (value: Value) => of(value).map(({ form }) => formName(form).split(' ')[0]);
    expect(kernels(y[0])).toEqual(['plain', 'packSigns']);
    expect(kernels(y[1]).sort()).toEqual(['packSigns', 'packWinners', 'plain']);
    const [plain, ...packed] = of(y[1]);
    // Computed by step 1, read by the pool at step 2; what is packed outlives it by far.
    expect([plain.first, plain.last]).toEqual([2, 4]);
    for (const { first, last } of packed) {
      expect(first).toBe(3);
      expect(last).toBeGreaterThan(steps);
    }
    // The objective's own layer is needed as it is.
    expect(of(y[2])[0].last).toBeGreaterThan(2 * 4);
    // Results outlive the run.
    expect(of(outputs[0])[0].last).toBeGreaterThanOrEqual(2 * steps);
  });

  test('two large activations at a time, and a little for signs and winners', async () => {
    const { graph, outputs } = network();
    const backend = await createWasmBackend({ threads: 1 });
    const { memory } = await backend.compile(graph, outputs);
    backend.dispose();
    const activation = 32 * 64 * 64 * 4;
    const packed = activation / 32 + activation / 32 + activation / 16;
    // Without a ReLU's signs three would be alive at once: the picture's gradient is one of them.
    expect(memory.activations).toBeLessThan(2 * activation + 2 * packed);
  });
});
