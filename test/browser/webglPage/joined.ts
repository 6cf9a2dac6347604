/** Steps that one kernel does together, against the same steps one after the other. */
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import { Graph, type Value, Variable } from '../../../src/core/graph.js';
import { Rng } from '../../../src/core/rng.js';
import { Tensor } from '../../../src/core/tensor.js';
import { conv2d, gradient, maxPool, meanSquare } from '../../../src/ops/index.js';

export interface Computed {
  readonly algorithms: readonly string[];
  /** Bytes said beforehand, and the most that textures took. */
  readonly planned: number;
  readonly peak: number;
  readonly loss: number;
  readonly dx: number[];
}

/**
 * Two poolings among three convolutions, forward and back.
 *
 * @param watched whether the activations between are outputs too, so that they have to be written down.
 */
export async function computeJoined(watched: boolean): Promise<Computed> {
  const backend = await createWebglBackend({ economy: 'least' });
  const rng = new Rng(5);
  const normal = (length: number, scale: number): Float32Array =>
    Float32Array.from({ length }, () => scale * rng.normal());
  const picture = new Variable('picture', [1, 16, 75, 90]);
  backend.write(picture, normal(16 * 75 * 90, 1));
  const empty = backend.memory.bytes;

  const graph = new Graph();
  const x = graph.read(picture);
  const between: Value[] = [];
  let y = x;
  for (const [inputs, outputs] of [
    [16, 40],
    [40, 36],
    [36, 16],
  ]) {
    const weights = graph.constant(new Tensor([outputs, inputs, 3, 3], normal(outputs * inputs * 9, 0.1)));
    const bias = graph.constant(new Tensor([1, outputs, 1, 1], normal(outputs, 0.1)));
    const activation = conv2d(y, weights, bias, { pad: 1, relu: true });
    between.push(activation);
    y = maxPool(activation, 2);
  }
  const loss = meanSquare(y);
  const [dx] = gradient(loss, [x]);
  const program = await backend.compile(graph, [loss, dx, ...(watched ? between : [])]);
  program.run();
  const computed = {
    algorithms: program.algorithms.map(({ algorithm }) => algorithm),
    planned: program.memory.total - program.memory.variables,
    peak: backend.memory.peak - empty,
    loss: (await program.read(loss))[0],
    dx: [...(await program.read(dx))],
  };
  backend.dispose();
  return computed;
}
