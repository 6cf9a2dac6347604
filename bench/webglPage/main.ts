/** The page of the benchmark `webgl.ts`: Reverie and TensorFlow.js side by side, in turn. */
import { resolveShader } from '../../src/backends/webgl/sources.js';
import { shaderSources } from '../../src/generated/shaders.js';
import { reverieWebgl } from '../peers/reverieWebgl.js';
import { tfjsWebgl } from '../peers/tfjsWebgl.js';
import { type Contestant, measureInTurn } from '../rounds.js';
import { type ConvolutionWeights, randomPicture, type Task, vgg16Weights } from '../vgg16.js';
import type { PageEngine } from './engine.js';
import { attachInstruments, type Instruments } from './instruments.js';
import type { Counts, PageAnswer, PageEngineResult, PageRequest } from './protocol.js';

const tasks = ['forward', 'step'] as const;
/** Shorter runs are repeated until a measurement takes about this many milliseconds: waiting itself takes some. */
const shortest = 100;

type Started = Omit<PageEngineResult, 'times' | 'loss' | 'gradient'> & { readonly engine: PageEngine };

async function run(engine: PageEngine, task: Task): Promise<number> {
  engine.submit(task);
  return engine.finish();
}

/** From nothing to a first step, and what that took. */
async function start(
  create: () => Promise<PageEngine>,
  instruments: Instruments,
  withCounts: boolean,
): Promise<Started> {
  const programsBefore = instruments.programs;
  const begin = performance.now();
  const engine = await create();
  await window.note(`${engine.name}: first step`);
  await run(engine, 'step');
  const firstStep = performance.now() - begin;
  const gpuBytes = engine.gpuBytes();
  const programs = instruments.programs - programsBefore;
  await engine.prepareForward();
  const counts = withCounts ? { programs, ...(await countRuns(engine, instruments)) } : undefined;
  const { name, version, planned, algorithms } = engine;
  return { engine, name, version, firstStep, gpuBytes, planned, algorithms, counts };
}

async function countRuns(engine: PageEngine, instruments: Instruments): Promise<Omit<Counts, 'programs'>> {
  const draws = { forward: 0, step: 0 };
  const fetches = { forward: 0, step: 0 };
  let byShader: ReadonlyMap<string, number> = new Map();
  for (const task of tasks) {
    await window.note(`${engine.name}: counting, ${task}`);
    await run(engine, task);
    const before = instruments.draws;
    await run(engine, task);
    draws[task] = instruments.draws - before;
    byShader = await instruments.fetchesOf(async () => {
      await run(engine, task);
    });
    fetches[task] = [...byShader.values()].reduce((total, count) => total + count, 0);
  }
  return { draws, fetches, fetchesByShader: byName(byShader) };
}

/** Reverie's shaders are files. */
function byName(fetches: ReadonlyMap<string, number>): Record<string, number> {
  const files = Object.keys(shaderSources).filter((file) => file.endsWith('.frag'));
  const names = new Map(files.map((file) => [resolveShader(file, shaderSources).text, file]));
  const found: Record<string, number> = {};
  for (const [text, count] of fetches) {
    const name = names.get(text);
    if (name !== undefined) found[name] = count;
  }
  return found;
}

window.measure = async ({ size, rounds, economies, onlyReverie }: PageRequest): Promise<PageAnswer> => {
  const weights: readonly ConvolutionWeights[] = vgg16Weights(1);
  const picture = randomPicture(2, size);
  const { tf } = window;
  const instruments = attachInstruments();
  const started: Started[] = [];
  for (const economy of economies) {
    started.push(await start(() => reverieWebgl(weights, picture, size, economy), instruments, !onlyReverie));
  }
  if (!onlyReverie) {
    if (!tf) throw new Error('TensorFlow.js is not in the page.');
    started.push(await start(() => tfjsWebgl(tf, weights, picture, size), instruments, true));
  }
  instruments.detach();

  const contestants: (Contestant & { readonly times: number })[] = [];
  for (const { engine } of started) {
    for (const task of tasks) {
      const begin = performance.now();
      await run(engine, task);
      const times = Math.max(1, Math.round(shortest / (performance.now() - begin)));
      const repeated = async (): Promise<void> => {
        for (let i = 0; i < times; i++) engine.submit(task);
        await engine.finish();
      };
      contestants.push({ name: `${engine.name}, ${task}`, run: repeated, times });
    }
  }
  const measured = await measureInTurn(contestants, rounds, (text) => void window.note(text));
  const each = measured.map((all, i) => all.map((ms) => ms / contestants[i].times));

  const engines: PageEngineResult[] = [];
  for (const [i, { engine, ...rest }] of started.entries()) {
    const loss = await run(engine, 'step');
    const gradient = Array.from(await engine.gradient());
    engines.push({ ...rest, times: { forward: each[2 * i], step: each[2 * i + 1] }, loss, gradient });
  }
  return { engines };
};
