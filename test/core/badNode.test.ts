// Finding the node where numbers went wrong, on the backends that run in Node.
import { describe, expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { describeBadNode, findBadNode } from '../../src/core/badNode.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import { conv2d, divide, log, meanSquare, relu, scale, subtract } from '../../src/ops/index.js';
import { GraphProblem } from '../../src/optimizers/problem.js';

const shape = [1, 1, 2, 2] as const;

/** log(x) is -Infinity where x is 0, and the difference behind it NaN. */
function chain(x: Value): Value {
  let value = scale(x, 1, 0);
  for (let i = 0; i < 20; i++) value = scale(value, 1.01);
  const kernel = Tensor.filled([1, 1, 1, 1], 1);
  const seen = conv2d(value, x.graph.constant(kernel), x.graph.constant(Tensor.zeros([1, 1, 1, 1])), {
    label: 'block9_conv1',
  });
  const infinite = log(relu(seen));
  return meanSquare(divide(subtract(infinite, infinite), scale(x, 1, 5)));
}

describe.each([createReferenceBackend(), await createWasmBackend({ threads: 1 })])('on $name', (backend) => {
  test('the first one is named, with the layer before it', async () => {
    const x = new Variable('x', shape);
    const graph = new Graph();
    chain(graph.read(x));
    backend.write(x, Float32Array.of(1, 2, 0, 4));
    const bad = await findBadNode(backend, graph);
    if (!bad) throw new Error('nothing was found');
    expect(describeBadNode(bad)).toMatch(/^node \d+, log behind "block9_conv1" of shape 1x1x2x2 \(1 of 4 numbers\)$/);
  });

  test('a variable that came in bad is named itself', async () => {
    const x = new Variable('picture', shape);
    const graph = new Graph();
    chain(graph.read(x));
    backend.write(x, Float32Array.of(1, NaN, NaN, 4));
    const bad = await findBadNode(backend, graph);
    if (!bad) throw new Error('nothing was found');
    expect(describeBadNode(bad)).toBe('node 0, the variable "picture" of shape 1x1x2x2 (2 of 4 numbers)');
  });

  test('nothing is found where all is well', async () => {
    const x = new Variable('x', shape);
    const graph = new Graph();
    chain(graph.read(x));
    backend.write(x, Float32Array.of(1, 2, 3, 4));
    expect(await findBadNode(backend, graph)).toBeUndefined();
  });

  test('a problem stops with its name', async () => {
    const x = new Variable('x', shape);
    const problem = await GraphProblem.create(backend, x, (at) => ({ loss: chain(at) }));
    backend.write(x, Float32Array.of(1, 2, 0, 4));
    await expect(problem.evaluate()).rejects.toThrow(
      /the loss is NaN; the first bad numbers are in node \d+, log behind/,
    );
  });
});
