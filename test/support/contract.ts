/** What every backend promises besides right numbers (`src/core/backend.ts`): state, slices, sharing, memory, refusals. */
import { BackendError, ShapeError } from '../../src/core/errors.js';
import { Graph, Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import { add, conv2d, maxPool, multiply, relu, scale, square, sum } from '../../src/ops/index.js';
import { type Check, equal } from './check.js';
import { storedConstants } from './storedConstants.js';

/** @throws Error when `action` does not fail by an error of that class. */
async function refuses(
  what: string,
  kind: typeof BackendError | typeof ShapeError,
  action: () => unknown,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    if (error instanceof kind) return;
    throw error;
  }
  throw new Error(`${what} was not refused`);
}

const numbers = (...values: number[]): Float32Array => Float32Array.from(values);
const vector = (name: string, length = 3): Variable => new Variable(name, [1, length, 1, 1]);

export const contract: readonly Check[] = [
  {
    id: 'contract: variables begin as zeros',
    async run(backend) {
      const x = vector('x', 5);
      equal('x', await backend.read(x), [0, 0, 0, 0, 0]);
      backend.release(x);
    },
  },
  {
    id: 'contract: a variable keeps what was written, not the array it came in',
    async run(backend) {
      const x = new Variable('x', [2, 3, 1, 2]);
      const data = numbers(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
      backend.write(x, data);
      data.fill(0);
      equal('x', await backend.read(x), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
      backend.release(x);
      equal('x after its release', await backend.read(x), new Array(12).fill(0));
      backend.release(x);
    },
  },
  {
    id: 'contract: all assignments of a run happen together',
    async run(backend) {
      const [graph, a, b] = [new Graph(), vector('a'), vector('b')];
      graph.assign(a, scale(graph.read(b), 2));
      graph.assign(b, scale(graph.read(a), 3));
      const program = await backend.compile(graph, []);
      backend.write(a, numbers(1, 2, 3));
      backend.write(b, numbers(10, 20, 30));
      program.run();
      equal('a', await backend.read(a), [20, 40, 60]);
      equal('b', await backend.read(b), [3, 6, 9]);
      program.run();
      equal('a after two runs', await backend.read(a), [6, 12, 18]);
      equal('b after two runs', await backend.read(b), [60, 120, 180]);
      program.dispose();
      backend.release(a);
      backend.release(b);
    },
  },
  {
    id: 'contract: a variable that was never written is zero in a graph, and grows from run to run',
    async run(backend) {
      const [graph, x] = [new Graph(), vector('x')];
      const next = scale(graph.read(x), 1, 0.5);
      graph.assign(x, next);
      const program = await backend.compile(graph, [next]);
      for (let i = 1; i <= 5; i++) {
        program.run();
        equal(`run ${i}`, await program.read(next), new Array(3).fill(i / 2));
      }
      equal('x', await backend.read(x), [2.5, 2.5, 2.5]);
      program.dispose();
      backend.release(x);
    },
  },
  {
    id: 'contract: a run can be stopped between any two units',
    async run(backend) {
      const [graph, x] = [new Graph(), vector('x')];
      let y = graph.read(x);
      for (let i = 0; i < 5; i++) y = scale(y, 2);
      graph.assign(x, y);
      const program = await backend.compile(graph, [y]);
      backend.write(x, numbers(1, 2, 3));
      equal('position before', [program.position], [0]);
      equal('two steps of five', [program.advance(2), program.position], [false, 2]);
      equal('x in the middle of a run', await backend.read(x), [1, 2, 3]);
      equal('two more', [program.advance(2), program.position], [false, 4]);
      equal('more than are left', [program.advance(9), program.position], [true, 0]);
      equal('x', await backend.read(x), [32, 64, 96]);
      program.advance(3);
      program.run();
      equal('run() ends the run that was begun', await backend.read(x), [1024, 2048, 3072]);
      program.dispose();
      backend.release(x);
    },
  },
  {
    id: 'contract: programs share variables, which outlive them',
    async run(backend) {
      const x = vector('x');
      const [first, second] = [new Graph(), new Graph()];
      first.assign(x, scale(first.read(x), 1, 1));
      const y = square(second.read(x));
      const [add1, squared] = [await backend.compile(first, []), await backend.compile(second, [y])];
      add1.run();
      add1.run();
      add1.dispose();
      squared.run();
      equal('y', await squared.read(y), [4, 4, 4]);
      squared.dispose();
      equal('x', await backend.read(x), [2, 2, 2]);
      backend.release(x);
    },
  },
  {
    id: 'contract: graphs share constants, whose use by one does not disturb the other',
    async run(backend) {
      const tensor = new Tensor([1, 3, 1, 1], numbers(1, -2, 3));
      const run = async (factor: number): Promise<Float32Array> => {
        const graph = new Graph();
        const y = scale(relu(graph.constant(tensor)), factor);
        const program = await backend.compile(graph, [y]);
        program.run();
        const result = await program.read(y);
        program.dispose();
        return result;
      };
      equal('first graph', await run(2), [2, 0, 6]);
      equal('second graph', await run(-1), [-1, -0, -3]);
    },
  },
  {
    id: 'contract: the same weights as they are and packed, in one graph',
    async run(backend) {
      const graph = new Graph();
      const w = graph.constant(new Tensor([1, 2, 1, 1], numbers(3, 5)));
      const x = graph.constant(new Tensor([1, 2, 1, 2], numbers(1, 2, 10, 20)));
      const [y, z] = [conv2d(x, w), multiply(x, w)];
      const program = await backend.compile(graph, [y, z]);
      program.run();
      equal('conv2d', await program.read(y), [53, 106]);
      equal('multiply', await program.read(z), [3, 6, 50, 100]);
      program.dispose();
    },
  },
  ...storedConstants,
  {
    id: 'contract: outputs keep their numbers beside later steps, also one given twice',
    async run(backend) {
      const [graph, x] = [new Graph(), new Variable('x', [1, 3, 4, 4])];
      const early = scale(graph.read(x), 1, 1);
      let late = early;
      for (let i = 0; i < 6; i++) late = add(relu(late), early);
      const total = sum(late);
      const program = await backend.compile(graph, [early, total, early]);
      program.run();
      equal('early', await program.read(early), new Array(48).fill(1));
      equal('total', await program.read(total), [48 * 7]);
      equal('early again', await program.read(early), new Array(48).fill(1));
      program.dispose();
      backend.release(x);
    },
  },
  {
    id: 'contract: what is written while a run is under way counts from the next step on',
    async run(backend) {
      const [graph, x] = [new Graph(), vector('x')];
      const first = scale(graph.read(x), 2);
      const second = add(first, graph.read(x));
      const program = await backend.compile(graph, [second]);
      backend.write(x, numbers(1, 2, 3));
      program.advance(1);
      backend.write(x, numbers(10, 20, 30));
      program.run();
      equal('second', await program.read(second), [12, 24, 36]);
      program.dispose();
      backend.release(x);
    },
  },
  {
    id: 'contract: disposing and releasing gives back what was taken, but for constants',
    async run(backend) {
      const w = new Tensor([8, 3, 3, 3], new Float32Array(216).fill(0.5));
      const round = async (): Promise<readonly [taken: number, planned: number, left: number]> => {
        const [graph, x] = [new Graph(), new Variable('x', [1, 3, 32, 32])];
        const before = backend.memory.bytes;
        const y = sum(maxPool(conv2d(graph.read(x), graph.constant(w), undefined, { pad: 1 }), 2));
        const program = await backend.compile(graph, [y]);
        program.run();
        await program.read(y);
        const taken = backend.memory.bytes - before;
        const { activations, variables } = program.memory;
        program.dispose();
        backend.release(x);
        return [taken, activations + variables, backend.memory.bytes - before];
      };
      await round();
      const [taken, planned, left] = await round();
      equal('bytes left after the second round', [left], [0]);
      if (taken < planned) throw new Error(`the plan speaks of ${planned} bytes, the backend took only ${taken}`);
      if (backend.memory.peak < backend.memory.bytes) throw new Error('the peak is below what is taken now');
    },
  },
  {
    id: 'contract: the estimate adds up',
    async run(backend) {
      const [graph, x] = [new Graph(), new Variable('x', [1, 8, 16, 16])];
      const y = relu(conv2d(graph.read(x), graph.constant(Tensor.filled([8, 8, 3, 3], 1)), undefined, { pad: 1 }));
      const program = await backend.compile(graph, [y]);
      const { activations, scratch, constants, variables, total } = program.memory;
      equal('total', [total], [activations + scratch + constants + variables]);
      // Two results of 8 KiB that are alive together, a picture of 8 KiB, weights of 2304 bytes.
      if (activations < 16384 || variables < 8192 || constants < 2304) {
        throw new Error(`too small: ${JSON.stringify(program.memory)}`);
      }
      program.dispose();
      backend.release(x);
    },
  },
  {
    id: 'contract: numbers of the wrong length are refused',
    async run(backend) {
      const x = vector('x');
      await refuses('writing two numbers to three', ShapeError, () => {
        backend.write(x, numbers(1, 2));
      });
      backend.release(x);
    },
  },
  {
    id: 'contract: only outputs can be read',
    async run(backend) {
      const [graph, x] = [new Graph(), vector('x')];
      const hidden = scale(graph.read(x), 2);
      const y = scale(hidden, 3);
      const program = await backend.compile(graph, [y]);
      program.run();
      await refuses('reading an intermediate result', BackendError, () => program.read(hidden));
      program.dispose();
      backend.release(x);
    },
  },
];
