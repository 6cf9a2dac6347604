/** Reverie's own weight files: every kind of number, streamed and read on demand, whole or not there at all. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createWasmBackend } from '../../src/backends/wasm/index.js';
import { FileError } from '../../src/core/errors.js';
import { Graph, Variable } from '../../src/core/graph.js';
import { Rng } from '../../src/core/rng.js';
import { type AnyTensor, numbersOf, StoredTensor } from '../../src/core/storedTensor.js';
import { Tensor } from '../../src/core/tensor.js';
import { vgg, type VggPlan } from '../../src/nets/vgg.js';
import type { ByteSink } from '../../src/weights/byteSink.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { readNetworkWeights, storedSize, storeNetwork, writeNetworkWeights } from '../../src/weights/native.js';
import type { ConvolutionWeights, NetworkWeights } from '../../src/weights/networkWeights.js';
import { fileSink } from '../../src/weights/node/fileSink.js';
import { openSafetensors } from '../../src/weights/safetensors.js';
import {
  entryBytes,
  safetensorsHeader,
  type TensorEntry,
  writeSafetensors,
} from '../../src/weights/writeSafetensors.js';
import { temporaryFolder } from '../support/temporary.js';

const at = temporaryFolder();
const types = ['F32', 'F16', 'U8'] as const;

function random(shape: readonly number[], seed: number): Tensor {
  const rng = new Rng(seed);
  const tensor = Tensor.zeros(shape);
  for (let i = 0; i < tensor.data.length; i++) tensor.data[i] = rng.normal() * 0.1;
  return tensor;
}

function layer(outputs: number, inputs: number, side: number): ConvolutionWeights {
  return { kernel: random([outputs, inputs, side, side], outputs + inputs), bias: random([1, outputs, 1, 1], outputs) };
}

const plan: VggPlan = { blocks: [[20], [40]], lastPool: true, pictureSize: 8 };
/** The first fully connected layer is beyond a megabyte, the rest below. */
const weights: NetworkWeights = {
  architecture: 'tiny',
  origin: 'made.h5',
  convolutions: new Map([
    ['block1_conv1', layer(20, 3, 3)],
    ['block2_conv1', layer(40, 20, 3)],
  ]),
  classifier: [
    { name: 'fc1', ...layer(2000, 40, 2), pad: 0, relu: true },
    { name: 'predictions', ...layer(7, 2000, 1), pad: 0, relu: false },
  ],
  classes: ['a', 'b', 'c', 'd', 'e', 'f', 'g'],
  preprocessing: { scale: [1, 2, 3], offset: [0.5, -1, 0] },
  notice: '',
};

const layersOf = <T extends AnyTensor>({ convolutions, classifier }: NetworkWeights<T>): ConvolutionWeights<T>[] => [
  ...convolutions.values(),
  ...classifier,
];

/** The greatest error of a kernel's channel, over what its type allows. */
async function excess(read: AnyTensor, written: Tensor, type: (typeof types)[number]): Promise<number> {
  const numbers = await numbersOf(read);
  const perRow = written.data.length / written.shape[0];
  let most = 0;
  for (let o = 0; o < written.shape[0]; o++) {
    const row = written.data.subarray(o * perRow, (o + 1) * perRow);
    const range = Math.max(...row, 0) - Math.min(...row, 0);
    row.forEach((x, i) => {
      const allowed = type === 'F32' ? 0 : type === 'F16' ? Math.abs(x) * 2 ** -11 + 2 ** -25 : (range / 255) * 1.001;
      const error = Math.abs(numbers[o * perRow + i] - x);
      most = Math.max(most, error > 0 ? error / allowed : 0);
    });
  }
  return most;
}

describe.each(types)('%s', (type) => {
  test('what is read is what was written, as near as the type allows', async () => {
    const read = await readNetworkWeights(bytesInMemory('tiny', await writeNetworkWeights(weights, type)));
    const { convolutions: _, classifier, ...rest } = read;
    const { convolutions: __, classifier: heads, ...written } = weights;
    expect(rest).toEqual({ ...written, origin: 'tiny' });
    expect([...read.convolutions.keys()]).toEqual([...weights.convolutions.keys()]);
    expect(classifier.map(({ name, pad, relu }) => [name, pad, relu])).toEqual(
      heads.map(({ name, pad, relu }) => [name, pad, relu]),
    );
    for (const [i, { kernel, bias }] of layersOf(read).entries()) {
      const expected = layersOf(weights)[i];
      expect(kernel.shape).toEqual(expected.kernel.shape);
      expect(await excess(kernel, expected.kernel, type)).toBeLessThanOrEqual(1);
      expect([...(await numbersOf(bias))]).toEqual([...expected.bias.data]);
    }
  });

  test('only large kernels are left in the file, and rows of them can be read alone', async () => {
    const read = await readNetworkWeights(bytesInMemory('tiny', await writeNetworkWeights(weights, type)));
    const stored = layersOf(read).map(({ kernel }) => kernel instanceof StoredTensor);
    expect(stored).toEqual([false, false, true, false]);
    const [, , { kernel }] = layersOf(read);
    if (!(kernel instanceof StoredTensor)) throw new Error('not stored');
    const whole = await numbersOf(kernel);
    expect([...(await kernel.read(1999, 2000))]).toEqual([...whole.slice(-160)]);
    expect([...(await kernel.read(13, 15))]).toEqual([...whole.slice(13 * 160, 15 * 160)]);
  });

  test('the size is known before', async () => {
    const about = { note: 'größer' };
    const bytes = await writeNetworkWeights(weights, type, { about });
    expect(storedSize(weights, type, { about })).toBe(bytes.length);
    expect((await openSafetensors(bytesInMemory('tiny', bytes))).metadata.note).toBe('größer');
    const numbers = 20 * 27 + 40 * 180 + 2000 * 160 + 7 * 2000;
    expect(bytes.length / numbers).toBeCloseTo({ F32: 4, F16: 2, U8: 1 }[type], 0);
  });

  test('a network of stored tensors is converted in chunks, and computes the same', async () => {
    const parts: number[] = [];
    const stored = (tensor: Tensor): StoredTensor => {
      const perRow = tensor.data.length / tensor.shape[0];
      return new StoredTensor(tensor.shape, (begin, end) => {
        parts.push((end - begin) * perRow);
        return Promise.resolve(tensor.data.slice(begin * perRow, end * perRow));
      });
    };
    const source: NetworkWeights<AnyTensor> = {
      ...weights,
      classifier: weights.classifier.map((head) => ({ ...head, kernel: stored(head.kernel) })),
    };
    const bytes = await writeNetworkWeights(source, type, { partBytes: 20_000 });
    expect(Math.max(...parts)).toBeLessThanOrEqual(5000);
    expect(bytes).toEqual(await writeNetworkWeights(weights, type));
    const read = await readNetworkWeights(bytesInMemory('tiny', bytes));
    const inMemory = async (from: ConvolutionWeights<AnyTensor>): Promise<ConvolutionWeights> => ({
      kernel: new Tensor(from.kernel.shape, await numbersOf(from.kernel)),
      bias: new Tensor(from.bias.shape, await numbersOf(from.bias)),
    });
    const eager: NetworkWeights = {
      ...read,
      convolutions: new Map(
        await Promise.all([...read.convolutions].map(async ([name, from]) => [name, await inMemory(from)] as const)),
      ),
      classifier: await Promise.all(read.classifier.map(async (head) => ({ ...head, ...(await inMemory(head)) }))),
    };
    expect(await logits(read)).toEqual(await logits(eager));
  });
});

async function logits(from: NetworkWeights<AnyTensor>): Promise<Float32Array> {
  const backend = await createWasmBackend({ threads: 1 });
  const picture = new Variable('picture', [1, 3, 8, 8]);
  const graph = new Graph();
  const y = vgg(plan, from).build(graph.read(picture)).get('predictions');
  if (!y) throw new Error('no logits');
  const program = await backend.compile(graph, [y], { partBytes: 50_000 });
  backend.write(picture, random([1, 3, 8, 8], 5).data);
  program.run();
  const result = await program.read(y);
  backend.dispose();
  return result;
}

describe('U8', () => {
  test('a channel of zeros, of one sign, and of one number', async () => {
    const kernel = new Tensor([4, 1, 1, 2], Float32Array.of(0, 0, 3, 4, -2, -2, -1e-20, 5));
    const made: NetworkWeights = {
      ...weights,
      convolutions: new Map([['block1_conv1', { kernel, bias: random([1, 4, 1, 1], 1) }]]),
      classifier: [],
    };
    const read = await readNetworkWeights(bytesInMemory('u8', await writeNetworkWeights(made, 'U8')));
    const numbers = [...(await numbersOf(layersOf(read)[0].kernel))];
    expect(numbers.slice(0, 2)).toEqual([0, 0]);
    expect(numbers[2]).toBeCloseTo(3, 1);
    expect(numbers[3]).toBeCloseTo(4, 6);
    expect(numbers.slice(4, 6).map((x) => Math.abs(x + 2) < 1e-6)).toEqual([true, true]);
    expect(numbers[6]).toBeCloseTo(0, 10);
    expect(numbers[7]).toBeCloseTo(5, 6);
  });
});

describe('troubles', () => {
  const large: NetworkWeights = {
    ...weights,
    convolutions: new Map([
      ['block1_conv1', { kernel: Tensor.filled([2, 3, 3, 3], 7e4), bias: Tensor.zeros([1, 2, 1, 1]) }],
    ]),
    classifier: [],
  };

  /** A sink that notes what is asked of it. */
  function notingSink(failAt = Infinity): { sink: ByteSink; calls: string[] } {
    const calls: string[] = [];
    const note = (call: string): Promise<void> => {
      calls.push(call);
      return calls.length > failAt ? Promise.reject(new FileError('the disk is full.')) : Promise.resolve();
    };
    return { sink: { write: () => note('write'), close: () => note('close'), abort: () => note('abort') }, calls };
  }

  test('a number beyond half precision is refused by name; F32 and U8 hold it', async () => {
    await expect(writeNetworkWeights(large, 'F16')).rejects.toThrow(
      /made\.h5: block1_conv1: 70000 is beyond half precision, whose largest is 65504\. Store it as F32\./,
    );
    await writeNetworkWeights(large, 'F32');
    await writeNetworkWeights(large, 'U8');
  });

  test('whatever goes wrong, the sink is aborted and not closed', async () => {
    const broken = notingSink();
    await expect(storeNetwork(large, 'F16', broken.sink)).rejects.toThrow(FileError);
    expect(broken.calls).toEqual(['write', 'abort']);
    const full = notingSink(2);
    await expect(storeNetwork(weights, 'F32', full.sink)).rejects.toThrow('the disk is full.');
    expect(full.calls).toEqual(['write', 'write', 'write', 'abort']);
  });

  test('scales that are missing or too few', async () => {
    const file = (...entries: TensorEntry[]): Uint8Array => {
      const description = JSON.stringify({ preprocessing: weights.preprocessing, classes: [], classifier: [] });
      const header = safetensorsHeader(entries, { architecture: 'tiny', description });
      const bytes = new Uint8Array(entries.reduce((size, entry) => size + entryBytes(entry), header.length));
      bytes.set(header);
      return bytes;
    };
    const kernel = { name: 'a.weight', type: 'U8', shape: [8, 1, 1, 1] } as const;
    const bias = { name: 'a.bias', type: 'F32', shape: [8] } as const;
    const scales = { name: 'a.weight_scale', type: 'F32', shape: [4] } as const;
    const zeros = { name: 'a.weight_zero', type: 'U8', shape: [8] } as const;
    const reading = (bytes: Uint8Array): Promise<unknown> => readNetworkWeights(bytesInMemory('u8', bytes));
    await expect(reading(file(kernel, bias))).rejects.toThrow(/it has no tensor "a\.weight_scale"/);
    await expect(reading(file(kernel, scales, zeros, bias))).rejects.toThrow(
      /a has 8 channels, but not as many scales/,
    );
  });

  test('safetensors of something else', async () => {
    const bytes = writeSafetensors([{ name: 'a', shape: [1], data: new Float32Array(1) }], 'F32');
    await expect(readNetworkWeights(bytesInMemory('other', bytes))).rejects.toThrow(
      'other: this safetensors file was not written by Reverie.',
    );
  });
});

describe('files', () => {
  test('appear whole, in the place of what was there', async () => {
    const path = at('network.safetensors');
    writeFileSync(path, 'before');
    await storeNetwork(weights, 'F16', await fileSink(path));
    expect(new Uint8Array(readFileSync(path))).toEqual(await writeNetworkWeights(weights, 'F16'));
    expect(readdirSync(dirname(path)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  test('are left as they were when the conversion is cancelled', async () => {
    const path = at('cancelled.safetensors');
    const cancel = new AbortController();
    const kernel = new StoredTensor([50, 3, 3, 3], (begin, end) => {
      cancel.abort(new Error('enough'));
      return Promise.resolve(new Float32Array((end - begin) * 27));
    });
    const source: NetworkWeights<AnyTensor> = {
      ...weights,
      convolutions: new Map([['block1_conv1', { kernel, bias: Tensor.zeros([1, 50, 1, 1]) }]]),
      classifier: [],
    };
    const sink = await fileSink(path);
    await expect(storeNetwork(source, 'F32', sink, { signal: cancel.signal })).rejects.toThrow('enough');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('cancelled'))).toEqual([]);
  });

  test('cannot be made in a folder that does not exist', async () => {
    await expect(fileSink(at('none/here.safetensors'))).rejects.toThrow(FileError);
  });
});
