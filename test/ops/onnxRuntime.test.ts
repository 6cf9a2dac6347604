/** Pooling windows over every kind of edge, and response normalization, against ONNX Runtime: extents and numbers. */
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import { formatShape } from '../../src/core/shape.js';
import { averagePool, lrn, maxPool } from '../../src/ops/index.js';
import { evaluate } from '../support/evaluate.js';
import { type OnnxAttribute, writeOnnx } from '../support/onnx.js';

interface Question {
  readonly op: string;
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
  readonly build: (x: Value) => Value;
}

/** What differs. One model with a node for each question, since sessions take long to make. */
async function differences(shape: readonly number[], questions: readonly Question[]): Promise<string[]> {
  const rng = new Rng(3);
  const x = new Variable('x', shape);
  const data = Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => rng.normal());
  const nodes = questions.map(({ op, attributes }, i) => ({ op, inputs: ['x'], outputs: [`y${i}`], attributes }));
  const outputs = nodes.map((node) => node.outputs[0]);
  const model = writeOnnx({ nodes, inputs: [{ name: 'x', shape }], outputs, opset: 19 });
  // Its checker counts windows that begin in the far padding, its kernels do not; it warns of that.
  const session = await ort.InferenceSession.create(model, { logSeverityLevel: 3 });
  const answers = await session.run({ x: new ort.Tensor('float32', data, shape) });

  const graph = new Graph();
  const values = questions.map(({ build }) => build(graph.read(x)));
  const results = evaluate(values, new Map([[x, data]]));
  return questions.flatMap(({ op, attributes }, i) => {
    const { data: expected, dims } = answers[outputs[i]];
    const what = `${op} ${JSON.stringify(attributes)} of ${formatShape(shape)}`;
    if (formatShape(values[i].shape) !== formatShape(dims)) {
      return [`${what}: shape ${formatShape(values[i].shape)}, ONNX Runtime has ${formatShape(dims)}`];
    }
    const worst = results[i].reduce((most, number, k) => Math.max(most, Math.abs(number - Number(expected[k]))), 0);
    return worst > 1e-5 ? [`${what}: off by ${worst}`] : [];
  });
}

const pads = [
  [0, 0, 0, 0],
  [1, 1, 1, 1],
  [0, 0, 1, 1],
  [1, 0, 0, 1],
  [0, 1, 1, 0],
];

/** Max pooling and average pooling with every kernel, stride, padding and rule. */
const poolings = [2, 3].flatMap((kernel) =>
  [1, 2, 3].flatMap((stride) =>
    pads.flatMap(([top, left, bottom, right]) =>
      [false, true].flatMap((ceil): Question[] => {
        const window = { stride, pad: { top, left, bottom, right }, ceil };
        const attributes = {
          kernel_shape: [kernel, kernel],
          strides: [stride, stride],
          pads: [top, left, bottom, right],
          ceil_mode: Number(ceil),
        };
        return [
          { op: 'MaxPool', attributes, build: (x) => maxPool(x, kernel, window) },
          ...[false, true].map((countPadding) => ({
            op: 'AveragePool',
            attributes: { ...attributes, count_include_pad: Number(countPadding) },
            build: (x: Value) => averagePool(x, kernel, { ...window, countPadding }),
          })),
        ];
      }),
    ),
  ),
);

test.each([4, 5, 6, 7, 8, 9])('pooling a picture of height %i', async (size) => {
  expect(await differences([1, 2, size, 15 - size], poolings)).toEqual([]);
});

test('response normalization', async () => {
  // ONNX Runtime knows only odd sizes.
  const questions = [1, 3, 5, 9].map((size) => ({
    op: 'LRN',
    attributes: { size, alpha: { float: 0.5 }, beta: { float: 0.75 }, bias: { float: 1.5 } },
    build: (x: Value) => lrn(x, { size, alpha: 0.5, beta: 0.75, bias: 1.5 }),
  }));
  expect(await differences([2, 7, 3, 4], questions)).toEqual([]);
});
