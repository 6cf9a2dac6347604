/**
 * Damaged files of weights, through the one door that all files take: every truncation, and a thousand corruptions of
 * each format, end in a FileError that names the file, or in a network whose numbers are numbers. Soon, and with no more
 * memory than the file warrants.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { FileError } from '../../src/core/errors.js';
import { Graph, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import { numbersOf } from '../../src/core/storedTensor.js';
import { Tensor } from '../../src/core/tensor.js';
import { networkFromFile } from '../../src/nets/open.js';
import type { VggPlan } from '../../src/nets/vgg.js';
import { openH5 } from '../../src/weights/browser/openH5.js';
import type { ByteSource } from '../../src/weights/byteSource.js';
import { writeNetworkWeights } from '../../src/weights/native.js';
import { writeSafetensors } from '../../src/weights/writeSafetensors.js';
import { type H5Dataset, writeH5 } from '../support/h5.js';
import { temporaryFolder } from '../support/temporary.js';

const at = temporaryFolder();
const plan: VggPlan = { blocks: [[4], [6]], lastPool: true, hidden: [5], pictureSize: 8 };
const corruptions = 1000;

const random = (shape: readonly number[]): { shape: readonly number[]; data: Float32Array } => {
  const rng = new Rng(shape.length + shape[0]);
  const length = shape.reduce((product, axis) => product * axis, 1);
  return { shape, data: Float32Array.from({ length }, () => rng.normal()) };
};

/** The same small network in each format that is read by a library or by hand here. */
async function makeFiles(): Promise<Record<string, Uint8Array>> {
  const keras: [string, readonly number[]][] = [
    ['block1_conv1', [3, 3, 3, 4]],
    ['block2_conv1', [3, 3, 4, 6]],
    ['fc1', [24, 5]],
    ['predictions', [5, 3]],
  ];
  const datasets = keras.flatMap(([layer, shape], i): H5Dataset[] => [
    { path: `${layer}/${layer}_W_1:0`, ...random(shape), gzip: i === 1 },
    { path: `${layer}/${layer}_b_1:0`, ...random(shape.slice(-1)) },
  ]);
  await writeH5(at('sound.h5'), datasets);

  const torch: [string, readonly number[]][] = [
    ['features.0', [4, 3, 3, 3]],
    ['features.3', [6, 4, 3, 3]],
    ['classifier.0', [5, 24]],
    ['classifier.3', [3, 5]],
  ];
  const tensors = torch.flatMap(([module, shape]) => [
    { name: `${module}.weight`, ...random(shape) },
    { name: `${module}.bias`, ...random(shape.slice(0, 1)) },
  ]);
  const weights = (shape: readonly number[]): { kernel: Tensor; bias: Tensor } => ({
    kernel: new Tensor(shape, random(shape).data),
    bias: Tensor.channels(random(shape.slice(0, 1)).data),
  });
  const own = await writeNetworkWeights(
    {
      architecture: 'tiny',
      origin: 'test',
      convolutions: new Map([
        ['block1_conv1', weights([4, 3, 3, 3])],
        ['block2_conv1', weights([6, 4, 3, 3])],
      ]),
      classifier: [{ name: 'head', ...weights([3, 6, 1, 1]), pad: 0, relu: false }],
      classes: ['a', 'b', 'c'],
      preprocessing: { scale: [1, 1, 1], offset: [0, 0, 0] },
      notice: '',
    },
    'F16',
  );
  return { h5: readFileSync(at('sound.h5')), safetensors: writeSafetensors(tensors, 'F32'), 'own.safetensors': own };
}

/** What was asked of a source of bytes, in all. */
interface Asked {
  bytes: number;
}

function watched(name: string, content: Uint8Array, asked: Asked): ByteSource {
  return {
    name,
    size: content.length,
    read(begin, end) {
      if (!(begin >= 0 && begin <= end && end <= content.length)) {
        throw new Error(`asked for bytes ${begin} to ${end} of ${content.length}`);
      }
      asked.bytes += end - begin;
      return Promise.resolve(Uint8Array.from(content.subarray(begin, end)));
    },
  };
}

/** Opens a file and reads every number that the network would use. @returns the FileError's message, if it ends so. */
async function troubleWith(name: string, content: Uint8Array): Promise<string | undefined> {
  const asked = { bytes: 0 };
  const opened = { openH5: () => openH5(new Blob([Uint8Array.from(content)]), name), plans: { tiny: plan } };
  try {
    const network = await networkFromFile(watched(name, content, asked), opened);
    try {
      const graph = new Graph();
      network.build(graph.read(new Variable('image', [1, 3, 8, 8])));
      for (const { source } of graph.values) {
        if (source.kind !== 'constant') continue;
        const numbers = await numbersOf(source.tensor);
        if (!numbers.every(Number.isFinite) || numbers.length > 1000) throw new Error(`${name}: no sane tensor`);
      }
    } finally {
      network.close?.();
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return error.message;
  } finally {
    // The header is read twice, each tensor once or twice.
    expect(asked.bytes).toBeLessThan(4 * content.length + 4096);
  }
}

/** Bytes hit here and there, runs of zeros or ones, a piece moved: mostly where the structure lies. */
function corrupted(sound: Uint8Array, structure: number, rng: Rng): Uint8Array {
  const broken = Uint8Array.from(sound);
  const place = (): number => rng.int(rng.chance(0.8) ? Math.min(structure, broken.length) : broken.length);
  for (let hits = 1 + rng.int(6); hits > 0; hits--) {
    const begin = place();
    const length = rng.chance(0.7) ? 1 : 1 + rng.int(16);
    switch (rng.int(4)) {
      case 0:
        broken.fill(0, begin, begin + length);
        break;
      case 1:
        broken.fill(255, begin, begin + length);
        break;
      case 2:
        broken.copyWithin(begin, place(), place() + length);
        break;
      default:
        for (let i = begin; i < Math.min(begin + length, broken.length); i++) broken[i] = rng.int(256);
    }
  }
  return broken;
}

describe.each([
  ['h5', 8192],
  ['safetensors', 800],
  ['own.safetensors', 800],
])('%s', (format, structure) => {
  let sound: Uint8Array;
  beforeAll(async () => {
    sound = (await makeFiles())[format];
  });

  test('the sound file opens', async () => {
    expect(await troubleWith(`sound.${format}`, sound)).toBeUndefined();
  });

  test('cut anywhere: an error that names it', async () => {
    for (let length = 0; length < sound.length; length++) {
      const trouble = await troubleWith(`cut.${format}`, sound.subarray(0, length));
      if (!trouble?.startsWith(`cut.${format}: `)) throw new Error(`cut at ${length}: ${trouble ?? 'no error'}`);
    }
  });

  test(`corrupted anywhere, ${corruptions} times: an error that names it, or a network`, async () => {
    const rng = new Rng(17);
    const messages = new Set<string>();
    let [troubles, slowest] = [0, 0];
    const before = process.memoryUsage.rss();
    for (let i = 0; i < corruptions; i++) {
      const begin = performance.now();
      const trouble = await troubleWith(`broken.${format}`, corrupted(sound, structure, rng));
      slowest = Math.max(slowest, performance.now() - begin);
      if (trouble === undefined) continue;
      if (!/^broken\.[a-z0-9.]+: [^\n]+$/.test(trouble)) throw new Error(`corruption ${i}: ${trouble}`);
      troubles += 1;
      messages.add(trouble);
    }
    expect(troubles).toBeGreaterThan(corruptions / 4);
    expect(messages.size).toBeGreaterThan(20);
    // A machine with other work may stop for a while; a file that keeps a reader busy would for longer.
    expect(slowest).toBeLessThan(5000);
    expect(process.memoryUsage.rss() - before).toBeLessThan(300e6);
    // The library is as it was.
    expect(await troubleWith(`sound.${format}`, sound)).toBeUndefined();
  });
});
