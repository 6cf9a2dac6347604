// Safetensors files: every kind of number, and what is said of headers that contradict themselves or the file.
import { describe, expect, test } from 'vitest';
import { FileError } from '../../src/core/errors.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { openSafetensors, type Safetensors } from '../../src/weights/safetensors.js';
import { writeSafetensors } from '../../src/weights/writeSafetensors.js';

/** A file by hand: its header, and its data. */
function file(header: unknown, data: Uint8Array = new Uint8Array(64)): Promise<Safetensors> {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return openSafetensors(bytesInMemory('made.safetensors', bytes));
}

describe('numbers', () => {
  test('half, brain, single and double precision become float32', async () => {
    const data = new Uint8Array(40);
    const view = new DataView(data.buffer);
    view.setUint16(0, 0x3e00, true); // 1.5 as half
    view.setUint16(2, 0xc000, true); // -2
    view.setUint16(4, 0x3fc0, true); // 1.5 as bfloat16
    view.setUint16(6, 0xc2f7, true); // -123.5
    view.setFloat32(8, 0.1, true);
    view.setFloat64(12, 0.1, true);
    const opened = await file(
      {
        half: { dtype: 'F16', shape: [2], data_offsets: [0, 4] },
        brain: { dtype: 'BF16', shape: [2, 1], data_offsets: [4, 8] },
        single: { dtype: 'F32', shape: [], data_offsets: [8, 12] },
        double: { dtype: 'F64', shape: [1], data_offsets: [12, 20] },
        counts: { dtype: 'I64', shape: [1], data_offsets: [20, 28] },
        __metadata__: { format: 'pt' },
      },
      data,
    );
    expect(opened.names).toEqual(['half', 'brain', 'single', 'double', 'counts']);
    expect(opened.metadata).toEqual({ format: 'pt' });
    expect(await opened.read('half')).toEqual(Float32Array.of(1.5, -2));
    expect(await opened.read('brain')).toEqual(Float32Array.of(1.5, -123.5));
    expect(await opened.read('single')).toEqual(Float32Array.of(0.1));
    expect(await opened.read('double')).toEqual(Float32Array.of(0.1));
    expect(opened.shape('brain')).toEqual([2, 1]);
    await expect(opened.read('counts')).rejects.toThrow(/counts holds I64, not floating-point numbers/);
    await expect(opened.read('none')).rejects.toThrow(/it has no tensor "none"/);
  });

  test('what is written is read', async () => {
    const tensor = { name: 'a', shape: [2, 2], data: Float32Array.of(1, 0.5, -3, 65504) };
    for (const dtype of ['F16', 'F32'] as const) {
      const opened = await openSafetensors(bytesInMemory('a', writeSafetensors([tensor], dtype, { by: 'me' })));
      expect(await opened.read('a')).toEqual(tensor.data);
      expect(opened.metadata).toEqual({ by: 'me' });
    }
  });
});

describe('trouble', () => {
  const entry = (begin: number, end: number, shape: unknown = [(end - begin) / 4]): object => ({
    dtype: 'F32',
    shape,
    data_offsets: [begin, end],
  });
  test.each<[string, unknown, RegExp]>([
    ['not JSON', '{"a": ', /header is not JSON/],
    ['no table', '[1, 2]', /header is not a table/],
    ['beyond the end', { a: entry(0, 80) }, /cut short: tensor "a" ends at byte \d+, the file at \d+/],
    ['overlapping', { a: entry(0, 16), b: entry(12, 20) }, /tensors "a" and "b" overlap/],
    ['the same bytes many times', { a: entry(0, 64), b: entry(0, 64) }, /overlap/],
    ['a shape of more numbers', { a: entry(0, 16, [5]) }, /description of tensor "a" is damaged/],
    ['a shape below zero', { a: entry(0, 16, [-2, -2]) }, /"a" is damaged/],
    ['an end before its beginning', { a: entry(16, 12, [1]) }, /"a" is damaged/],
    ['a fraction', { a: entry(0, 2, [0.5]) }, /"a" is damaged/],
    ['no description', { a: 7 }, /"a" is damaged/],
    ['metadata that is none', { __metadata__: 'hello' }, /metadata is not a table/],
  ])('%s', async (_, header, message) => {
    const opening = file(header);
    await expect(opening).rejects.toThrow(FileError);
    await expect(opening).rejects.toThrow(message);
    await expect(opening).rejects.toThrow(/^made\.safetensors: /);
  });

  test('a header longer than the file, and one longer than any', async () => {
    const open = (length: bigint): Promise<Safetensors> => {
      const bytes = new Uint8Array(100);
      new DataView(bytes.buffer).setBigUint64(0, length, true);
      return openSafetensors(bytesInMemory('made.safetensors', bytes));
    };
    await expect(open(1000n)).rejects.toThrow(/cut short: its header ends at byte 1008, the file at 100/);
    await expect(open(2n ** 63n)).rejects.toThrow(/no safetensors file: its header would have \d+ bytes/);
    await expect(openSafetensors(bytesInMemory('made', new Uint8Array(3)))).rejects.toThrow(/3 bytes, too few/);
  });
});
