/** What every backend promises of constants that are read on demand: the same numbers, read once, a part at a time. */
import type { Backend, Program } from '../../src/core/backend.js';
import { Graph, Variable } from '../../src/core/graph.js';
import type { LoadOptions, LoadProgress } from '../../src/core/loading.js';
import { Rng } from '../../src/core/rng.js';
import { sizeOf } from '../../src/core/shape.js';
import { type AnyTensor, rowLength, StoredTensor } from '../../src/core/storedTensor.js';
import { Tensor } from '../../src/core/tensor.js';
import { conv2d, gradient, multiply, square, sum } from '../../src/ops/index.js';
import { type Check, equal } from './check.js';

function randomTensor(shape: readonly number[], seed: number): Tensor {
  const rng = new Rng(seed);
  const tensor = Tensor.zeros(shape);
  for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = rng.normal();
  return tensor;
}

/** A stored tensor of the same numbers, and the parts that were read of it. */
function stored({ shape, data }: Tensor): { tensor: StoredTensor; reads: [number, number][] } {
  const reads: [number, number][] = [];
  const tensor = new StoredTensor(shape, async (begin, end) => {
    await Promise.resolve();
    reads.push([begin, end]);
    return data.slice(begin * rowLength(shape), end * rowLength(shape));
  });
  return { tensor, reads };
}

const picture = new Variable('stored constants: picture', [1, 5, 6, 7]);
const pictureNumbers = randomTensor(picture.shape, 1).data;
/** Outputs and inputs that fill no group of four or eight. */
const weights = randomTensor([21, 5, 3, 3], 2);
const bias = randomTensor([1, 21, 1, 1], 3);

/** A convolution with weights read packed for both directions and as they are, and what it gives. */
async function convolve(backend: Backend, w: AnyTensor, b: AnyTensor, options?: LoadOptions): Promise<Float32Array[]> {
  const graph = new Graph();
  const x = graph.read(picture);
  const kernel = graph.constant(w);
  const y = conv2d(x, kernel, graph.constant(b), { pad: 1 });
  const [dx] = gradient(sum(square(y)), [x]);
  const plain = multiply(kernel, kernel);
  const program = await backend.compile(graph, [y, dx, plain], options);
  backend.write(picture, pictureNumbers);
  program.run();
  const results = [await program.read(y), await program.read(dx), await program.read(plain)];
  program.dispose();
  return results;
}

/** The forward convolution alone. */
function forward(backend: Backend, w: AnyTensor, options: LoadOptions): Promise<Program> {
  const graph = new Graph();
  return backend.compile(graph, [conv2d(graph.read(picture), graph.constant(w))], options);
}

async function failure(action: () => Promise<unknown>): Promise<unknown> {
  try {
    await action();
  } catch (error) {
    return error;
  }
  return undefined;
}

function same(what: string, got: readonly Float32Array[], expected: readonly Float32Array[]): void {
  expected.forEach((numbers, i) => {
    equal(`${what}, result ${i}`, got[i], numbers);
  });
}

export const storedConstants: readonly Check[] = [
  {
    id: 'contract: stored constants give the numbers of those in memory',
    async run(backend) {
      const expected = await convolve(backend, weights, bias);
      const whole = await convolve(backend, stored(weights).tensor, stored(bias).tensor);
      same('read whole', whole, expected);
      backend.release(picture);
    },
  },
  {
    id: 'contract: constants in parts give the same numbers, packed for one direction or for both',
    async run(backend) {
      const graph = new Graph();
      const x = graph.read(picture);
      const y = conv2d(x, graph.constant(weights));
      const [dx] = gradient(sum(square(y)), [x]);
      const results = async (w: AnyTensor): Promise<Float32Array[]> => {
        const inParts = new Graph();
        const px = inParts.read(picture);
        const py = conv2d(px, inParts.constant(w));
        const [pdx] = gradient(sum(square(py)), [px]);
        const program = await backend.compile(inParts, [py, pdx], { partBytes: 1 });
        program.run();
        const found = [await program.read(py), await program.read(pdx)];
        program.dispose();
        return found;
      };
      const reference = await backend.compile(graph, [y, dx]);
      backend.write(picture, pictureNumbers);
      reference.run();
      const expected = [await reference.read(y), await reference.read(dx)];
      reference.dispose();
      same('stored', await results(stored(weights).tensor), expected);
      same('in memory', await results(new Tensor(weights.shape, weights.data)), expected);

      const { tensor, reads } = stored(weights);
      const alone = await forward(backend, tensor, { partBytes: 1 });
      alone.run();
      same('forward alone', [await alone.read(alone.plan.outputs[0])], [expected[0]]);
      if (reads.length < 2) throw new Error(`it was read in ${reads.length} part`);
      alone.dispose();
      backend.release(picture);
    },
  },
  {
    id: 'contract: stored constants are read once, in order, and the progress says so',
    async run(backend) {
      const { tensor, reads } = stored(weights);
      const progress: LoadProgress[] = [];
      const options = { partBytes: 1, onLoad: (now: LoadProgress) => progress.push(now) };
      const first = await forward(backend, tensor, options);
      const bytes = sizeOf(weights.shape) * 4;
      equal('where parts begin', reads.map(([begin]) => begin).slice(1), reads.map(([, end]) => end).slice(0, -1));
      equal('rows read', [reads[0][0], reads[reads.length - 1][1]], [0, 21]);
      equal('bytes in all', new Set(progress.map(({ total }) => total)).size === 1 ? [progress[0].total] : [], [bytes]);
      equal(
        'progress by part',
        progress.map((now) => now.bytes),
        reads.map(([, end]) => (end * bytes) / 21),
      );
      const before = reads.length;
      const second = await forward(backend, tensor, options);
      equal('further reads for a second graph', [reads.length - before], [0]);
      first.dispose();
      second.dispose();
      backend.release(picture);
    },
  },
  {
    id: 'contract: loading that is cancelled or fails leaves nothing behind, and can be tried again',
    async run(backend) {
      // Whatever earlier programs left goes with this one.
      (await forward(backend, weights, {})).dispose();
      (await forward(backend, weights, {})).dispose();
      const { tensor } = stored(weights);
      const before = backend.memory.bytes;
      const cancel = new AbortController();
      const reason = new Error('enough');
      const cancelled = await failure(() =>
        forward(backend, tensor, {
          partBytes: 1,
          signal: cancel.signal,
          onLoad: () => {
            cancel.abort(reason);
          },
        }),
      );
      equal('the reason', [cancelled], [reason]);
      let isBroken = true;
      const broken = new StoredTensor(weights.shape, (begin, end) => {
        if (begin > 0 && isBroken) return Promise.reject(reason);
        return Promise.resolve(weights.data.slice(begin * 45, end * 45));
      });
      equal('the failure', [await failure(() => forward(backend, broken, { partBytes: 1 }))], [reason]);
      if (backend.memory.bytes > before) throw new Error(`${backend.memory.bytes - before} bytes stay taken`);
      isBroken = false;
      for (const again of [tensor, broken]) {
        const program = await forward(backend, again, { partBytes: 1 });
        program.run();
        program.dispose();
      }
      backend.release(picture);
    },
  },
  {
    id: 'contract: two graphs that are compiled at once share a stored constant',
    async run(backend) {
      const { tensor, reads } = stored(weights);
      const programs = await Promise.all([forward(backend, tensor, {}), forward(backend, tensor, {})]);
      equal('reads', [reads.length], [1]);
      const results: Float32Array[] = [];
      backend.write(picture, pictureNumbers);
      for (const program of programs) {
        program.run();
        results.push(await program.read(program.plan.outputs[0]));
        program.dispose();
      }
      equal('both', results[1], results[0]);
      backend.release(picture);
    },
  },
];
