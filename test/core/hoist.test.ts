/** Hoisting: the same numbers, with what does not change computed once. */
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { Graph, Variable } from '../../src/core/graph.js';
import { hoist } from '../../src/core/hoist.js';
import { plan } from '../../src/core/plan.js';
import { Tensor } from '../../src/core/tensor.js';
import { gradient, multiply, relu, scale, square, sum } from '../../src/ops/index.js';
import { gateOp } from '../../src/ops/gate.js';

const shape = [1, 2, 1, 2] as const;
const picture = new Variable('picture', shape);
const choice = new Variable('choice', [1, 2, 1, 1]);

/** d/dx of the chosen channel's sum of relu(2 x)^2, which is 8 x where x > 0. */
function slopeOfChoice(): ReturnType<typeof gradient>[number] {
  const x = new Graph().read(picture);
  const y = square(relu(scale(x, 2)));
  return gradient(sum(multiply(y, x.graph.read(choice))), [x])[0];
}

describe('hoist', () => {
  test('the parts give what the whole gives, for every choice after one run of the first part', async () => {
    const slope = slopeOfChoice();
    const { once, each, outputs, carried } = hoist([slope], [choice]);
    const backend = createReferenceBackend();
    const [first, second] = [await backend.compile(once, []), await backend.compile(each, outputs)];
    const whole = await backend.compile(slope.graph, [slope]);
    for (const x of [
      [1, -2, 3, 4],
      [-1, 2, 5, -6],
    ]) {
      backend.write(picture, Float32Array.from(x));
      first.run();
      for (const chosen of [0, 1]) {
        backend.write(choice, Float32Array.of(1 - chosen, chosen));
        second.run();
        whole.run();
        const expected = x.map((value, i) => (Math.floor(i / 2) === chosen && value > 0 ? 8 * value : 0));
        expect([...(await second.read(outputs[0]))]).toEqual(expected);
        expect([...(await whole.read(slope))]).toEqual(expected);
      }
    }
    expect(carried.length).toBeGreaterThan(0);
    expect(plan(once, []).assignments).toHaveLength(carried.length);
  });

  test('the second part holds no way forward', () => {
    const { once, each, outputs } = hoist([slopeOfChoice()], [choice]);
    const names = (of: Graph, wanted: typeof outputs): string[] =>
      plan(of, wanted).steps.map(({ source }) => source.op.name);
    expect(names(once, [])).toEqual(expect.arrayContaining(['scale', 'relu']));
    expect(names(each, outputs)).not.toContain('relu');
    expect(names(each, outputs)).toContain('gate');
  });

  test('what is appended may be changed', () => {
    const { each, outputs } = hoist([slopeOfChoice()], [choice], (graph, op, inputs, params) => {
      const value = graph.apply(op, inputs, params);
      return op === gateOp ? relu(value) : value;
    });
    expect(plan(each, outputs).steps.map(({ source }) => source.op.name)).toContain('relu');
  });

  test('an output that never changes is refused', () => {
    const x = new Graph().read(picture);
    expect(() => hoist([scale(x, 2)], [choice])).toThrow(/does not depend on what changes/);
  });

  test('constants are shared, not copied', () => {
    const tensor = new Tensor(shape, Float32Array.of(1, 2, 3, 4));
    const graph = new Graph();
    const { each, outputs } = hoist([multiply(graph.constant(tensor), graph.read(choice))], [choice]);
    const constants = plan(each, outputs).leaves.flatMap(({ source }) =>
      source.kind === 'constant' ? [source.tensor] : [],
    );
    expect(constants).toEqual([tensor]);
    expect(constants[0]).toBe(tensor);
  });
});
