/**
 * One size and number of threads of the benchmark `wasm.ts`, in a process of its own:
 * `node bench/run.mjs wasm-vgg16 SIZE THREADS ROUNDS`. Tells its parent what it found.
 */
import { relativeDistance } from '../test/support/relativeDistance.js';
import { peakMeters } from './peak.js';
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
const { peak, microKernel } = await peakMeters();
const contestants = [
  peak,
  microKernel,
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

const { loss, gradient } = await ours.result();
const [peakTimes, kernelTimes, ...engineTimes] = times;
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
  peak: peak.operations / median(peakTimes) / 1e6,
  matrixKernelOfPeak: medianRatio(peakTimes, kernelTimes) * (microKernel.operations / peak.operations),
  directGflops: directOperations(weights, size) / median(engineTimes[0]) / 1e6,
  engines: results,
};
process.send?.(result, () => process.exit(0));
