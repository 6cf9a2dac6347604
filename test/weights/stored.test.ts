/** Tensors of files as constants: parts of tensors along any axis, other orders of axes, and what is refused. */
import { describe, expect, test } from 'vitest';
import { FileError } from '../../src/core/errors.js';
import { Loading } from '../../src/core/loading.js';
import { numbersOf, StoredTensor } from '../../src/core/storedTensor.js';
import { bytesInMemory } from '../../src/weights/byteSource.js';
import { openH5 } from '../../src/weights/node/openH5.js';
import { openSafetensors } from '../../src/weights/safetensors.js';
import { storedTensor } from '../../src/weights/storedTensor.js';
import { sliceContiguous, type TensorFile } from '../../src/weights/tensorFile.js';
import { writeSafetensors } from '../../src/weights/writeSafetensors.js';
import { writeH5 } from '../support/h5.js';
import { temporaryFolder } from '../support/temporary.js';

const at = temporaryFolder();
const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, i) => i + 1);

/** Picks the part of a tensor by index arithmetic of its own. */
function part(shape: readonly number[], data: Float32Array, axis: number, begin: number, end: number): number[] {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return [...data].filter((_, i) => {
    const index = Math.floor(i / inner) % shape[axis];
    return index >= begin && index < end;
  });
}

const shape = [4, 3, 5, 2];
const data = ramp(120);

async function inSafetensors(): Promise<TensorFile> {
  return openSafetensors(bytesInMemory('a.safetensors', writeSafetensors([{ name: 't', shape, data }], 'F32')));
}

async function inH5(gzip = false): Promise<TensorFile> {
  const path = at(gzip ? 'zipped.h5' : 'plain.h5');
  await writeH5(path, [{ path: 't', shape, data, gzip }]);
  return openH5(path);
}

describe.each([
  ['safetensors', inSafetensors],
  ['HDF5', () => inH5()],
  ['compressed HDF5', () => inH5(true)],
])('%s', (_, open) => {
  test('parts along every axis', async () => {
    const file = await open();
    for (const [axis, length] of shape.entries()) {
      for (let begin = 0; begin <= length; begin++) {
        for (let end = begin; end <= length; end++) {
          const numbers = await file.readSlice('t', axis, begin, end);
          expect([...numbers], `${axis}: ${begin} to ${end}`).toEqual(part(shape, data, axis, begin, end));
        }
      }
    }
    file.close();
    file.close();
  });

  test('parts that do not exist', async () => {
    const file = await open();
    await expect(file.readSlice('t', 4, 0, 1)).rejects.toThrow(RangeError);
    await expect(file.readSlice('t', 0, 0, 5)).rejects.toThrow(RangeError);
    await expect(file.readSlice('t', 0, 2, 1)).rejects.toThrow(RangeError);
    await expect(file.readSlice('u', 0, 0, 1)).rejects.toThrow(FileError);
    file.close();
  });
});

test('a closed HDF5 file says so', async () => {
  const file = await inH5();
  file.close();
  await expect(file.read('t')).rejects.toThrow(/plain\.h5: the file was closed/);
});

test('columns of a long matrix are read without the rest, a window at a time', async () => {
  const long = [3000, 1000];
  const reads: number[] = [];
  const numbers = await sliceContiguous(long, 1, 998, 1000, (begin, end) => {
    reads.push(end - begin);
    return Promise.resolve(Float32Array.from({ length: end - begin }, (_, i) => begin + i));
  });
  expect([...numbers.subarray(0, 4)]).toEqual([998, 999, 1998, 1999]);
  expect([...numbers.subarray(-2)]).toEqual([2_999_998, 2_999_999]);
  expect(Math.max(...reads)).toBeLessThanOrEqual(1 << 20);
});

describe('as constants', () => {
  /** Element [o, i, y, x] of a tensor that counts up, by the file's strides. */
  const expected = (
    [outputs, inputs, height, width]: readonly number[],
    index: (o: number, i: number, y: number, x: number) => number,
  ): number[] => {
    const numbers: number[] = [];
    for (let o = 0; o < outputs; o++)
      for (let i = 0; i < inputs; i++)
        for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) numbers.push(index(o, i, y, x) + 1);
    return numbers;
  };

  test('kernels of [out, in, height, width], as they are and with blue first', async () => {
    const file = await inSafetensors();
    expect([...(await numbersOf(storedTensor(file, 't', [4, 3, 5, 2])))]).toEqual([...data]);
    const reversed = storedTensor(file, 't', [4, 3, 5, 2], { reversed: true });
    expect([...(await reversed.read(0, 4))]).toEqual(
      expected(shape, (o, i, y, x) => ((o * 3 + (2 - i)) * 5 + y) * 2 + x),
    );
  });

  test('kernels of [height, width, in, out]', async () => {
    const file = await inH5();
    const wanted = expected([2, 5, 4, 3], (o, i, y, x) => ((y * 3 + x) * 5 + i) * 2 + o);
    const tensor = storedTensor(file, 't', [2, 5, 4, 3], { view: [4, 3, 5, 2], order: [3, 2, 0, 1] });
    expect([...(await numbersOf(tensor))]).toEqual(wanted);
    expect([...(await tensor.read(1, 2))]).toEqual(wanted.slice(60));
    file.close();
  });

  test('matrices, flattened in either order', async () => {
    const matrix = (rows: number, columns: number): Uint8Array =>
      writeSafetensors([{ name: 'fc', shape: [rows, columns], data: ramp(rows * columns) }], 'F32');
    const keras = await openSafetensors(bytesInMemory('k', matrix(3 * 3 * 2, 5)));
    const fromKeras = storedTensor(keras, 'fc', [5, 2, 3, 3], { view: [3, 3, 2, 5], order: [3, 2, 0, 1] });
    expect([...(await numbersOf(fromKeras))]).toEqual(
      expected([5, 2, 3, 3], (o, i, y, x) => ((y * 3 + x) * 2 + i) * 5 + o),
    );
    const torch = await openSafetensors(bytesInMemory('t', matrix(5, 2 * 3 * 3)));
    expect([...(await numbersOf(storedTensor(torch, 'fc', [5, 2, 3, 3])))]).toEqual([...ramp(90)]);
  });

  test('numbers that are not finite are refused when they are read', async () => {
    const bytes = writeSafetensors([{ name: 't', shape: [2, 1, 1, 1], data: Float32Array.of(1, Infinity) }], 'F32');
    const tensor = storedTensor(await openSafetensors(bytesInMemory('bad', bytes)), 't', [2, 1, 1, 1]);
    expect([...(await tensor.read(0, 1))]).toEqual([1]);
    await expect(tensor.read(0, 2)).rejects.toThrow(/bad: t holds numbers that are not finite, the first at place 1/);
  });

  test('what cannot be seen so is refused', async () => {
    const file = await inSafetensors();
    expect(() => storedTensor(file, 't', [4, 3, 2, 5])).not.toThrow();
    expect(() => storedTensor(file, 't', [3, 4, 5, 2])).toThrow(RangeError);
    expect(() => storedTensor(file, 't', [3, 4, 5, 2], { view: [4, 3, 5, 2], order: [1, 0, 2, 3] })).toThrow(
      RangeError,
    );
    expect(() => storedTensor(file, 'u', [4, 3, 5, 2])).toThrow(FileError);
  });

  test('a source of the wrong length is noticed', async () => {
    const tensor = new StoredTensor([4, 2, 1, 1], () => Promise.resolve(new Float32Array(3)));
    await expect(tensor.read(0, 2)).rejects.toThrow(/rows 0 to 2 of shape 4x2x1x1 are 4 numbers, got 3/);
    await expect(tensor.read(3, 5)).rejects.toThrow(RangeError);
  });
});

test('loading reads as much at once as a source is worth, and hands it out in parts', async () => {
  const reads: number[] = [];
  const read = (begin: number, end: number): Promise<Float32Array> => {
    reads.push(end - begin);
    return Promise.resolve(Float32Array.from({ length: 2 * (end - begin) }, (_, i) => 2 * begin + i));
  };
  const tensor = new StoredTensor([40, 2, 1, 1], read, 20 * 8);
  const parts: [number, number, number][] = [];
  const loading = new Loading({ partBytes: 1 }, () => undefined);
  for await (const { begin, end, data: numbers } of loading.parts(tensor, 8)) parts.push([begin, end, numbers[0]]);
  expect(reads).toEqual([16, 16, 8]);
  expect(parts).toEqual([0, 8, 16, 24, 32].map((row) => [row, row + 8, 2 * row]));
});
