/**
 * One size and number of threads of the benchmark `wasm.ts`, in a process of its own:
 * `node bench/run.mjs wasm-vgg16 SIZE THREADS ROUNDS`. Tells its parent what it found.
 */
import { createWasmBackend } from '../src/backends/wasm/index.js';
import { Graph, Variable } from '../src/core/graph.js';
import { Tensor } from '../src/core/tensor.js';
import { conv2d } from '../src/ops/index.js';
import { peakMeter } from './peak.js';
import { onnxRuntime } from './peers/onnx.js';
import { onnxModel } from './peers/onnxModel.js';
import { reverie } from './peers/reverie.js';
import { tfjsWasm } from './peers/tfjs.js';
import { type Contestant, measureInTurn, median, medianRatio } from './rounds.js';
import { directOperations, type Engine, randomPicture, vgg16Weights } from './vgg16.js';
import type { EngineResult, Vgg16Result } from './wasm.js';

const [size, threads, rounds] = process.argv.slice(3).map(Number);
const weights = vgg16Weights(1);
const picture = randomPicture(2, size);

/** A product of matrices and nothing else: a 1x1 convolution of 256 to 256 channels, 56x56 pixels. */
async function matrixProduct(): Promise<Contestant & { readonly operations: number }> {
  const backend = await createWasmBackend({ threads: 1 });
  const graph = new Graph();
  const x = new Variable('x', [1, 256, 56, 56]);
  backend.write(x, new Float32Array(256 * 56 * 56).fill(0.5));
  const y = conv2d(graph.read(x), graph.constant(Tensor.filled([256, 256, 1, 1], 0.01)));
  const program = await backend.compile(graph, [y]);
  const run = (): Promise<void> => {
    program.run();
    return Promise.resolve();
  };
  return { name: 'matrix kernel', run, operations: 2 * 256 * 256 * 56 * 56 };
}

const models = { forward: onnxModel(weights, size, 'forward'), step: onnxModel(weights, size, 'step') };
const ours = await reverie(weights, picture, size, threads, 'fast');
const engines: Engine[] = [
  ours,
  await reverie(weights, picture, size, threads, 'compact'),
  ...(threads > 1 ? [{ ...(await reverie(weights, picture, size, 1, 'fast')), name: 'reverie, one thread' }] : []),
  await onnxRuntime('onnxruntime-web', models, picture, size, threads),
  await onnxRuntime('onnxruntime-node', models, picture, size, threads),
  // In Node it starts no threads.
  ...(threads > 1 ? [] : [await tfjsWasm(weights, picture, size, threads)]),
];
const meter = await peakMeter();
const product = await matrixProduct();
const peak: Contestant = {
  name: 'peak',
  run: () => {
    meter.run();
    return Promise.resolve();
  },
};

const contestants = [
  peak,
  product,
  ...engines.flatMap(({ name, rounds: enough, run }) =>
    (['forward', 'step'] as const).map((task): Contestant => ({
      name: `${name}, ${task}`,
      run: () => run(task),
      rounds: enough && Math.min(enough, rounds),
    })),
  ),
];
const times = await measureInTurn(contestants, rounds, (text) => {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${size} pixels, ${threads} threads, ${text}`);
});
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');

function relativeDistance(a: Float32Array, b: Float32Array): number {
  let [difference, norm] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    difference += (a[i] - b[i]) ** 2;
    norm += b[i] ** 2;
  }
  return Math.sqrt(difference / norm);
}

const { loss, gradient } = await ours.result();
const [peakTimes, productTimes, ...engineTimes] = times;
const results: EngineResult[] = [];
for (const [i, engine] of engines.entries()) {
  const [forward, step] = [engineTimes[2 * i], engineTimes[2 * i + 1]];
  const theirs = await engine.result();
  results.push({
    name: engine.name,
    version: engine.version,
    forward: median(forward),
    step: median(step),
    forwardRatio: medianRatio(forward, engineTimes[0]),
    stepRatio: medianRatio(step, engineTimes[1]),
    lossOff: Math.abs(theirs.loss / loss - 1),
    gradientOff: relativeDistance(theirs.gradient, gradient),
    memory: engine.memory,
    times: { forward, step },
  });
}

const result: Vgg16Result = {
  size,
  threads,
  rounds,
  peak: meter.operations / median(peakTimes) / 1e6,
  matrixKernelOfPeak: medianRatio(peakTimes, productTimes) * (product.operations / meter.operations),
  directGflops: directOperations(weights, size) / median(engineTimes[0]) / 1e6,
  engines: results,
};
process.send?.(result, () => process.exit(0));
