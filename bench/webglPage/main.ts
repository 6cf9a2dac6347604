/** The page of the benchmark `webgl.ts`: Reverie and TensorFlow.js side by side, in turn. */
import { resolveShader } from '../../src/backends/webgl/sources.js';
import { shaderSources } from '../../src/generated/shaders.js';
import { reverieWebgl } from '../peers/reverieWebgl.js';
import { tfjsWebgl } from '../peers/tfjsWebgl.js';
import { type Contestant, measureInTurn, median } from '../rounds.js';
import { type ConvolutionWeights, randomPicture, type Task, vgg16Weights } from '../vgg16.js';
import { type DrawTime, drawTimes } from './drawTimes.js';
import type { PageEngine } from './engine.js';
import { attachInstruments, type Instruments } from './instruments.js';
import type { DrawProfile, PageAnswer, PageEngineResult, PageRequest } from './protocol.js';

const tasks = ['forward', 'step'] as const;
/** Shorter runs are repeated until a measurement takes about this many milliseconds: waiting itself takes some. */
const shortest = 100;

/** What takes longer than this many milliseconds needs no more than three rounds. */
const long = 2000;

interface Started {
  readonly engine: PageEngine;
  readonly result: Omit<PageEngineResult, 'times'>;
  /** Milliseconds of a run that did not count. */
  readonly about: Readonly<Record<Task, number>>;
}

async function run(engine: PageEngine, task: Task): Promise<number> {
  engine.submit(task);
  return engine.finish();
}

/** From nothing to a first step, and what that took; then, in runs of their own, what an engine asks of WebGL2. */
async function start(
  create: () => Promise<PageEngine>,
  instruments: Instruments,
  withFetches: boolean,
): Promise<Started> {
  const programsBefore = instruments.programs;
  const begin = performance.now();
  const engine = await create();
  await window.note(`${engine.name}: first step`);
  const loss = await run(engine, 'step');
  const firstStep = performance.now() - begin;
  const gpuBytes = engine.gpuBytes();
  const programs = instruments.programs - programsBefore;
  const gradient = Array.from(await engine.gradient());
  await engine.prepareForward();

  const draws = { forward: 0, step: 0 };
  const about = { forward: 0, step: 0 };
  const fetches = { forward: 0, step: 0 };
  let byShader: ReadonlyMap<string, number> = new Map();
  for (const task of tasks) {
    await window.note(`${engine.name}: counting, ${task}`);
    await run(engine, task);
    const before = { draws: instruments.draws, time: performance.now() };
    await run(engine, task);
    draws[task] = instruments.draws - before.draws;
    about[task] = performance.now() - before.time;
    if (!withFetches) continue;
    byShader = await instruments.fetchesOf(async () => {
      await run(engine, task);
    });
    fetches[task] = [...byShader.values()].reduce((total, count) => total + count, 0);
  }
  const { name, version, planned, algorithms } = engine;
  const counts = withFetches ? { programs, draws, fetches, fetchesByShader: byName(byShader) } : undefined;
  const result = { name, version, firstStep, gpuBytes, planned, algorithms, counts, loss, gradient };
  return { engine, result, about };
}

/** Files of Reverie's shaders by their text. */
function shaderNames(): ReadonlyMap<string, string> {
  const files = Object.keys(shaderSources).filter((file) => file.endsWith('.frag'));
  return new Map(files.map((file) => [resolveShader(file, shaderSources).text, file]));
}

function byName(fetches: ReadonlyMap<string, number>): Record<string, number> {
  const names = shaderNames();
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

  const contestants = started.flatMap(({ engine, about }) =>
    tasks.map((task): Contestant & { readonly times: number } => {
      const times = Math.max(1, Math.round(shortest / about[task]));
      return {
        name: `${engine.name}, ${task}`,
        times,
        rounds: about[task] > long ? Math.min(3, rounds) : rounds,
        async run() {
          for (let i = 0; i < times; i++) engine.submit(task);
          await engine.finish();
        },
      };
    }),
  );
  const measured = await measureInTurn(contestants, rounds, (text) => void window.note(text));
  const each = measured.map((all, i) => all.map((ms) => ms / contestants[i].times));
  return {
    engines: started.map(({ result }, i) => ({ ...result, times: { forward: each[2 * i], step: each[2 * i + 1] } })),
  };
};

window.profile = async ({ size, rounds, economies }: PageRequest): Promise<readonly DrawProfile[]> => {
  const engine = await reverieWebgl(vgg16Weights(1), randomPicture(2, size), size, economies[0]);
  const step = async (): Promise<void> => {
    await run(engine, 'step');
  };
  await step();
  const names = shaderNames();
  const runs: (readonly DrawTime[])[] = [];
  for (let i = 0; i < rounds; i++) runs.push(await drawTimes(step));
  return runs[0].map(({ shader }, draw) => ({
    shader: names.get(shader) ?? '',
    time: median(runs.map((times) => times[draw].time)),
  }));
};
