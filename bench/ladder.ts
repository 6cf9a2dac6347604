/**
 * The kernel ladder on wasm (docs/kernel-ladder.md): one 3x3 convolution, step by step from the plain loops to Winograd, on one
 * thread, each step's result compared with the first one's.
 *
 *     npm run bench:ladder           or: node bench/run.mjs ladder CHANNELS SIZE ROUNDS
 */
import { mkdirSync, readFileSync } from 'node:fs';
import { Device, type Draft } from '../src/backends/wasm/device.js';
import { nothing } from '../src/backends/wasm/args.js';
import { instantiate, kernelNames, singleRunner } from '../src/backends/wasm/kernels.js';
import { layoutOf, pack, unpack } from '../src/backends/wasm/layout.js';
import { LinearMemory } from '../src/backends/wasm/memory.js';
import { loadModule } from '../src/backends/wasm/modules.js';
import type { Call, WasmKernel } from '../src/core/op.js';
import { Rng } from '../src/core/rng.js';
import { type Shape, sizeOf } from '../src/core/shape.js';
import type { Convolution } from '../src/ops/convolution.js';
import { directKernel } from '../src/ops/convolutionKernels.js';
import { makeWindow } from '../src/ops/window.js';
import { winogradKernel } from '../src/ops/winogradKernel.js';
import { relativeDistance } from '../test/support/relativeDistance.js';
import { runPackage, StepError } from '../tools/project.mjs';
import { peakMeters } from './peak.js';
import { printTable, rounded, saveResults } from './report.js';
import { type Contestant, measureInTurn, median, medianRatio } from './rounds.js';

const [channels = 128, size = 56, rounds = 9] = process.argv.slice(3).map(Number);
const shape: Shape = [1, channels, size, size];
const weightShape: Shape = [channels, channels, 3, 3];
const rng = new Rng(1);
const random = (of: Shape, most: number): Float32Array =>
  Float32Array.from({ length: sizeOf(of) }, () => rng.uniform(-most, most));
const x = random(shape, 1);
const w = random(weightShape, Math.sqrt(3 / (9 * channels)));

/** A step: runs it, and gives its result in logical order. */
interface Rung extends Contestant {
  readonly result: () => Float32Array;
}

/** All of them take x, w and y, then channels, outputs, height and width. */
function isStep(value: WebAssembly.ExportValue): value is (...args: number[]) => void {
  return typeof value === 'function';
}

/** The kernels of assembly/ladder/, which nothing but this compiles. */
async function firstSteps(): Promise<Rung[]> {
  mkdirSync('build/bench', { recursive: true });
  const flags = '-O3 --noAssert --runtime stub --enable simd --importMemory --maximumMemory 65536 --disableWarning 201';
  const args = ['assembly/ladder/index.ts', '--outFile', 'build/bench/ladder.wasm', ...flags.split(' ')];
  const { code, output } = await runPackage('assemblyscript/bin/asc.js', args, { quiet: true });
  if (code !== 0) throw new StepError(output);
  const memory = new LinearMemory(false);
  const module = await WebAssembly.compile(readFileSync('build/bench/ladder.wasm'));
  const { exports } = new WebAssembly.Instance(module, { env: { memory: memory.wasm } });
  const { firstFreeByte } = exports;
  if (!(firstFreeByte instanceof WebAssembly.Global))
    throw new StepError('assembly/ladder/index.ts lacks firstFreeByte.');
  memory.reserveStart(Number(firstFreeByte.value));

  const bordered = layoutOf(shape, 1);
  const plain = layoutOf(shape, 0);
  const allocate = (bytes: number): number => {
    const address = memory.allocate(bytes, 'a tensor');
    memory.floats.fill(0, address / 4, (address + bytes) / 4);
    return address;
  };
  const inOrder = (numbers: Float32Array): number => {
    const address = allocate(numbers.byteLength);
    memory.floats.set(numbers, address / 4);
    return address;
  };
  const logicalX = inOrder(x);
  const borderedX = allocate(bordered.bytes);
  pack(x, memory.floats, borderedX, bordered);
  const y = allocate(plain.bytes);

  const steps: [string, number, number, boolean][] = [
    ['plain', logicalX, inOrder(w), true],
    ['channelsInnermost', borderedX, inOrder(panels(1)), false],
    ['vectors', borderedX, inOrder(panels(4)), false],
    ['registers', borderedX, inOrder(panels(8)), false],
  ];
  return steps.map(([name, from, weights, isLogical]) => {
    const kernel = exports[name];
    if (!isStep(kernel)) throw new StepError(`assembly/ladder/index.ts does not export ${name}.`);
    return {
      name,
      run: () => {
        kernel(from, weights, y, channels, channels, size, size);
        return Promise.resolve();
      },
      result: () => (isLogical ? memory.floats.slice(y / 4, y / 4 + sizeOf(shape)) : unpack(memory.floats, y, plain)),
    };
  });
}

/** The weights as [o / lanes][p][q][c][o % lanes]. */
function panels(lanes: number): Float32Array {
  const packed = new Float32Array(w.length);
  let at = 0;
  for (let first = 0; first < channels; first += lanes) {
    for (let tap = 0; tap < 9; tap++) {
      for (let c = 0; c < channels; c++) {
        for (let lane = 0; lane < lanes; lane++) packed[at++] = w[((first + lane) * channels + c) * 9 + tap];
      }
    }
  }
  return packed;
}

/** The engine's own kernels, each run whatever the table of algorithms says. */
async function lastSteps(): Promise<Rung[]> {
  const module = await loadModule('simd', false);
  const memory = new LinearMemory(false);
  const { kernels, reserved } = instantiate(module, memory.wasm);
  memory.reserveStart(reserved);
  const runner = singleRunner(kernels);
  const device = new Device(memory, runner, kernelNames(module));
  const place = (of: Shape, border: number, data?: Float32Array) => {
    const layout = layoutOf(of, border);
    const address = memory.allocate(layout.bytes, 'a tensor');
    memory.floats.fill(0, address / 4, (address + layout.bytes) / 4);
    if (data) pack(data, memory.floats, address, layout);
    return { address, layout };
  };
  const placedX = place(shape, 1, x);
  const placedW = place(weightShape, 0, w);
  const y = place(shape, 0);

  const window = makeWindow('conv2d', 3, { pad: 1 });
  const call: Call = { inputs: [shape, weightShape], output: shape, params: {} };
  const convolution = (): Convolution => {
    return { window, upsample: [1, 1], bias: false, relu: false, gated: false, mirrored: false };
  };
  const rung = (name: string, wasm: WasmKernel): Rung => {
    const form = wasm.packed?.[1];
    if (!form) throw new RangeError(`${name} packs no weights`);
    const packed = place([1, form.length(call), 1, 1], 0);
    const draft = { params: form.params?.(call) ?? [], tables: [] };
    device.runOnce({ kernel: form.kernel, units: form.units(call), operands: [placedW, packed], ...draft });
    const scratch = memory.allocate(wasm.scratch?.(call) ?? 0, 'scratch memory');
    const params = wasm.params?.(call) ?? [];
    const drafts: Draft[] = [];
    const inputs = [placedX, packed];
    if (wasm.first) {
      const { first } = wasm;
      inputs.push(place([1, first.length(call), 1, 1], 0));
      drafts.push({ kernel: first.kernel, units: first.units(call), operands: [...inputs], params, tables: [] });
    }
    const made = (wasm.makes ?? []).map(() => nothing);
    drafts.push({
      kernel: wasm.kernel,
      units: wasm.units(call),
      operands: [...inputs, ...made, y],
      params,
      tables: [],
    });
    const launches = device.write(drafts, memory.allocate(device.argumentBytes(drafts), 'arguments'));
    return {
      name,
      run: () => {
        for (const launch of launches) runner.run(launch, scratch, 0);
        return Promise.resolve();
      },
      result: () => unpack(memory.floats, y.address, y.layout),
    };
  };
  return [
    rung('blocks', directKernel('packWeights', convolution, {})),
    rung('winograd2', winogradKernel(2, call, convolution())),
    rung('winograd4', winogradKernel(4, call, convolution())),
  ];
}

const steps = [...(await firstSteps()), ...(await lastSteps())];
const expected = steps[0];
await expected.run();
const wanted = expected.result();
for (const { name, run, result } of steps) {
  await run();
  if (!(relativeDistance(result(), wanted) < 1e-5))
    throw new StepError(`${name} computes something else than the plain loops.`);
}

const { peak } = await peakMeters();
const [peaks, ...times] = await measureInTurn(
  [peak, ...steps.map((step, i) => (i < 2 ? { ...step, rounds: Math.min(3, rounds) } : step))],
  rounds,
);
const operations = 18 * channels * channels * size * size;
const rows = steps.map(({ name }, i) => ({
  step: i + 1,
  name,
  ms: rounded(median(times[i])),
  best: rounded(Math.min(...times[i])),
  gflops: rounded(operations / median(times[i]) / 1e6),
  gain: i === 0 ? 1 : rounded(medianRatio(times[i - 1], times[i])),
  ofPeak: rounded(medianRatio(peaks, times[i]) * (operations / peak.operations)),
}));
console.log(
  `${channels} to ${channels} channels, ${size}x${size} pixels, one thread; peak ${rounded(peak.operations / median(peaks) / 1e6)} GFLOP/s`,
);
printTable([
  ['step', 'kernel', 'ms', 'best ms', 'GFLOP/s', 'gain', 'of peak'],
  ...rows.map(({ step, name, ms, best, gflops, gain, ofPeak }) => [
    String(step),
    name,
    String(ms),
    String(best),
    String(gflops),
    String(gain),
    `${(100 * ofPeak).toFixed(0)} %`,
  ]),
]);
saveResults('ladder-wasm', {
  channels,
  size,
  rounds,
  operations,
  peakGflops: rounded(peak.operations / median(peaks) / 1e6),
  steps: rows,
});
