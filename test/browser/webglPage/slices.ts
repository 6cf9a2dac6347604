/** Runs that are cut: where they may be, and that it changes no bit. */
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import { Graph, Variable } from '../../../src/core/graph.js';
import { Rng } from '../../../src/core/rng.js';
import { type Shape, sizeOf } from '../../../src/core/shape.js';
import { Tensor } from '../../../src/core/tensor.js';
import { conv2d, gradient, gram, maxPool, scale, square, sum } from '../../../src/ops/index.js';

/** A run cut into single units, with an assignment at its end: what `advance` returns, the place, and the variable. */
export async function cutRun(): Promise<{ done: boolean[]; positions: number[]; before: number[]; after: number[] }> {
  const backend = await createWebglBackend();
  const state = new Variable('state', [1, 1, 1, 2]);
  backend.write(state, Float32Array.from([1, 2]));
  const graph = new Graph();
  graph.assign(state, scale(scale(graph.read(state), 10), 1, 0.5));
  const program = await backend.compile(graph, []);
  const [done, positions]: [boolean[], number[]] = [[], []];
  const advance = (): void => {
    done.push(program.advance(1));
    positions.push(program.position);
  };
  advance();
  advance();
  const before = [...(await backend.read(state))];
  advance();
  const after = [...(await backend.read(state))];
  backend.dispose();
  return { done, positions, before, after };
}

export interface Cut {
  readonly slices: number;
  /** Numbers compared, and how many of them differ from those of a run in one piece. */
  readonly numbers: number;
  readonly different: number;
}

/**
 * A small network, its Gram matrix and the gradient to its input, run whole and then in slices of so many units.
 *
 * @returns units of every stretch, and what each way of cutting gave.
 */
export async function cutAnywhere(units: readonly number[]): Promise<{ stretches: number[]; cuts: Cut[] }> {
  const backend = await createWebglBackend();
  const rng = new Rng(5);
  const random = (shape: Shape): Float32Array => Float32Array.from({ length: sizeOf(shape) }, () => rng.uniform(-1, 1));
  const weights = (shape: Shape): Tensor => new Tensor(shape, random(shape));
  const picture = new Variable('picture', [1, 3, 67, 131]);
  const graph = new Graph();
  const x = graph.read(picture);
  const convolve = (value: typeof x, shape: Shape): typeof x =>
    conv2d(value, graph.constant(weights(shape)), graph.constant(weights([1, shape[0], 1, 1])), { pad: 1, relu: true });
  const first = convolve(x, [20, 3, 3, 3]);
  const pooled = maxPool(convolve(first, [24, 20, 3, 3]), 2);
  const last = convolve(pooled, [17, 24, 5, 5]);
  const [g] = gradient(sum(square(gram(last))), [x]);
  graph.assign(picture, scale(g, 1e-6));
  const outputs = [first, pooled, last, g];
  const program = await backend.compile(graph, outputs);

  const start = random(picture.shape);
  const run = async (slice: number): Promise<{ slices: number; results: Float32Array[] }> => {
    backend.write(picture, start);
    let slices = 1;
    while (!program.advance(slice)) slices++;
    const results: Float32Array[] = [];
    for (const output of outputs) results.push(await program.read(output));
    return { slices, results: [...results, await backend.read(picture)] };
  };
  const whole = (await run(Infinity)).results.map(bitsOf);
  const cuts: Cut[] = [];
  for (const slice of units) {
    const { slices, results } = await run(slice);
    const different = results.map((result, i) => bitsOf(result).filter((bits, j) => bits !== whole[i][j]).length);
    cuts.push({ slices, numbers: total(results.map(({ length }) => length)), different: total(different) });
  }
  const stretches = program.stretches.map((stretch) => stretch.units);
  backend.dispose();
  return { stretches, cuts };
}

const bitsOf = (numbers: Float32Array): Uint32Array => new Uint32Array(numbers.buffer);
const total = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);
