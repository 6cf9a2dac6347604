/**
 * How the cost of a dream grows with the picture: milliseconds of a step and the most memory it takes, VGG16 with random
 * weights, everything up to block5_conv3, at 224, 512 and 1024 pixels, on wasm and on WebGL2.
 *
 *     npm run bench:scale            or: node bench/run.mjs scale SIZE,SIZE,SIZE STEPS wasm,webgl
 *
 * For each size once with the fastest algorithms and once with compact weights. What a dream takes on WebGL2 is planned at
 * every size; run is what a software renderer can do in reasonable time or, with REVERIE_GPU=1, all of it.
 */
import { createWasmBackend } from '../src/backends/wasm/index.js';
import type { MemoryEstimate } from '../src/core/backend.js';
import type { Economy } from '../src/core/op.js';
import { type DreamCost, measureDream } from './dreamStep.js';
import { openPages, type Pages } from './pages.js';
import { plannedDream } from './plannedDream.js';
import { printTable, rounded, saveResults } from './report.js';
import './scalePage/protocol.js';

const economies = ['fast', 'compact'] as const;
const mostPixelsInSoftware = 512;

export interface ScaleRow {
  readonly backend: 'wasm' | 'webgl';
  readonly size: number;
  readonly economy: Economy;
  readonly threads: number;
  readonly planned: MemoryEstimate;
  /** Absent where it was only planned. */
  readonly ms?: number;
  /** The most the backend had taken, in bytes. */
  readonly peak?: number;
}

async function onWasm(size: number, economy: Economy, steps: number): Promise<ScaleRow> {
  const backend = await createWasmBackend({ economy });
  const cost = await measureDream(backend, size, steps);
  const { threads } = backend;
  backend.dispose();
  return { backend: 'wasm', size, economy, threads, ...cost };
}

async function onWebgl(pages: Pages, size: number, economy: Economy, steps: number): Promise<ScaleRow> {
  const row = { backend: 'webgl', size, economy, threads: 1, planned: await plannedDream(size, economy) } as const;
  if (size > mostPixelsInSoftware && process.env.REVERIE_GPU === undefined) return row;
  const page = await pages.open('measureDream');
  const cost: DreamCost = await page.evaluate((...args) => window.measureDream(...args), size, economy, steps);
  await page.close();
  return { ...row, ...cost };
}

const [sizes = '224,512,1024', steps = '5', backends = 'wasm,webgl'] = process.argv.slice(3);
const rows: ScaleRow[] = [];
const combinations = sizes.split(',').flatMap((size) => economies.map((economy) => [Number(size), economy] as const));
if (backends.includes('wasm'))
  for (const [size, economy] of combinations) rows.push(await onWasm(size, economy, Number(steps)));
if (backends.includes('webgl')) {
  const pages = await openPages('bench/scalePage');
  try {
    for (const [size, economy] of combinations) rows.push(await onWebgl(pages, size, economy, Number(steps)));
  } finally {
    await pages.close();
  }
}
const megabytes = (bytes: number | undefined): string => (bytes === undefined ? '' : (bytes / 1e6).toFixed(0));
printTable([
  [
    'backend',
    'pixels',
    'economy',
    'threads',
    'ms a step',
    'ns a pixel',
    'activations MB',
    'weights MB',
    'planned MB',
    'peak MB',
  ],
  ...rows.map(({ backend, size, economy, threads, ms, planned, peak }) => [
    backend,
    `${size}x${size}`,
    economy,
    String(threads),
    ms?.toFixed(0) ?? '',
    ms === undefined ? '' : ((ms * 1e6) / size ** 2).toFixed(0),
    megabytes(planned.activations),
    megabytes(planned.constants),
    megabytes(planned.total),
    megabytes(peak),
  ]),
]);
saveResults('scale', { steps: Number(steps), results: rows.map((row) => ({ ...row, ms: row.ms && rounded(row.ms) })) });
process.exit(0);
