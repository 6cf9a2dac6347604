/** The .onnx reader: what it reads, how little of a file it looks at, and what it says about files that cannot be read. */
import { describe, expect, test } from 'vitest';
import { FileError, messageOf } from '../../src/core/errors.js';
import { Rng } from '../../src/core/rng.js';
import { onnxNetwork } from '../../src/nets/onnx/network.js';
import { type ByteSource, bytesInMemory } from '../../src/weights/byteSource.js';
import { type OnnxFile, openOnnx } from '../../src/weights/onnx/open.js';
import { type OnnxModelText, type OnnxTensor, randomTensor, writeOnnx } from '../support/onnx.js';

const conv = { op: 'Conv', inputs: ['x', 'w', 'b'], outputs: ['c'] };
const input = { name: 'x', shape: ['n', 3, 'height', 'width'] };
const open = (model: Partial<OnnxModelText>): Promise<OnnxFile> =>
  openOnnx(bytesInMemory('tiny.onnx', writeOnnx({ nodes: [conv], inputs: [input], outputs: ['c'], ...model })));

const values = [0, 1, -1.5, 0.25, 3, -8];

describe('tensors', () => {
  test.each(['float32', 'float16', 'bfloat16', 'float64'] as const)('%s, raw, packed and one by one', async (type) => {
    const tensors = (['raw', 'packed', 'unpacked'] as const).map((storage): OnnxTensor => {
      return { name: storage, shape: [2, 3], data: values, type, storage };
    });
    const file = await open({ tensors });
    expect(file.names).toEqual(['raw', 'packed', 'unpacked']);
    for (const { name } of tensors) {
      expect(file.shape(name)).toEqual([2, 3]);
      expect(file.type(name)).toBe(type);
      expect(await file.read(name)).toEqual(Float32Array.from(values));
      expect(await file.readSlice(name, 1, 1, 3)).toEqual(Float32Array.of(1, -1.5, 3, -8));
      expect(await file.readSlice(name, 0, 1, 2)).toEqual(Float32Array.of(0.25, 3, -8));
    }
  });

  test.each(['int32', 'int64'] as const)('%s, raw, packed and one by one', async (type) => {
    const data = [1, -1, 7, 300, -70000, 0];
    const tensors = (['raw', 'packed', 'unpacked'] as const).map((storage): OnnxTensor => {
      return { name: storage, shape: [6], data, type, storage };
    });
    const file = await open({ tensors });
    for (const { name } of tensors) {
      expect(await file.integers(name)).toEqual(data);
      await expect(file.read(name)).rejects.toThrow(
        /tiny\.onnx: .*"\w+" should hold floating-point numbers, it is int/,
      );
    }
  });

  test('a single number, and an empty list', async () => {
    const file = await open({
      tensors: [
        { name: 'one', shape: [], data: [4] },
        { name: 'none', shape: [0], data: [], type: 'int64' },
      ],
    });
    expect(file.shape('one')).toEqual([]);
    expect(await file.read('one')).toEqual(Float32Array.of(4));
    expect(await file.integers('none')).toEqual([]);
  });

  test('constants written as nodes are tensors too', async () => {
    const constant = (output: string, attributes: Record<string, OnnxTensor | number | { float: number }>) => ({
      op: 'Constant',
      inputs: [],
      outputs: [output],
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([key, value]) => [
          key,
          typeof value === 'object' && 'shape' in value ? { tensor: value } : value,
        ]),
      ),
    });
    const file = await open({
      nodes: [
        constant('t', { value: { name: '', shape: [6], data: values } }),
        constant('f', { value_float: { float: 0.5 } }),
        constant('i', { value_int: -3 }),
        conv,
      ],
    });
    expect(file.nodes.map(({ opType }) => opType)).toEqual(['Conv']);
    expect(await file.read('t')).toEqual(Float32Array.from(values));
    expect(await file.read('f')).toEqual(Float32Array.of(0.5));
    expect(await file.integers('i')).toEqual([-3]);
  });

  test('several at once', async () => {
    const tensors = Array.from({ length: 20 }, (_, i) => randomTensor(new Rng(i), `t${i}`, [50]));
    const file = await open({ tensors: tensors.map((tensor) => ({ ...tensor, storage: 'unpacked' })) });
    const read = await Promise.all(tensors.map(({ name }) => file.read(name)));
    read.forEach((numbers, i) => {
      expect(numbers).toEqual(tensors[i].data);
    });
  });
});

test('the graph: nodes, settings, inputs without the initializers, outputs, version, origin', async () => {
  const attributes = { strides: [2, 2], auto_pad: 'VALID', group: 1, alpha: { float: 0.5 }, list: { floats: [1, 2] } };
  const file = await open({
    nodes: [
      { ...conv, name: 'first', attributes },
      { op: 'Gelu', domain: 'com.microsoft', inputs: ['c'], outputs: ['y'] },
    ],
    inputs: [input, { name: 'w', shape: [4, 3, 3, 3] }],
    tensors: [randomTensor(new Rng(1), 'w', [4, 3, 3, 3])],
    outputs: ['y'],
    opset: 12,
    producer: 'someone',
  });
  const [first, second] = file.nodes;
  expect(first).toMatchObject({ opType: 'Conv', name: 'first', inputs: ['x', 'w', 'b'], outputs: ['c'] });
  expect(Object.fromEntries(first.attributes)).toEqual({
    strides: { kind: 'integers', value: [2, 2] },
    auto_pad: { kind: 'text', value: 'VALID' },
    group: { kind: 'integer', value: 1 },
    alpha: { kind: 'float', value: 0.5 },
    list: { kind: 'floats', value: [1, 2] },
  });
  expect(second).toMatchObject({ opType: 'com.microsoft::Gelu', name: 'y' });
  expect(file.inputs).toEqual([{ name: 'x', shape: [undefined, 3, undefined, undefined] }]);
  expect(file.outputs.map(({ name }) => name)).toEqual(['y']);
  expect(file.opset).toBe(12);
  expect(file.metadata).toEqual({ producer: 'someone', graph: 'tiny' });
});

test('of a large file only some kilobytes are read before a tensor is asked for', async () => {
  const tensors = ['u', 'v', 'w'].map((name) => randomTensor(new Rng(1), name, [1024, 1024]));
  const bytes = writeOnnx({ nodes: [conv], tensors, inputs: [input], outputs: ['c'] });
  let [read, most] = [0, 0];
  const memory = bytesInMemory('large.onnx', bytes);
  const counted: ByteSource = {
    ...memory,
    read(begin, end) {
      read += end - begin;
      most = Math.max(most, end - begin);
      return memory.read(begin, end);
    },
  };
  const file = await openOnnx(counted);
  expect(bytes.length).toBeGreaterThan(12 << 20);
  expect(read).toBeLessThan(512 << 10);
  expect(await file.readSlice('v', 0, 10, 12)).toEqual(Float32Array.from(tensors[1].data.slice(10240, 12288)));
  expect(most).toBe(64 << 10);
});

describe('what cannot be read', () => {
  const troubles: readonly [what: string, model: Partial<OnnxModelText>, message: RegExp][] = [
    [
      'numbers in another file',
      { tensors: [{ name: 'w', shape: [2], data: [], external: 'w.bin' }] },
      /"w" are in the file "w\.bin".*save_as_external_data=False/,
    ],
    ['too few numbers', { tensors: [{ name: 'w', shape: [7], data: values }] }, /"w" of shape 7 float32 has 24 bytes/],
    [
      'a shape beyond all files',
      { tensors: [{ name: 'w', shape: [2 ** 31, 2 ** 31], data: values, storage: 'packed' }] },
      /"w"/,
    ],
    ['a negative axis', { tensors: [{ name: 'w', shape: [-1], data: values }] }, /"w" has the shape -1/],
    [
      'two tensors of one name',
      { tensors: [0, 1].map(() => ({ name: 'w', shape: [1], data: [1] })) },
      /two tensors have the name "w"/,
    ],
    ['no nodes', { nodes: [] }, /it has no graph/],
    ['a node without an output', { nodes: [{ op: 'Conv', inputs: ['x'], outputs: [] }] }, /has no output/],
  ];
  test.each(troubles)('%s', async (_, model, message) => {
    const trouble = await open(model).catch((error: unknown) => error);
    expect(trouble).toBeInstanceOf(FileError);
    expect(messageOf(trouble)).toMatch(/^tiny\.onnx: /);
    expect(messageOf(trouble)).toMatch(message);
  });

  test('a type that is no number, only when it is asked for', async () => {
    const file = await open({ tensors: [{ name: 's', shape: [3], data: [1, 2, 3], type: 'text' }] });
    await expect(file.read('s')).rejects.toThrow(/tiny\.onnx: .*it is of type 8/);
    await expect(file.integers('s')).rejects.toThrow(/tiny\.onnx: .*it is of type 8/);
    await expect(file.read('t')).rejects.toThrow('tiny.onnx: it has no tensor "t". It holds s.');
  });
});

/** A classifier of a kilobyte with every kind of tensor. */
const small = writeOnnx({
  nodes: [
    {
      op: 'Constant',
      inputs: [],
      outputs: ['slope'],
      attributes: { value: { tensor: { name: '', shape: [], data: [2] } } },
    },
    { ...conv, name: 'conv', attributes: { pads: [1, 1, 1, 1], strides: [2, 2] } },
    { op: 'LRN', inputs: ['c'], outputs: ['l'], attributes: { size: 3, alpha: { float: 0.1 } } },
    { op: 'Mul', inputs: ['l', 'slope'], outputs: ['m'] },
    { op: 'MaxPool', inputs: ['m'], outputs: ['p'], attributes: { kernel_shape: [3, 3], ceil_mode: 1 } },
    { op: 'Concat', inputs: ['p', 'p'], outputs: ['k'], attributes: { axis: 1 } },
    { op: 'GlobalAveragePool', inputs: ['k'], outputs: ['g'] },
    { op: 'Reshape', inputs: ['g', 'shape'], outputs: ['f'] },
    { op: 'Gemm', inputs: ['f', 'u', 'v'], outputs: ['y'], attributes: { transB: 1 } },
    { op: 'Softmax', inputs: ['y'], outputs: ['prob'] },
  ],
  tensors: [
    randomTensor(new Rng(1), 'w', [4, 3, 3, 3]),
    { ...randomTensor(new Rng(2), 'b', [4]), storage: 'packed' },
    { ...randomTensor(new Rng(3), 'u', [5, 8]), type: 'float16' },
    { ...randomTensor(new Rng(4), 'v', [5]), storage: 'unpacked' },
    { name: 'shape', shape: [2], data: [0, -1], type: 'int64' },
  ],
  inputs: [{ name: 'x', shape: [1, 3, 16, 16] }],
  outputs: ['prob'],
});

/** Reads everything there is. @returns the message of the trouble; anything but a FileError fails the test. */
async function troubleWith(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const file = await openOnnx(bytesInMemory('small.onnx', bytes));
    await onnxNetwork(file);
    for (const name of file.names) await (file.type(name).startsWith('int') ? file.integers(name) : file.read(name));
    return undefined;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    return messageOf(error);
  }
}

test('cut short at every byte, it says so', async () => {
  expect(await troubleWith(small)).toBeUndefined();
  for (let length = 0; length < small.length; length++) {
    const trouble = await troubleWith(small.subarray(0, length));
    expect(trouble, `cut at byte ${length} of ${small.length}`).toMatch(/^small\.onnx: \S/);
  }
});

test('a thousand random corruptions: an error that names the file, or a file that still makes sense', async () => {
  const rng = new Rng(5);
  const before = process.memoryUsage().rss;
  let refused = 0;
  for (let run = 0; run < 1000; run++) {
    const bytes = Uint8Array.from(small);
    // One byte, several, or a run of them.
    const count = rng.pick([1, 1, 4, 16]);
    const at = rng.int(bytes.length);
    for (let k = 0; k < count; k++)
      bytes[rng.chance(0.5) ? (at + k) % bytes.length : rng.int(bytes.length)] = rng.int(256);
    const trouble = await troubleWith(bytes);
    if (trouble !== undefined) {
      refused++;
      expect(trouble).toMatch(/^small\.onnx: \S/);
    }
  }
  expect(refused).toBeGreaterThan(300);
  expect(process.memoryUsage().rss - before).toBeLessThan(256 << 20);
});

test('something else altogether', async () => {
  const rng = new Rng(9);
  const noise = Uint8Array.from({ length: 4096 }, () => rng.int(256));
  const text = new TextEncoder().encode('<!doctype html><html><body>Not found</body></html>');
  for (const bytes of [noise, text, new Uint8Array(0), new Uint8Array(4096)]) {
    expect(await troubleWith(bytes)).toMatch(/^small\.onnx: this is no ONNX file/);
  }
});
