/**
 * How the cost of a dream grows with the picture: milliseconds of a step and the most memory it takes, VGG16 with random
 * weights, everything up to block5_conv3, at 224, 512 and 1024 pixels.
 *
 *     npm run bench:scale            or: node bench/run.mjs scale SIZE,SIZE,SIZE STEPS
 *
 * For each size once with the fastest algorithms and once with compact weights.
 */
import { dream } from '../src/apps/dream.js';
import { createWasmBackend } from '../src/backends/wasm/index.js';
import type { MemoryEstimate } from '../src/core/backend.js';
import type { Economy } from '../src/core/op.js';
import { Tensor } from '../src/core/tensor.js';
import { vgg, vgg16Plan, vggLayers } from '../src/nets/vgg.js';
import { printTable, rounded, saveResults } from './report.js';
import { median } from './rounds.js';
import { vgg16Weights } from './vgg16.js';

const names = vggLayers(vgg16Plan).flatMap(({ name, kind }) => (kind === 'convolution' ? [name] : []));
const convolutions = new Map(
  vgg16Weights(1).map(({ channels, outputs, kernel, bias }, i) => [
    names[i],
    { kernel: new Tensor([outputs, channels, 3, 3], kernel), bias: Tensor.channels(bias) },
  ]),
);
const network = vgg(vgg16Plan, {
  architecture: 'vgg16',
  origin: 'random weights',
  convolutions,
  classifier: [],
  classes: [],
  preprocessing: { scale: [255, 255, 255], offset: [-124, -117, -104] },
  notice: '',
});

interface Row {
  readonly size: number;
  readonly economy: Economy;
  readonly threads: number;
  readonly ms: number;
  readonly planned: MemoryEstimate;
  /** The most the backend had taken, in bytes. */
  readonly peak: number;
}

async function measure(size: number, economy: Economy, steps: number): Promise<Row> {
  const backend = await createWasmBackend({ economy });
  const photo = Tensor.filled([1, 3, size, size], 0.5);
  const layers = [{ layer: 'block5_conv3', gain: 1 }];
  // The first step, in which the engine still compiles its kernels, does not count.
  const settings = { layers, size, octaves: 1, octaveScale: 1.4, steps: steps + 1, rate: 0.8, jitter: 32, seed: 1 };
  const times: number[] = [];
  let planned: MemoryEstimate | undefined;
  for await (const frame of dream(backend, network, photo, settings)) {
    planned = frame.memory;
    if (frame.step > 1) times.push(frame.ms);
  }
  if (!planned) throw new RangeError(`a dream of ${steps} steps gave no frame`);
  const { threads } = backend;
  const { peak } = backend.memory;
  backend.dispose();
  return { size, economy, threads, ms: median(times), planned, peak };
}

const [sizes = '224,512,1024', steps = '5'] = process.argv.slice(3);
const rows: Row[] = [];
for (const size of sizes.split(',').map(Number)) {
  for (const economy of ['fast', 'compact'] as const) rows.push(await measure(size, economy, Number(steps)));
}
const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
printTable([
  ['pixels', 'weights', 'threads', 'ms a step', 'ns a pixel', 'activations MB', 'weights MB', 'planned MB', 'peak MB'],
  ...rows.map(({ size, economy, threads, ms, planned, peak }) => [
    `${size}x${size}`,
    economy,
    String(threads),
    ms.toFixed(0),
    ((ms * 1e6) / size ** 2).toFixed(0),
    megabytes(planned.activations),
    megabytes(planned.constants),
    megabytes(planned.total),
    megabytes(peak),
  ]),
]);
saveResults('scale', { steps: Number(steps), results: rows.map((row) => ({ ...row, ms: rounded(row.ms) })) });
process.exit(0);
