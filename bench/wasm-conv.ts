/**
 * Direct convolution on the wasm backend: VGG16's shapes, forward and input gradient, as a fraction of what this machine's
 * vector units can do at best (assembly/peak.ts), and what a second thread brings.
 *
 *     npm run bench:conv
 *
 * Everything is measured in turn, round after round, so that a change of the machine's mood meets all alike; the medians
 * are printed.
 */
import { type Program } from '../src/core/backend.js';
import { Graph, Variable } from '../src/core/graph.js';
import { Rng } from '../src/core/rng.js';
import { type Shape, sizeOf } from '../src/core/shape.js';
import { Tensor } from '../src/core/tensor.js';
import { createWasmBackend } from '../src/backends/wasm/index.js';
import { instantiate, kernelNames } from '../src/backends/wasm/kernels.js';
import { LinearMemory } from '../src/backends/wasm/memory.js';
import { loadModule } from '../src/backends/wasm/modules.js';
import { chooseVariant } from '../src/backends/wasm/variants.js';
import { conv2d } from '../src/ops/conv2d.js';
import { conv2dInputGradient } from '../src/ops/conv2dInputGradient.js';
import { makeWindow } from '../src/ops/window.js';

const layers = [
  { name: 'conv1_1', channels: 3, outputs: 64, size: 224 },
  { name: 'conv1_2', channels: 64, outputs: 64, size: 224 },
  { name: 'conv2_2', channels: 128, outputs: 128, size: 112 },
  { name: 'conv3_3', channels: 256, outputs: 256, size: 56 },
  { name: 'conv4_3', channels: 512, outputs: 512, size: 28 },
  { name: 'conv5_3', channels: 512, outputs: 512, size: 14 },
];
const rounds = 9;
const rng = new Rng(1);

function random(shape: Shape, scale: number): Float32Array {
  return Float32Array.from({ length: sizeOf(shape) }, () => scale * rng.uniform(-1, 1));
}

type Layer = (typeof layers)[number];

/** Multiply-adds count as two operations. */
const operations = ({ channels, outputs, size }: Layer): number => 2 * 9 * channels * outputs * size * size;

async function measured(layer: Layer, threads: number): Promise<{ forward: Program; backward: Program }> {
  const { channels, outputs, size } = layer;
  const backend = await createWasmBackend({ threads });
  const weights = new Tensor([outputs, channels, 3, 3], random([outputs, channels, 3, 3], 0.1));
  const compile = async (from: number, to: number, isForward: boolean): Promise<Program> => {
    const graph = new Graph();
    const x = new Variable('x', [1, from, size, size]);
    backend.write(x, random(x.shape, 1));
    const w = graph.constant(weights);
    const y = isForward
      ? conv2d(graph.read(x), w, graph.constant(Tensor.zeros([1, to, 1, 1])), { pad: 1, relu: true })
      : conv2dInputGradient(graph.read(x), w, [1, to, size, size], makeWindow('conv2d', 3, { pad: 1 }));
    return backend.compile(graph, [y]);
  };
  return { forward: await compile(channels, outputs, true), backward: await compile(outputs, channels, false) };
}

/** Runs the peak kernel; returns operations per second. */
async function peakMeter(): Promise<() => number> {
  const module = await loadModule(chooseVariant('auto'), false);
  const memory = new LinearMemory(false);
  const { kernels, reserved } = instantiate(module, memory.wasm);
  memory.reserveStart(reserved);
  const scratch = memory.allocate(64, 'peak');
  const kernel = kernels[kernelNames(module).indexOf('peak')];
  const units = 5000;
  return () =>
    (units * 114688) /
    seconds(() => {
      kernel(0, 0, units, scratch);
    });
}

function seconds(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

const peak = await peakMeter();
const one = await Promise.all(layers.map((layer) => measured(layer, 1)));
const two = await Promise.all(layers.map((layer) => measured(layer, 2)));
const variants = [
  one.map((p) => p.forward),
  one.map((p) => p.backward),
  two.map((p) => p.forward),
  two.map((p) => p.backward),
];
const peaks: number[] = [];
const rates = layers.map(() => variants.map((): number[] => []));
for (let round = -1; round < rounds; round++) {
  const best = peak();
  if (round >= 0) peaks.push(best);
  layers.forEach((layer, i) => {
    variants.forEach((programs, v) => {
      const rate =
        operations(layer) /
        seconds(() => {
          programs[i].run();
        });
      if (round >= 0) rates[i][v].push(rate);
    });
  });
}

const giga = (rate: number): string => (rate / 1e9).toFixed(1).padStart(6);
console.log(`peak ${giga(median(peaks))} GFLOP/s (${chooseVariant('auto')}, one thread, median of ${rounds})`);
console.log('          GFLOP/s: forward        gradient       2 threads: forward, gradient, over one');
layers.forEach(({ name }, i) => {
  const [f1, b1, f2, b2] = rates[i].map(median);
  const share = (rate: number): string => `${((100 * rate) / median(peaks)).toFixed(0).padStart(3)} %`;
  console.log(
    `${name}  ${giga(f1)} (${share(f1)})  ${giga(b1)} (${share(b1)})  ${giga(f2)} ${giga(b2)}   x${(f2 / f1).toFixed(2)} x${(b2 / b1).toFixed(2)}`,
  );
});
process.exit(0);
