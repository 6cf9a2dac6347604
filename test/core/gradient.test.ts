import { describe, expect, test } from 'vitest';
import { GraphError } from '../../src/core/errors.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import {
  add,
  conv2d,
  gate,
  gradient,
  meanSquare,
  multiply,
  relu,
  scale,
  sign,
  square,
  sum,
} from '../../src/ops/index.js';
import { evaluate } from '../support/evaluate.js';

const x = new Variable('x', [1, 3, 1, 1]);
const y = new Variable('y', [1, 3, 1, 1]);
const state = new Map([
  [x, [2, -3, 5]],
  [y, [7, 11, -13]],
]);

/** d loss / d x and, where wanted, d y. */
function slopes(build: (x: Value, y: Value) => Value, wrt: readonly Variable[] = [x]): number[][] {
  const graph = new Graph();
  const loss = build(graph.read(x), graph.read(y));
  const gradients = gradient(
    loss,
    wrt.map((variable) => graph.read(variable)),
  );
  return evaluate(gradients, state).map((data) => [...data]);
}

const opNames = (graph: Graph): string[] =>
  graph.values.flatMap(({ source }) => (source.kind === 'op' ? [source.op.name] : []));

describe('gradient', () => {
  test('contributions from several places add up', () => {
    // x^2 + 3x + x y: 2x + 3 + y
    const loss = (a: Value, b: Value): Value => sum(add(add(square(a), scale(a, 3)), multiply(a, b)));
    expect(slopes(loss)).toEqual([[14, 8, 0]]);
  });

  test('an op that reads a value twice counts twice', () => {
    expect(slopes((a) => sum(multiply(a, a)))).toEqual([[4, -6, 10]]);
    expect(slopes((a) => sum(add(a, a)))).toEqual([[2, 2, 2]]);
  });

  test('several gradients at once, in the order asked for', () => {
    const loss = (a: Value, b: Value): Value => sum(multiply(a, b));
    expect(slopes(loss, [x, y])).toEqual([
      [7, 11, -13],
      [2, -3, 5],
    ]);
    expect(slopes(loss, [y, x])).toEqual([
      [2, -3, 5],
      [7, 11, -13],
    ]);
  });

  test('by an intermediate value, and by the loss itself', () => {
    const graph = new Graph();
    const middle = scale(graph.read(x), 10);
    const loss = sum(square(middle));
    const [byMiddle, byLoss] = evaluate(gradient(loss, [middle, loss]), state);
    expect([...byMiddle]).toEqual([40, -60, 100]);
    expect([...byLoss]).toEqual([1]);
  });

  test('by a value and by what it is computed from: each as if it were alone', () => {
    const graph = new Graph();
    const middle = scale(graph.read(x), 10);
    const loss = sum(square(middle));
    const [byX, byMiddle] = evaluate(gradient(loss, [graph.read(x), middle]), state);
    expect([...byX]).toEqual([400, -600, 1000]);
    expect([...byMiddle]).toEqual([40, -60, 100]);
  });

  test('by a constant of the graph', () => {
    const graph = new Graph();
    const factor = graph.constant(Tensor.channels([1, 10, 100]));
    const loss = sum(multiply(graph.read(x), factor));
    expect([...evaluate(gradient(loss, [factor]), state)[0]]).toEqual([2, -3, 5]);
  });

  test('what is built after the loss, or beside the way to it, does not matter', () => {
    const graph = new Graph();
    const a = graph.read(x);
    sign(a);
    const loss = sum(square(a));
    sum(multiply(sign(a), a));
    expect([...evaluate(gradient(loss, [a]), state)[0]]).toEqual([4, -6, 10]);
  });

  test('twice: the derivative of a derivative', () => {
    const graph = new Graph();
    const a = graph.read(x);
    const [first] = gradient(sum(multiply(square(a), a)), [a]);
    const [second] = gradient(sum(first), [a]);
    // x^3: 3x^2, 6x
    expect(evaluate([first, second], state).map((data) => [...data])).toEqual([
      [12, 27, 75],
      [12, -18, 30],
    ]);
  });

  test('weights that are constants get no gradient: nothing of it is built', () => {
    const graph = new Graph();
    const picture = graph.read(new Variable('picture', [1, 2, 5, 5]));
    const w = graph.constant(Tensor.filled([3, 2, 3, 3], 0.1));
    const b = graph.constant(Tensor.filled([1, 3, 1, 1], 0.1));
    gradient(meanSquare(conv2d(picture, w, b, { relu: true })), [picture]);
    expect(opNames(graph)).not.toContain('conv2dWeightGradient');
    expect(opNames(graph).filter((name) => name === 'conv2dInputGradient')).toHaveLength(1);
  });

  test('the other way round: a picture that is not asked for gets none either', () => {
    const graph = new Graph();
    const picture = graph.read(new Variable('picture', [1, 2, 5, 5]));
    const w = graph.constant(Tensor.filled([3, 2, 3, 3], 0.1));
    gradient(meanSquare(conv2d(picture, w)), [w]);
    expect(opNames(graph)).toContain('conv2dWeightGradient');
    expect(opNames(graph)).not.toContain('conv2dInputGradient');
  });

  test('a key only switches: nothing flows through it', () => {
    expect(slopes((a, b) => sum(gate(a, relu(b))), [x])).toEqual([[1, 1, 0]]);
    expect(() => slopes((a, b) => sum(gate(a, b)), [y])).toThrow('gradient: the loss does not depend on y.');
  });
});

describe('gradient refuses', () => {
  const refused = (action: () => unknown, message: string | RegExp): void => {
    expect(action).toThrow(GraphError);
    expect(action).toThrow(message);
  };

  test('a loss that is not one number', () => {
    refused(() => slopes((a) => square(a)), 'gradient: the loss must be one number, got shape 1x3x1x1. Sum it first.');
  });

  test('a variable that the loss does not depend on, by name', () => {
    refused(() => slopes((a) => sum(a), [x, y]), 'gradient: the loss does not depend on y.');
  });

  test('an op without a derivative on the way', () => {
    refused(() => slopes((a) => sum(sign(a))), 'gradient: sign has no derivative.');
  });
});
