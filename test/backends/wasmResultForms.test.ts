/** What a program keeps of its results: signs and winners where the way back needs no more, so that activations can go. */
import { describe, expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { callsOf } from '../../src/backends/wasm/calls.js';
import { formName } from '../../src/backends/wasm/constants.js';
import { resultForms } from '../../src/backends/wasm/resultForms.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { plan } from '../../src/core/plan.js';
import { Rng } from '../../src/core/rng.js';
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
  const formsOf = (graph: Graph, outputs: readonly Value[]) => {
    const { plan: joined, calls } = callsOf(plan(graph, outputs), 'fast');
    const forms = resultForms(joined, calls);
    return {
      steps: joined.steps.length,
      of: (value: Value) => forms.filter((form) => form.value === value),
      kernels: (value: Value) =>
        forms.flatMap(({ value: other, form }) => (other === value ? [formName(form).split(' ')[0]] : [])).sort(),
    };
  };

  test('an activation is read as it is on the way forward, and as signs on the way back', () => {
    const { graph, y, outputs } = network();
    const { steps, of, kernels } = formsOf(graph, outputs);
    expect(kernels(y[0])).toEqual(['packSigns', 'plain']);
    const [plain, signs] = of(y[0]);
    // Computed by step 0, which makes its signs too, and read by step 1; the signs outlive it by far.
    expect([plain.first, plain.last, signs.first]).toEqual([0, 2, 0]);
    expect(signs.last).toBeGreaterThan(steps);
    // The objective's own layer is needed as it is.
    expect(of(y[2])[0].last).toBeGreaterThan(2 * 2);
    // Results outlive the run.
    expect(of(outputs[0])[0].last).toBeGreaterThanOrEqual(2 * steps);
  });

  test('what is pooled is never there; of it the way back reads bits', () => {
    const { graph, y, outputs } = network();
    const { steps, of, kernels } = formsOf(graph, outputs);
    expect(kernels(y[1])).toEqual(['packPoolBits']);
    const [bits] = of(y[1]);
    expect(bits.first).toBe(2);
    expect(bits.last).toBeGreaterThan(steps);
  });

  test('what is pooled is there where it is an output', () => {
    const { graph, y, outputs } = network();
    const { kernels } = formsOf(graph, [...outputs, y[1]]);
    expect(kernels(y[1])).toEqual(['packPoolBits', 'plain']);
  });

  test('a large activation and its quarter at a time, and a little for signs and bits', async () => {
    const { graph, outputs } = network();
    const backend = await createWasmBackend({ threads: 1 });
    const { memory } = await backend.compile(graph, outputs);
    backend.dispose();
    const activation = 32 * 64 * 64 * 4;
    const packed = activation / 32 + (3 * activation) / 4 / 32;
    // The picture is no result, but its gradient is: it is made of the first activation's.
    expect(memory.activations).toBeLessThan(2 * activation + packed + 1024);
  });
});

describe('steps done in one go', () => {
  const numbers = async (isNamed: boolean): Promise<Float32Array[]> => {
    const { graph, y, outputs } = network();
    const backend = await createWasmBackend({ threads: 1 });
    const picture = graph.values[0].source;
    if (picture.kind !== 'variable') throw new TypeError('the network begins with its picture');
    const rng = new Rng(3);
    backend.write(
      picture.variable,
      Float32Array.from({ length: 32 * 64 * 64 }, () => rng.normal()),
    );
    const program = await backend.compile(graph, isNamed ? [...outputs, y[1]] : outputs);
    const { length } = program.plan.steps;
    expect(length).toBe(isNamed ? 11 : 10);
    program.run();
    const read = await Promise.all(outputs.map((output) => program.read(output)));
    backend.dispose();
    return read;
  };

  test('the bits are those of one step after the other', async () => {
    const [loss, dx] = await numbers(false);
    expect(dx.filter((value) => value !== 0).length).toBeGreaterThan(1000);
    expect(await numbers(true)).toEqual([loss, dx]);
  });
});
