/**
 * How smooth the page stays while it optimizes: intervals of its animation frames while it dreams, on WebGL2 and on
 * WebAssembly, and what it costs to cut WebGL2's steps into slices.
 *
 *     npm run bench:frames           or: node bench/run.mjs frames SECONDS ROUNDS NETWORK:SIZE,...
 *
 * The page is the playground itself, built and served, at 1280x800. A frame's time is that of the display's clock, as
 * requestAnimationFrame gives it; how long after it the callback runs is its lag. Slicing is measured in another page whose
 * worker dreams as the playground does, one step in one go and one in slices by turns, until the device was done. Without
 * a graphics card (REVERIE_GPU=1 in the environment) a software renderer draws, and shares the processor with everything: the
 * last column is what others than the browser had of it. With REVERIE_TRACE=1 each late frame is told with what the engine did.
 */
import { launchBrowser } from '../test/support/browser.js';
import { servePlayground } from '../test/playground/support/server.js';
import { StepError } from '../tools/project.mjs';
import { type FramesCase, framesAtRest, framesWhileDreaming, oneFrame, type Watched } from './framesOfPage.js';
import type { SlicingRequest } from './framesPage/protocol.js';
import { openPages, status } from './pages.js';
import { printTable, rounded, saveResults } from './report.js';
import { median, medianRatio } from './rounds.js';

/** Milliseconds. */
interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export interface FramesRow {
  /** Absent where the page is at rest. */
  readonly case?: FramesCase;
  readonly frames: number;
  readonly intervals: Spread;
  /** Frames that came later than one after the other. */
  readonly late: number;
  readonly lags: Spread;
  /** The share of the processors that others than the browser and the benchmark took, 0 to 1. */
  readonly others?: number;
  /** Steps a second, and milliseconds of a step. */
  readonly rate?: number;
  readonly stepMs?: number;
}

export interface SlicingRow extends Pick<SlicingRequest, 'network' | 'size'> {
  readonly whole: number;
  readonly sliced: number;
  /** The median of the ratios, round by round. */
  readonly cost: number;
  readonly slices: number;
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.ceil(share * sorted.length) - 1]);
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}

function row({ intervals, lags, others }: Watched): FramesRow {
  const late = intervals.filter((ms) => ms > oneFrame).length;
  const known = others === undefined ? {} : { others: rounded(others) };
  return { frames: intervals.length, intervals: spread(intervals), late, lags: spread(lags), ...known };
}

function parseCase(text: string): Pick<FramesCase, 'network' | 'size'> {
  const [network, size] = text.split(':');
  if ((network !== 'embedded' && network !== 'vgg16') || !Number.isInteger(Number(size))) {
    throw new StepError(`A case is embedded:SIZE or vgg16:SIZE, not ${text}.`);
  }
  return { network, size: Number(size) };
}

/** Whether it is told what went on in late frames. */
const isTraced = process.env.REVERIE_TRACE === '1';

async function measureFrames(cases: readonly FramesCase[], seconds: number): Promise<FramesRow[]> {
  const served = await servePlayground();
  const browser = await launchBrowser({ protocolTimeout: 0 });
  try {
    status('the page at rest');
    const atRest = await framesAtRest(browser, served.address, seconds);
    const rows = [row(atRest)];
    for (const each of cases) {
      status(`${each.engine}, ${each.network} at ${each.size} pixels`);
      const seen = await framesWhileDreaming(browser, served.address, each, seconds, isTraced);
      const { steps, stepMs, trace } = seen;
      rows.push({ case: each, ...row(seen), rate: rounded(steps / seconds), stepMs: rounded(stepMs) });
      for (const line of trace) console.log(line);
    }
    return rows;
  } finally {
    status('');
    await browser.close();
    await served.close();
  }
}

async function measureSlicing(
  cases: readonly Pick<FramesCase, 'network' | 'size'>[],
  rounds: number,
): Promise<{ device: string; slicing: SlicingRow[] }> {
  const pages = await openPages('bench/framesPage', status);
  const slicing: SlicingRow[] = [];
  let device = '';
  try {
    for (const each of cases) {
      status(`slicing ${each.network} at ${each.size} pixels`);
      const page = await pages.open('measureSlicing');
      const times = await page.evaluate((request) => window.measureSlicing(request), { ...each, rounds });
      await page.close();
      const { whole, sliced, slices } = times;
      device = times.device;
      slicing.push({
        ...each,
        whole: rounded(median(whole)),
        sliced: rounded(median(sliced)),
        cost: rounded(medianRatio(sliced, whole)),
        slices,
      });
    }
    return { device, slicing };
  } finally {
    status('');
    await pages.close();
  }
}

const [seconds = '15', rounds = '5', list = 'embedded:256,embedded:512,vgg16:224'] = process.argv.slice(3);
const cases = list.split(',').map(parseCase);
const engines = ['webgl', 'wasm'] as const;
const frames = await measureFrames(
  engines.flatMap((engine) => cases.map((each) => ({ engine, ...each }))),
  Number(seconds),
);
const { device, slicing } = await measureSlicing(cases, Number(rounds));

const ms = (value: number): string => value.toFixed(1);
console.log(`\nframe intervals while dreaming, ${seconds} s each, ${device}`);
printTable([
  ['', 'frames', 'p50 ms', 'p95', 'max', 'late', 'lag p95', 'lag max', 'steps/s', 'a step', 'others'],
  ...frames.map(({ case: of, frames: count, intervals, late, lags, rate, stepMs, others }) => [
    of ? `${of.engine}, ${of.network} at ${of.size} px` : 'at rest',
    String(count),
    ms(intervals.p50),
    ms(intervals.p95),
    ms(intervals.max),
    String(late),
    ms(lags.p95),
    ms(lags.max),
    rate === undefined ? '' : rate.toFixed(1),
    stepMs === undefined ? '' : `${stepMs.toFixed(0)} ms`,
    others === undefined ? '' : `${(100 * others).toFixed(0)} %`,
  ]),
]);
console.log(`\na WebGL2 step until the device was done, median of ${rounds}`);
printTable([
  ['', 'whole ms', 'sliced ms', 'cost', 'slices'],
  ...slicing.map(({ network, size, whole, sliced, cost, slices }) => [
    `${network} at ${size} px`,
    whole.toFixed(0),
    sliced.toFixed(0),
    cost.toFixed(2),
    String(slices),
  ]),
]);
saveResults('frames', { seconds: Number(seconds), rounds: Number(rounds), device, results: { frames, slicing } });
process.exit(0);
