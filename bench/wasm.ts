/**
 * VGG16's convolutional part, forward and forward plus the picture's gradient, against other engines on the processor.
 *
 *     npm install --prefix bench     once: the engines compared with
 *     npm run bench:wasm             or: node bench/run.mjs wasm SIZE,SIZE ROUNDS
 *
 * One thread and two, each in a process of its own; within it all engines alternate. Prints medians and ratios and writes
 * them to bench/results/.
 */
import { fork } from 'node:child_process';
import type { MemoryEstimate } from '../src/core/backend.js';
import { printTable, rounded, saveResults } from './report.js';

/** Times in milliseconds, medians; ratios are medians over the rounds of an engine's time to Reverie's. */
export interface EngineResult {
  readonly name: string;
  readonly version: string;
  readonly forward: number;
  readonly step: number;
  readonly forwardRatio: number;
  readonly stepRatio: number;
  /** Relative difference of the loss, and of the gradient as a vector, from Reverie's. */
  readonly lossOff: number;
  readonly gradientOff: number;
  readonly memory: MemoryEstimate | undefined;
  readonly times: { readonly forward: readonly number[]; readonly step: readonly number[] };
}

export interface Vgg16Result {
  readonly size: number;
  readonly threads: number;
  readonly rounds: number;
  /** The machine's, on one thread, in 10^9 operations a second. */
  readonly peak: number;
  /** What the matrix kernel reaches of it. */
  readonly matrixKernelOfPeak: number;
  /** Operations of a direct forward convolution by the time Reverie takes: above the peak where Winograd saves some. */
  readonly directGflops: number;
  readonly engines: readonly EngineResult[];
}

function isResult(message: unknown): message is Vgg16Result {
  return typeof message === 'object' && message !== null && 'engines' in message;
}

/** Runs one size and number of threads in a process of its own. */
function measure(size: number, threads: number, rounds: number): Promise<Vgg16Result> {
  const child = fork('bench/run.mjs', ['wasm-vgg16', size, threads, rounds].map(String));
  return new Promise((resolve, reject) => {
    child.on('message', (message) => {
      if (isResult(message)) resolve(message);
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      reject(new Error(`wasm-vgg16 ended with code ${code ?? 'none'} before it told its result.`));
    });
  });
}

const [sizes = '224,112', rounds = '9'] = process.argv.slice(3);
const results: Vgg16Result[] = [];
for (const size of sizes.split(',').map(Number)) {
  for (const threads of [1, 2]) {
    const result = await measure(size, threads, Number(rounds));
    results.push(result);
    const { peak, matrixKernelOfPeak, directGflops, engines } = result;
    console.log(
      `\n${size}x${size} pixels, ${threads === 1 ? 'one thread' : `${threads} threads`}, median of ${rounds}`,
    );
    printTable([
      ['', 'forward ms', 'x', 'forward + gradient ms', 'x', 'gradient differs by'],
      ...engines.map((engine) => [
        `${engine.name} ${engine.name.startsWith('reverie') ? '' : engine.version}`,
        engine.forward.toFixed(1),
        engine.forwardRatio.toFixed(2),
        engine.step.toFixed(1),
        engine.stepRatio.toFixed(2),
        engine.gradientOff.toExponential(1),
      ]),
    ]);
    const constants = engines.flatMap(({ name, memory }) =>
      memory ? [`${name} ${(memory.constants / 1e6).toFixed(0)} MB`] : [],
    );
    console.log(`weights: ${constants.join(', ')}`);
    console.log(
      `peak of one thread ${peak.toFixed(1)} GFLOP/s; matrix kernel ${(100 * matrixKernelOfPeak).toFixed(0)} % of it; ` +
        `forward ${directGflops.toFixed(0)} GFLOP/s of direct convolution`,
    );
  }
}
saveResults('wasm', {
  results: results.map((result) => ({
    ...result,
    peak: rounded(result.peak),
    matrixKernelOfPeak: rounded(result.matrixKernelOfPeak),
    directGflops: rounded(result.directGflops),
    engines: result.engines.map((engine) => ({
      ...engine,
      forward: rounded(engine.forward),
      step: rounded(engine.step),
      forwardRatio: rounded(engine.forwardRatio),
      stepRatio: rounded(engine.stepRatio),
      times: { forward: engine.times.forward.map(rounded), step: engine.times.step.map(rounded) },
    })),
  })),
});
