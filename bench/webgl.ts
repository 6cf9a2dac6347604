/**
 * VGG16's convolutional part in a browser, forward and forward plus the picture's gradient: Reverie's WebGL2 backend against
 * TensorFlow.js' in one page.
 *
 *     npm install --prefix bench     once: the engine compared with
 *     npm run bench:webgl            or: node bench/run.mjs webgl SIZE,SIZE ROUNDS fast,compact,least
 *     node bench/run.mjs webgl 112 3 --only-reverie       a quick look: Reverie's times and bytes
 *     node bench/run.mjs webgl 112 9 --profile            how long each draw of a step of Reverie takes
 *
 * Every size has a page of its own; in it the engines alternate. Times end when a number has come back. Draws, programs and
 * texel fetches are counted as they are asked of WebGL2 (webglPage/instruments.ts). With REVERIE_GPU=1 in the environment on
 * the machine's graphics card instead of a software renderer.
 */
import type { StepAlgorithm } from '../src/core/backend.js';
import type { Economy } from '../src/core/op.js';
import { relativeDistance } from '../test/support/relativeDistance.js';
import { StepError } from '../tools/project.mjs';
import { openPages, status } from './pages.js';
import { tfjsWebglScripts } from './peers/load.mjs';
import { reverie } from './peers/reverie.js';
import { printTable, rounded, saveResults } from './report.js';
import { median, medianRatio } from './rounds.js';
import { directOperations, randomPicture, vgg16Weights } from './vgg16.js';
import type { PageAnswer, PageEngineResult, PageRequest, WebglEngine, WebglResult } from './webglPage/protocol.js';

const args = process.argv.slice(3);
const onlyReverie = args.includes('--only-reverie');
const [sizes = '112,224', rounds = '5', economies = onlyReverie ? 'fast' : 'fast,compact'] = args.filter(
  (arg) => !arg.startsWith('--'),
);
const isProfile = args.includes('--profile');
const weights = vgg16Weights(1);
/** Gradients differ where a ReLU or a pool is nearly undecided, by less than a hundredth; something wrong differs by more. */
const mostOff = 0.03;

function isEconomy(text: string): text is Economy {
  if (['fast', 'compact', 'least'].includes(text)) return true;
  throw new StepError(`An economy is fast, compact or least, not ${text}.`);
}

const pages = await openPages('bench/webglPage', status);

function requestOf(size: number): PageRequest {
  return { size, rounds: Number(rounds), economies: economies.split(',').filter(isEconomy), onlyReverie };
}

async function measure(size: number): Promise<PageAnswer> {
  const page = await pages.open('measure');
  if (!onlyReverie) for (const path of tfjsWebglScripts()) await page.addScriptTag({ path });
  const answer = await page.evaluate((asked) => window.measure(asked), requestOf(size));
  await page.close();
  status('');
  return answer;
}

/** Prints the draws of a step in their order, then the sums of each shader's. */
async function profile(size: number): Promise<void> {
  const page = await pages.open('profile');
  const draws = await page.evaluate((asked) => window.profile(asked), requestOf(size));
  await page.close();
  console.log(`\n${size}x${size} pixels: milliseconds of each draw of a step, waited for; median of ${rounds}`);
  const name = (shader: string): string => shader.replace('.frag', '');
  const sums = new Map<string, number>();
  for (const { shader, time } of draws) sums.set(shader, (sums.get(shader) ?? 0) + time);
  printTable(draws.map(({ shader, time }, i) => [String(i), name(shader), time.toFixed(2)]));
  console.log();
  const all = draws.reduce((sum, { time }) => sum + time, 0);
  const ranked = [...sums].sort(([, a], [, b]) => b - a);
  printTable([...ranked, ['all', all] as const].map(([shader, time]) => [name(shader), time.toFixed(1)]));
}

/** The same gradient from the wasm backend. */
async function wasmGradient(size: number): Promise<Float32Array> {
  const engine = await reverie(weights, randomPicture(2, size), size, 2, 'fast');
  await engine.run('step');
  return (await engine.result()).gradient;
}

function summary(
  engine: PageEngineResult,
  ours: PageEngineResult,
  wasm: Float32Array | undefined,
  size: number,
): WebglEngine {
  const { name, version, firstStep, gpuBytes, planned, algorithms, times, gradient, counts } = engine;
  const multiplyAdds = directOperations(weights, size) / 2;
  return {
    name,
    version,
    firstStep: rounded(firstStep),
    forward: rounded(median(times.forward)),
    step: rounded(median(times.step)),
    forwardRatio: rounded(medianRatio(times.forward, ours.times.forward)),
    stepRatio: rounded(medianRatio(times.step, ours.times.step)),
    gradientOff: rounded(relativeDistance(gradient, ours.gradient)),
    gradientOffWasm: wasm && rounded(relativeDistance(gradient, wasm)),
    gpuBytes,
    planned,
    algorithms,
    counts: counts && {
      ...counts,
      // The gradient with respect to the picture multiplies as often as the way forward.
      fetchesPerMultiplyAdd: {
        forward: rounded(counts.fetches.forward / multiplyAdds),
        step: rounded(counts.fetches.step / (2 * multiplyAdds)),
      },
    },
    times: { forward: times.forward.map(rounded), step: times.step.map(rounded) },
  };
}

/** "8 Winograd F(4x4, 3x3), 5 direct" */
function countsOf(algorithms: readonly StepAlgorithm[]): string {
  const counts = new Map<string, number>();
  for (const { algorithm } of algorithms) counts.set(algorithm, (counts.get(algorithm) ?? 0) + 1);
  return [...counts].map(([algorithm, count]) => `${count} ${algorithm}`).join(', ');
}

/** "winogradProducts 61 %, ..." of a step's fetches. */
function sharesOf(fetches: Readonly<Record<string, number>>): string {
  const total = Object.values(fetches).reduce((sum, count) => sum + count, 0);
  return Object.entries(fetches)
    .filter(([, count]) => count > 0.005 * total)
    .sort(([, a], [, b]) => b - a)
    .map(([shader, count]) => `${shader.replace('.frag', '')} ${((100 * count) / total).toFixed(0)} %`)
    .join(', ');
}

const results: WebglResult[] = [];
const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '' : (bytes / 1e6).toFixed(0));
try {
  for (const size of sizes.split(',').map(Number)) {
    if (isProfile) {
      await profile(size);
      continue;
    }
    const wasm = onlyReverie ? undefined : await wasmGradient(size);
    const answer = await measure(size);
    const engines = answer.engines.map((engine) => summary(engine, answer.engines[0], wasm, size));
    for (const { name, gradientOff, gradientOffWasm = 0 } of engines) {
      if (!(gradientOff < mostOff && gradientOffWasm < mostOff)) throw new StepError(`${name}: another gradient.`);
    }
    results.push({ size, rounds: Number(rounds), engines });
    console.log(`\n${size}x${size} pixels, median of ${rounds}; ${engines[0].version}`);
    printTable([
      [
        '',
        'forward ms',
        'x',
        'step ms',
        'x',
        'first step ms',
        'GPU MB',
        'planned MB',
        'gradient differs by',
        'from wasm',
      ],
      ...engines.map((engine) => [
        engine.name,
        engine.forward.toFixed(1),
        engine.forwardRatio.toFixed(2),
        engine.step.toFixed(1),
        engine.stepRatio.toFixed(2),
        engine.firstStep.toFixed(0),
        megabytes(engine.gpuBytes),
        megabytes(engine.planned?.total),
        engine.gradientOff.toExponential(1),
        engine.gradientOffWasm?.toExponential(1) ?? '',
      ]),
    ]);
    for (const { name, algorithms } of engines) if (algorithms?.length) console.log(`${name}: ${countsOf(algorithms)}`);
    if (!onlyReverie) {
      console.log();
      printTable([
        ['', 'programs', 'draws forward', 'draws a step', 'fetches per multiply-add forward', 'a step'],
        ...engines.map(({ name, counts }) => [
          name,
          String(counts?.programs),
          String(counts?.draws.forward),
          String(counts?.draws.step),
          counts?.fetchesPerMultiplyAdd.forward.toFixed(4) ?? '',
          counts?.fetchesPerMultiplyAdd.step.toFixed(4) ?? '',
        ]),
      ]);
      for (const { name, counts } of engines) {
        const shares = sharesOf(counts?.fetchesByShader ?? {});
        if (shares) console.log(`${name}, fetches of a step: ${shares}`);
      }
    }
  }
} finally {
  await pages.close();
}
if (!onlyReverie && !isProfile) saveResults('webgl', { results });
process.exit(0);
