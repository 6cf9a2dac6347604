/** Every ONNX operation that is known here, in a tiny graph, against ONNX Runtime. */
import * as ort from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { createReferenceBackend } from '../../src/backends/reference/index.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import { onnxNetwork } from '../../src/nets/onnx/network.js';
import { rules } from '../../src/nets/onnx/rules/index.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { openOnnx } from '../../src/weights/onnx/open.js';
import { writeOnnx } from '../support/onnx.js';
import { onnxCases } from '../support/onnxCases.js';
import { afterConv } from '../support/onnxTiny.js';

/** The picture is fed as it is. */
const untouched = { scale: [1, 1, 1], offset: [0, 0, 0], order: 'rgb' } as const;

/** By the ops' definitions, in float64. */
async function evaluated(values: readonly Value[], picture: Variable, data: Float32Array): Promise<Float32Array[]> {
  const backend = createReferenceBackend();
  const program = await backend.compile(values[0].graph, values);
  backend.write(picture, data);
  program.run();
  const results = await Promise.all(values.map((value) => program.read(value)));
  backend.dispose();
  return results;
}

test.each(onnxCases)('$id', async ({ id, model, picture: [height, width] }) => {
  const bytes = writeOnnx(model);
  const data = Float32Array.from(
    { length: 3 * height * width },
    (
      (rng) => () =>
        rng.normal()
    )(new Rng(id.length)),
  );
  const session = await ort.InferenceSession.create(bytes);
  const { y } = await session.run({ x: new ort.Tensor('float32', data, [1, 3, height, width]) });
  const expected = Float32Array.from(y.data as Float32Array);

  const file = await openOnnx(bytesInMemory('tiny.onnx', bytes));
  const network = await onnxNetwork(file, { preprocessing: untouched, pictureSize: 8 });
  const picture = new Variable('picture', [1, 3, height, width]);
  const graph = new Graph();
  const value = network.build(graph.read(picture), { layers: ['y'] }).get('y');
  if (value === undefined) throw new Error('y was not built');
  const [map] = await evaluated([value], picture, data);

  // Behind a mean the layer is the map whose mean the file computes.
  const positions = map.length / expected.length;
  const got = Array.from(expected, (_, k) => {
    return map.subarray(k * positions, (k + 1) * positions).reduce((sum, x) => sum + x, 0) / positions;
  });
  got.forEach((x, i) => {
    expect(Math.abs(x - expected[i]) / (1 + Math.abs(expected[i])), `element ${i}`).toBeLessThan(1e-5);
  });
});

test('every operation has a case', () => {
  const tried = new Set(onnxCases.flatMap(({ model }) => model.nodes.map(({ op }) => op)));
  expect(Object.keys(rules).filter((op) => !tried.has(op))).toEqual(['Cast', 'Slice']);
});

// ONNX Runtime knows neither.
test.each([
  ['a sum in the manner of the first versions', { broadcast: 1, axis: 1 }, [6], 6],
  ['the sum as it is written today', {}, [6, 1, 1], 17],
] as const)('%s', async (_, attributes, shape, opset) => {
  const terms = [1, 2, 3, 4, 5, 6];
  const model = afterConv(
    'sum',
    [{ op: 'Add', inputs: ['h', 'c'], outputs: ['y'], attributes }],
    [{ name: 'c', shape, data: terms }],
    { opset },
  );
  const file = await openOnnx(bytesInMemory('tiny.onnx', writeOnnx(model.model)));
  const network = await onnxNetwork(file, { preprocessing: untouched, pictureSize: 8 });
  const picture = new Variable('picture', [1, 3, 4, 4]);
  const layers = network.build(new Graph().read(picture));
  const [h, y] = await evaluated([...layers.values()].slice(-2), picture, new Float32Array(48).fill(0.5));
  y.forEach((value, i) => {
    expect(value - h[i]).toBeCloseTo(terms[Math.floor(i / 16)], 5);
  });
});
