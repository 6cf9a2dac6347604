import { describe, expect, test } from 'vitest';
import { GraphError, ShapeError } from '../../src/core/errors.js';
import { Graph, inputsOf, Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import { add, conv2d, relu, scale } from '../../src/ops/index.js';

describe('graphs', () => {
  test('values stand in the order they were made, inputs before what reads them', () => {
    const graph = new Graph();
    const x = graph.read(new Variable('x', [1, 3, 4, 4]));
    const y = add(relu(x), scale(x, 2));
    expect(graph.values.map((value) => value.id)).toEqual([0, 1, 2, 3]);
    expect(graph.values.at(-1)).toBe(y);
    for (const value of graph.values) {
      for (const input of inputsOf(value)) expect(input.id).toBeLessThan(value.id);
    }
    expect(inputsOf(x)).toEqual([]);
  });

  test('a tensor or variable named twice is one value', () => {
    const graph = new Graph();
    const tensor = Tensor.scalar(1);
    const variable = new Variable('x', [1, 1, 1, 1]);
    expect(graph.constant(tensor)).toBe(graph.constant(tensor));
    expect(graph.read(variable)).toBe(graph.read(variable));
    expect(graph.constant(Tensor.scalar(1))).not.toBe(graph.constant(tensor));
    expect(graph.read(new Variable('x', [1, 1, 1, 1]))).not.toBe(graph.read(variable));
  });

  test('labels: of variables their name, of constants and ops what is given', () => {
    const graph = new Graph();
    const x = graph.read(new Variable('picture', [1, 1, 2, 2]));
    const w = graph.constant(Tensor.zeros([1, 1, 1, 1]), 'weights');
    expect([x.label, w.label, relu(x).label]).toEqual(['picture', 'weights', undefined]);
    expect(conv2d(x, w, undefined, { label: 'block1_conv1' }).label).toBe('block1_conv1');
  });

  test('a variable of an impossible shape is refused by name', () => {
    expect(() => new Variable('moment', [1, 0, 2, 2])).toThrow(ShapeError);
    expect(() => new Variable('moment', [1, 0, 2, 2])).toThrow(/^variable moment: got shape 1x0x2x2/);
  });

  test('an input of another graph is refused', () => {
    const [here, there] = [new Graph(), new Graph()];
    const x = new Variable('x', [1, 1, 1, 1]);
    expect(() => add(here.read(x), there.read(x))).toThrow(GraphError);
    expect(() => add(here.read(x), there.read(x))).toThrow(/^add: .*another graph\. Share data .* by a Variable\.$/);
  });

  test('a refused op leaves the graph as it was', () => {
    const graph = new Graph();
    const a = graph.read(new Variable('a', [1, 2, 1, 1]));
    const b = graph.read(new Variable('b', [1, 3, 1, 1]));
    expect(() => add(a, b)).toThrow(ShapeError);
    expect(graph.values).toHaveLength(2);
  });
});

describe('assignments', () => {
  const graph = new Graph();
  const x = new Variable('x', [1, 3, 2, 2]);
  const next = scale(graph.read(x), 2);

  test('are kept in order', () => {
    const own = new Graph();
    const [a, b] = [new Variable('a', [1, 1, 1, 1]), new Variable('b', [1, 1, 1, 1])];
    const [fromB, fromA] = [scale(own.read(b), 1), scale(own.read(a), 1)];
    own.assign(a, fromB);
    own.assign(b, fromA);
    expect(own.assignments).toEqual([
      { variable: a, value: fromB },
      { variable: b, value: fromA },
    ]);
  });

  test('of another graph, of another shape, of a leaf, or twice are refused', () => {
    expect(() => {
      new Graph().assign(x, next);
    }).toThrow(/^assign x: the value belongs to another graph/);
    expect(() => {
      graph.assign(new Variable('small', [1, 3, 1, 1]), next);
    }).toThrow('assign small: it has shape 1x3x1x1, the value 1x3x2x2.');
    expect(() => {
      graph.assign(new Variable('y', [1, 3, 2, 2]), graph.read(x));
    }).toThrow('assign y: the value must be computed by an op, got a variable.');
    expect(graph.assignments).toHaveLength(0);
    graph.assign(x, next);
    expect(() => {
      graph.assign(x, scale(next, 2));
    }).toThrow('assign x: it is assigned twice in one graph.');
    expect(graph.assignments).toHaveLength(1);
  });
});
