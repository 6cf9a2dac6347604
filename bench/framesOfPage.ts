/** The playground as people get it, built and served, and how evenly its frames come while it dreams. */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer';
import { Playground } from '../test/playground/support/playground.js';
import { writeNetworkWeights } from '../src/weights/native.js';
import { describeLate, takeEvents, traceEngine } from './framesTrace.js';
import { othersShare, processorTime } from './processorTime.js';
import { randomVgg16Weights } from './randomVgg16.js';

export interface FramesCase {
  readonly engine: 'webgl' | 'wasm';
  /** The network that comes along, or one of VGG16's size with random weights. */
  readonly network: 'embedded' | 'vgg16';
  /** Of the picture's longest side, in pixels. */
  readonly size: number;
}

/** What was seen of a page's frames. */
export interface Watched {
  /** The time of the first frame, in milliseconds of the epoch. */
  readonly first: number;
  /** Milliseconds between animation frames of the page's main thread. */
  readonly intervals: readonly number[];
  /** Milliseconds from each frame's time to its callback. */
  readonly lags: readonly number[];
  /** The share of the processors that others than the browser and the benchmark took, where that is known. */
  readonly others?: number;
}

export interface FramesResult extends Watched {
  /** Steps completed meanwhile, and the milliseconds that the last one took. */
  readonly steps: number;
  readonly stepMs: number;
  /** The device, in the page's words. */
  readonly description: string;
  /** Late frames and what the engine did, where that is wanted. */
  readonly trace: readonly string[];
}

/** Milliseconds: a frame at 60 Hz, and what its clock trembles by. */
export const oneFrame = 1000 / 60 + 1;

/** Milliseconds that a first step may take, its shaders and weights included. */
const patience = 180_000;

/**
 * Dreams at full size from the second step on, without end, and watches for some seconds.
 *
 * @param isTraced whether WebGL2's calls are watched too, which takes a little time itself.
 */
export async function framesWhileDreaming(
  browser: Browser,
  address: string,
  { engine, network, size }: FramesCase,
  seconds: number,
  isTraced = false,
): Promise<FramesResult> {
  const playground = await Playground.open(browser, address);
  const weights = join(tmpdir(), `reverie-random-vgg16-${process.pid}.safetensors`);
  try {
    await playground.chooseEngine(engine);
    const line = (): Promise<string> => playground.text('engine-choice .line');
    await playground.until('the engine is chosen', async () => (await line()).endsWith('Chosen by hand.'));
    if (network === 'vgg16') await useVgg16(playground, weights);
    await playground.set('size', size);
    // One step is all that is planned; playing on goes deeper until the page is closed.
    await playground.set('octaves', 1);
    await playground.set('steps', 1);
    await playground.until('all is at rest', async () => (await playground.state()) === 'Paused');
    const state = (wanted: string): Promise<void> =>
      playground.until(`it says "${wanted}"`, async () => (await playground.state()) === wanted, patience);
    await playground.page.keyboard.press('Space');
    await state('Developed');
    await playground.page.keyboard.press('Space');
    await state('Dreaming');
    await playground.until('some steps are done', async () => (await report(playground)).step > 3, patience);

    const before = await report(playground);
    const worker = isTraced && engine === 'webgl' ? playground.page.workers().at(0) : undefined;
    if (worker) await traceEngine(worker);
    const watched = await watchFrames(browser, playground, 1000 * seconds);
    const { step, ms } = await report(playground);
    const events = worker ? await takeEvents(worker) : [];
    const trace = isTraced ? describeLate(watched.first, watched.intervals, events, oneFrame) : [];
    const description = (await line()).replace(/\. .*/, '');
    return { ...watched, steps: step - before.step, stepMs: ms, description, trace };
  } finally {
    await playground.page.close();
    rmSync(weights, { force: true });
  }
}

/** The frames of the page while it has nothing to do. */
export async function framesAtRest(browser: Browser, address: string, seconds: number): Promise<Watched> {
  const playground = await Playground.open(browser, address);
  try {
    return await watchFrames(browser, playground, 1000 * seconds);
  } finally {
    await playground.page.close();
  }
}

/** @param path where its file is made; it is read from there as long as the page is open. */
async function useVgg16(playground: Playground, path: string): Promise<void> {
  writeFileSync(path, await writeNetworkWeights(randomVgg16Weights(1), 'F16'));
  await playground.upload('weights', path);
  const name = (): Promise<string> => playground.text('network-button .name');
  await playground.until('the network is there', async () => (await name()) === 'VGG16', patience);
}

/** What the page was last told of a step. */
async function report(playground: Playground): Promise<{ readonly step: number; readonly ms: number }> {
  const readings = await playground.find('engine-readings');
  const frame: unknown = await readings.evaluate((node) => ('frame' in node ? node.frame : undefined));
  if (typeof frame !== 'object' || frame === null || !('step' in frame) || !('ms' in frame)) return { step: 0, ms: 0 };
  return { step: Number(frame.step), ms: Number(frame.ms) };
}

/** The frames of the page, and who had the processors meanwhile. */
async function watchFrames(browser: Browser, playground: Playground, ms: number): Promise<Watched> {
  const root = browser.process()?.pid;
  const from = processorTime(root);
  const seen = await playground.page.evaluate(
    (span) =>
      new Promise<Watched>((resolve) => {
        const [intervals, lags]: [number[], number[]] = [[], []];
        let [first, last] = [0, 0];
        const frame = (time: number): void => {
          if (first === 0) first = time;
          else {
            intervals.push(time - last);
            lags.push(performance.now() - time);
          }
          last = time;
          if (time - first < span) requestAnimationFrame(frame);
          else resolve({ first: performance.timeOrigin + first, intervals, lags });
        };
        requestAnimationFrame(frame);
      }),
    ms,
  );
  const to = processorTime(root);
  return { ...seen, ...(from && to && { others: othersShare(from, to) }) };
}
