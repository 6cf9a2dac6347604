/**
 * Where a step of VGG16's convolutional part goes: milliseconds of each of its steps on one thread and on two, and which
 * part of the peak the multiplications come to that it really carries out.
 *
 *     node bench/run.mjs wasm-layers [SIZE] [ROUNDS] [ECONOMY]
 */
import { createWasmBackend } from '../src/backends/wasm/index.js';
import type { Backend, Program } from '../src/core/backend.js';
import { type Value, Variable } from '../src/core/graph.js';
import type { Economy } from '../src/core/op.js';
import type { Shape } from '../src/core/shape.js';
import { peakMeters } from './peak.js';
import { vgg16Graph } from './peers/vgg16Graph.js';
import { printTable } from './report.js';
import { median } from './rounds.js';
import { randomPicture, vgg16Weights } from './vgg16.js';

const [size = 224, rounds = 9] = process.argv.slice(3, 5).map(Number);
const economy = (['fast', 'compact', 'least'] as const).find((name) => name === process.argv.at(5)) ?? 'fast';
const weights = vgg16Weights(1);

interface Engine {
  readonly backend: Backend;
  readonly program: Program;
  /** Times of each step, by round. */
  readonly times: number[][];
}

async function engine(threads: number, wanted: Economy): Promise<Engine> {
  const backend = await createWasmBackend({ threads, economy: wanted });
  const image = new Variable('image', [1, 3, size, size]);
  backend.write(image, randomPicture(2, size));
  const { graph, outputs } = vgg16Graph(weights, image, 'step');
  const program = await backend.compile(graph, outputs);
  return { backend, program, times: program.plan.steps.map(() => []) };
}

/** The weights of a convolution. */
const kernelOf = ({ source }: Value): Value | undefined =>
  source.kind === 'op' ? source.inputs.find(({ shape }) => shape[2] * shape[3] === 9) : undefined;

/** Multiplications and additions of a convolution by an algorithm, in 10^9. */
function operations({ shape: [n, , height, width] }: Value, [outputs, channels]: Shape, algorithm: string): number {
  const results = Number(/F\((\d)x/.exec(algorithm)?.[1] ?? 0);
  const perPixel = results === 0 ? 9 : ((results + 2) / results) ** 2;
  const pixels = n * height * width * (algorithm.endsWith(', pooled') ? 4 : 1);
  return (2 * outputs * channels * pixels * perPixel) / 1e9;
}

const nameOf = ({ label, source }: Value): string => label ?? (source.kind === 'op' ? source.op.name : source.kind);

const engines = [await engine(1, economy), await engine(2, economy)];
const { peak } = await peakMeters();
const peaks: number[] = [];
for (let round = -2; round < rounds; round++) {
  const start = performance.now();
  await peak.run();
  if (round >= 0) peaks.push(performance.now() - start);
  for (const { program, times } of engines) {
    for (const steps of times) {
      const began = performance.now();
      program.advance(1);
      if (round >= 0) steps.push(performance.now() - began);
    }
  }
}

const gflops = peak.operations / median(peaks) / 1e6;
const [{ program }] = engines;
const algorithms = [...(program.algorithms ?? [])];
const rows = program.plan.steps.map(({ value }, i) => {
  const kernel = kernelOf({ ...value, source: program.plan.steps[i].source });
  const { step, algorithm } = (kernel && algorithms.shift()) ?? { step: nameOf(value), algorithm: '' };
  const [one, two] = engines.map(({ times }) => median(times[i]));
  return { step, algorithm, one, two, work: kernel ? operations(value, kernel.shape, algorithm) : 0 };
});
const total = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((sum, row) => sum + of(row), 0);
printTable([
  ['step', 'algorithm', 'ms', 'of peak', 'two threads', 'x'],
  ...rows.map(({ step, algorithm, one, two, work }) => [
    step,
    algorithm.replace('Winograd ', ''),
    one.toFixed(2),
    work > 0 ? `${((100 * work * 1000) / one / gflops).toFixed(0)} %` : '',
    two.toFixed(2),
    (one / two).toFixed(2),
  ]),
  [
    'all',
    '',
    total(({ one }) => one).toFixed(1),
    `${((100 * total(({ work }) => work) * 1000) / total(({ one }) => one) / gflops).toFixed(0)} %`,
    total(({ two }) => two).toFixed(1),
    (total(({ one }) => one) / total(({ two }) => two)).toFixed(2),
  ],
]);
const { activations, scratch, constants, variables } = program.memory;
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
console.log(
  `peak ${gflops.toFixed(1)} GFLOP/s; activations ${megabytes(activations)} MB, scratch ${megabytes(scratch)}, ` +
    `weights ${megabytes(constants)}, variables ${megabytes(variables)}`,
);
process.exit(0);
