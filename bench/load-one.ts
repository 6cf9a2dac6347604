/**
 * One measurement of load-vgg16.ts, in a process of its own. What it finds goes to standard output as JSON, with the most
 * memory the process ever took.
 *
 *     empty                      starts a backend and computes next to nothing
 *     load FILE PICTURE ECONOMY  opens the network and classifies the picture twice: the first time loads the weights
 *     store FILE TYPE OUTPUT     converts it to a file of Reverie
 */
import { existsSync, readFileSync } from 'node:fs';
import { resourceUsage } from 'node:process';
import { classify } from '../src/apps/classify.js';
import { createWasmBackend } from '../src/backends/wasm/index.js';
import { Graph, Variable } from '../src/core/graph.js';
import { Tensor } from '../src/core/tensor.js';
import { networkFromFile } from '../src/nets/open.js';
import { vggPlans } from '../src/nets/vgg.js';
import { relu } from '../src/ops/index.js';
import { storeNetwork } from '../src/weights/native.js';
import { fileBytes } from '../src/weights/node/fileBytes.js';
import { fileSink } from '../src/weights/node/fileSink.js';
import { openH5 } from '../src/weights/node/openH5.js';
import { openSafetensors } from '../src/weights/safetensors.js';
import { readVgg } from '../src/weights/vgg/read.js';

// After the names of the program, of this benchmark and of the measurement.
const [mode, ...args] = process.argv.slice(3);

const measurement = mode === 'load' ? load : mode === 'store' ? store : empty;
const found = await measurement(args);
console.log(JSON.stringify({ peak: peakBytes(), ...found }));

async function empty(): Promise<object> {
  const backend = await createWasmBackend();
  const graph = new Graph();
  const y = relu(graph.read(new Variable('x', [1, 1, 1, 1])));
  const program = await backend.compile(graph, [y]);
  program.run();
  await program.read(y);
  backend.dispose();
  return {};
}

async function load([file, picture, economy]: readonly string[]): Promise<object> {
  const bytes = new Uint8Array(readFileSync(picture));
  const side = Math.sqrt(bytes.length / 12);
  const image = new Tensor([1, 3, side, side], new Float32Array(bytes.buffer));
  const backend = await createWasmBackend({ economy: economy === 'least' ? economy : 'fast' });
  const begin = performance.now();
  const before = process.cpuUsage();
  const network = await networkFromFile(await fileBytes(file), { openH5: () => openH5(file) });
  const opened = performance.now();
  const { classes } = await classify(backend, network, image);
  const first = performance.now();
  const cpu = process.cpuUsage();
  const loadCpu = seconds(cpu) - seconds(before);
  const peak = peakBytes();
  await classify(backend, network, image);
  const run = performance.now() - first;
  const cpuSeconds = loadCpu - seconds(process.cpuUsage(cpu));
  const probabilities = [...classes].sort((a, b) => a.index - b.index).map(({ probability }) => probability);
  const arena = backend.memory.peak;
  network.close?.();
  backend.dispose();
  return { open: opened - begin, load: first - opened - run, cpuSeconds, run, peak, arena, probabilities };
}

async function store([file, type, output]: readonly string[]): Promise<object> {
  const begin = performance.now();
  const tensors = await openSafetensors(await fileBytes(file));
  const weights = await readVgg(tensors, vggPlans);
  await storeNetwork(weights, type === 'U8' || type === 'F16' ? type : 'F32', await fileSink(output));
  return { store: performance.now() - begin };
}

function seconds({ user, system }: NodeJS.CpuUsage): number {
  return (user + system) / 1e6;
}

/** The most bytes this process had in memory. What Linux calls maxRSS counts the process that started this one as well. */
function peakBytes(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : '';
  const kilobytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  return 1024 * (kilobytes === undefined ? resourceUsage().maxRSS : Number(kilobytes));
}
