/**
 * What it takes to load a whole VGG16: 138 million random weights from a seed, written once as Keras .h5, once as timm's
 * safetensors, once as .onnx, and from there as files of Reverie. Each is opened in a process of its own, which classifies
 * a picture of 224x224 on wasm; what it says must be what ONNX Runtime says.
 *
 *     npm run bench:load            two gigabytes of temporary files, some minutes
 *
 * Memory is the most that the process took (resident set), less what one takes that only starts a backend. The file may
 * stand in memory once, with a fifth on top.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InferenceSession, Tensor as RuntimeTensor } from 'onnxruntime-node';
import { vgg16Plan } from '../src/nets/vgg.js';
import { asKeras, asOnnx, asSafetensors, kerasPaths, randomVgg, type RandomLayer } from '../test/support/narrowVgg.js';
import { writeH5 } from '../test/support/h5.js';
import { testPicture } from '../test/support/tinyNetwork.js';
import { printTable, rounded, saveResults } from './report.js';

const side = vgg16Plan.pictureSize;
const classes = 1000;
/** Files for pictures from 0 to 255 have the first layer's weights divided by this. */
const range = 64;
/** As `reverie classify` computes, and as a dream does: with other forms of the weights that take more memory. */
const economies = ['least', 'fast'] as const;

interface Loaded {
  /** Bytes. */
  readonly peak: number;
  readonly open: number;
  readonly load: number;
  readonly run: number;
  /** Processor time of opening and loading, all threads together. */
  readonly cpuSeconds: number;
  readonly arena: number;
  readonly probabilities: readonly number[];
}

const folder = mkdtempSync(join(tmpdir(), 'reverie-load-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main(): Promise<void> {
  const picture = testPicture(side, side);
  const at = (name: string): string => join(folder, name);
  writeFileSync(at('picture'), new Uint8Array(picture.data.buffer));
  console.log('Writing the files ...');
  await writeFiles(at);

  // The Keras network sees another picture: its colours reversed, and prepared in another way.
  const expected = await witness(at('vgg16.onnx'), [normalized(picture.data), caffe(picture.data)]);
  const { peak: empty } = await measure<{ peak: number }>('empty');
  for (const type of ['F32', 'F16', 'U8']) {
    const { store, peak } = await measure<{ store: number; peak: number }>(
      'store',
      at('vgg16.safetensors'),
      type,
      at(`${type}.safetensors`),
    );
    console.log(`stored as ${type}: ${(store / 1000).toFixed(1)} s, ${megabytes(peak - empty)}`);
  }

  const files = ['vgg16.h5', 'vgg16.safetensors', 'vgg16.onnx', 'F32.safetensors', 'F16.safetensors', 'U8.safetensors'];
  const results: Record<string, number | string>[] = [];
  for (const economy of economies) {
    for (const file of files) {
      const found = await measure<Loaded>('load', at(file), at('picture'), economy);
      const { size } = statSync(at(file));
      const memory = found.peak - empty;
      results.push({
        file,
        economy,
        bytes: size,
        memory,
        share: rounded(memory / size),
        arena: found.arena,
        openMs: rounded(found.open),
        loadMs: rounded(found.load),
        cpuSeconds: rounded(found.cpuSeconds),
        runMs: rounded(found.run),
        difference: greatestDifference(found.probabilities, expected[file === 'vgg16.h5' ? 1 : 0]),
      });
    }
  }
  printTable([
    ['file', 'economy', 'size', 'memory', 'of the file', 'load', 'processor', 'run', 'off by (relative)'],
    ...results.map((r) => [
      String(r.file),
      String(r.economy),
      megabytes(Number(r.bytes)),
      megabytes(Number(r.memory)),
      `${(100 * Number(r.share)).toFixed(0)} %`,
      `${((Number(r.openMs) + Number(r.loadMs)) / 1000).toFixed(2)} s`,
      `${Number(r.cpuSeconds).toFixed(2)} s`,
      `${(Number(r.runMs) / 1000).toFixed(2)} s`,
      Number(r.difference).toExponential(1),
    ]),
  ]);
  saveResults('load', { emptyProcessBytes: empty, results });
}

async function writeFiles(at: (name: string) => string): Promise<void> {
  const layers = randomVgg(vgg16Plan, classes, 1);
  writeFileSync(at('vgg16.safetensors'), asSafetensors(layers, 'timm'));
  writeFileSync(at('vgg16.onnx'), asOnnx(layers, side));
  const [first, ...others] = layers;
  const scaled: RandomLayer = { ...first, kernel: first.kernel.map((x) => x / range) };
  await writeH5(at('vgg16.h5'), asKeras([scaled, ...others], kerasPaths['keras-applications']));
}

/** Red, green, blue in [0, 1] as PyTorch's networks take it. */
function normalized(colours: Float32Array): Float32Array {
  const [mean, deviation] = [
    [0.485, 0.456, 0.406],
    [0.229, 0.224, 0.225],
  ];
  return colours.map((x, i) => {
    const c = Math.floor(i / side ** 2);
    return (x - mean[c]) / deviation[c];
  });
}

/** As Keras' VGG takes it, blue first and from 0 to 255, divided by the range that its weights were divided by. */
function caffe(colours: Float32Array): Float32Array {
  return colours.map((_, i) => {
    const c = Math.floor(i / side ** 2);
    const colour = colours[(2 - c) * side ** 2 + (i % side ** 2)];
    return (255 * colour - [103.939, 116.779, 123.68][c]) / range;
  });
}

/** Probabilities by ONNX Runtime. */
async function witness(path: string, pictures: readonly Float32Array[]): Promise<Float32Array[]> {
  const session = await InferenceSession.create(path);
  const answers: Float32Array[] = [];
  for (const picture of pictures) {
    const answer = await session.run({ input: new RuntimeTensor('float32', picture, [1, 3, side, side]) });
    const { data } = answer[session.outputNames[0]];
    if (!(data instanceof Float32Array)) throw new Error('The runtime gave no float32 numbers.');
    answers.push(data.slice());
  }
  await session.release();
  return answers;
}

async function measure<T>(...args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, ['bench/run.mjs', 'load-one', ...args], {
    maxBuffer: 1 << 24,
  });
  // What builds the kernels may say something before.
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as T;
}

function greatestDifference(got: readonly number[], expected: Float32Array): number {
  return got.reduce((most, p, i) => Math.max(most, Math.abs(p - expected[i]) / expected[i]), 0);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`;
}
