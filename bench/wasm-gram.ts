/**
 * Gram matrices on the wasm backend, for the layers of style transfer on a picture of 224 x 224 pixels: forward and the
 * gradient, beside what this machine's vector units can do at best; local response normalization at GoogLeNet's sizes.
 *
 *     node bench/run.mjs wasm-gram
 *
 * One thread. What counts is the processor's time, not the clock's, and the best of all rounds, so that other programs on
 * the machine disturb little.
 */
import type { Program } from '../src/core/backend.js';
import { Graph, type Value, Variable } from '../src/core/graph.js';
import { Rng } from '../src/core/rng.js';
import { type Shape, sizeOf } from '../src/core/shape.js';
import { createWasmBackend } from '../src/backends/wasm/index.js';
import { gram, gramGradientOp } from '../src/ops/gram.js';
import { lrn, lrnGradientOp } from '../src/ops/lrn.js';
import { peakMeters } from './peak.js';

interface Task {
  readonly name: string;
  readonly x: Shape;
  readonly build: (x: Value, other: Value) => Value;
  readonly other: Shape;
  /** Multiply-adds count as two; 0 where they are not what takes the time. */
  readonly operations: number;
}

const layers = [
  { name: 'relu1_1', c: 64, size: 224 },
  { name: 'relu2_1', c: 128, size: 112 },
  { name: 'relu3_1', c: 256, size: 56 },
  { name: 'relu4_1', c: 512, size: 28 },
  { name: 'relu5_1', c: 512, size: 14 },
];
const normalization = { before: 2, after: 2, weight: 2e-5, beta: 0.75, bias: 1 };

const tasks: readonly Task[] = [
  ...layers.flatMap(({ name, c, size }): Task[] => {
    const x: Shape = [1, c, size, size];
    const other: Shape = [1, 1, c, c];
    const pixels = size * size;
    return [
      { name: `${name} gram`, x, other, build: gram, operations: c * (c + 1) * pixels },
      {
        name: `${name} gradient`,
        x,
        other,
        build: (value, g) => value.graph.apply(gramGradientOp, [value, g], {}),
        operations: 2 * c * c * pixels,
      },
    ];
  }),
  ...[64, 192].flatMap((c): Task[] => {
    const x: Shape = [1, c, 56, 56];
    return [
      { name: `lrn ${c}x56x56`, x, other: x, build: (value) => lrn(value, { size: 5 }), operations: 0 },
      {
        name: `lrn ${c}x56x56 gradient`,
        x,
        other: x,
        build: (value, dy) => value.graph.apply(lrnGradientOp, [value, dy], normalization),
        operations: 0,
      },
    ];
  }),
];

const rounds = 15;
const rng = new Rng(1);
const backend = await createWasmBackend({ threads: 1 });
const random = ({ shape }: Variable): Float32Array =>
  Float32Array.from({ length: sizeOf(shape) }, () => rng.uniform(-1, 1));

async function prepare({ x, other, build }: Task): Promise<Program> {
  const graph = new Graph();
  const variables = [new Variable('x', x), new Variable('other', other)];
  for (const variable of variables) backend.write(variable, random(variable));
  return backend.compile(graph, [build(graph.read(variables[0]), graph.read(variables[1]))]);
}

/** Milliseconds of processor time. */
function timeOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const programs = await Promise.all(tasks.map(prepare));
const { peak } = await peakMeters();
const best = tasks.map(() => Infinity);
let bestPeak = Infinity;
for (let round = 0; round < rounds; round++) {
  bestPeak = Math.min(
    bestPeak,
    timeOf(() => {
      void peak.run();
    }),
  );
  programs.forEach((program, i) => {
    best[i] = Math.min(
      best[i],
      timeOf(() => {
        program.run();
      }),
    );
  });
}

const peakRate = peak.operations / bestPeak;
console.log(`peak ${(peakRate / 1e6).toFixed(1)} GFLOP/s, best of ${rounds}`);
tasks.forEach(({ name, operations }, i) => {
  const rate = operations === 0 ? '' : `  ${((100 * operations) / best[i] / peakRate).toFixed(0)} % of the peak`;
  console.log(`${name.padEnd(24)} ${best[i].toFixed(2).padStart(7)} ms${rate}`);
});
for (const kind of [' gram', ' gradient']) {
  const total = best.filter((_, i) => tasks[i].operations > 0 && tasks[i].name.endsWith(kind)).reduce((a, b) => a + b);
  console.log(`all five,${kind.padEnd(15)} ${total.toFixed(1).padStart(7)} ms`);
}
process.exit(0);
