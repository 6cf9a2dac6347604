/** Fixed numbers of an ONNX file, as the engine's graph takes them: read when a graph is compiled, some rows at a time. */
import type { Shape } from '../../core/shape.js';
import { StoredTensor } from '../../core/storedTensor.js';
import { Tensor } from '../../core/tensor.js';
import type { OnnxFile } from '../../weights/onnx/open.js';
import { checkFinite } from '../../weights/tensorFile.js';
import type { Constant } from './step.js';

/** A tensor of the file. */
export function fileConstant(file: OnnxFile, name: string): Constant {
  const finite = (numbers: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> => {
    checkFinite(file.name, name, numbers);
    return numbers;
  };
  const shape = file.shape(name);
  return {
    kind: 'constant',
    name,
    shape,
    float: !file.type(name).startsWith('int'),
    load: async (begin = 0, end = shape.at(0)) =>
      finite(await (end === undefined ? file.read(name) : file.readSlice(name, 0, begin, end))),
    columns: async (begin, end) => finite(await file.readSlice(name, 1, begin, end)),
    integers: () => file.integers(name),
  };
}

/** A list of integers that the importer worked out. */
export function integerConstant(name: string, numbers: readonly number[], shape = [numbers.length]): Constant {
  return {
    kind: 'constant',
    name,
    shape,
    float: false,
    load: () => Promise.resolve(Float32Array.from(numbers)),
    integers: () => Promise.resolve(numbers),
  };
}

/** A kernel. @param load its rows, [begin, end) along the first axis. */
export function kernelTensor(shape: Shape, load: (begin: number, end: number) => Promise<Float32Array>): StoredTensor {
  return new StoredTensor(shape, load);
}

/** One number per channel; few, so they are read at once. */
export async function channelTensor(constant: Constant, begin: number, end: number): Promise<Tensor> {
  return Tensor.channels(await constant.load(begin, end));
}

/** The same numbers under another shape with as many rows. */
export function reshaped(constant: Constant, shape: readonly number[]): Constant {
  const { kind, name, float, load, integers } = constant;
  if (shape.at(0) === constant.shape.at(0)) return { kind, name, shape, float, load, integers };
  const rows = shape.at(0) ?? 1;
  return {
    kind,
    name,
    shape,
    float,
    integers,
    async load(begin = 0, end = rows) {
      const numbers = await load();
      return numbers.slice((begin * numbers.length) / rows, (end * numbers.length) / rows);
    },
  };
}

/** @param change some rows, from the number `first` on, and the same rows otherwise; as many axes and rows as before. */
export function derived(
  constant: Constant,
  shape: readonly number[],
  change: (rows: Float32Array<ArrayBuffer>, first: number) => Float32Array<ArrayBuffer>,
): Constant {
  const { kind, name, float, integers } = constant;
  return { kind, name, shape, float, integers, load: async (b = 0, e) => change(await constant.load(b, e), b) };
}

/** Numbers read at once where rows lie scattered over the file: 64 MiB. */
const mostAtOnce = 1 << 24;

/** `[a, b]` to `[b, a]`. The last block of rows is kept until another is asked for: scattered, one costs as much as many. */
export function transposed(constant: Constant): Constant {
  if (constant.transposedFrom) return constant.transposedFrom;
  const [columns, rows] = constant.shape;
  const block = Math.max(1, Math.floor(mostAtOnce / Math.max(columns, 1)));
  let kept: { readonly first: number; readonly numbers: Float32Array } | undefined;

  async function blockFrom(first: number): Promise<Float32Array> {
    if (kept?.first === first) return kept.numbers;
    kept = undefined;
    const last = Math.min(first + block, rows);
    const numbers = await readColumns(constant, first, last);
    kept = { first, numbers };
    return numbers;
  }
  return {
    kind: 'constant',
    name: constant.name,
    shape: [rows, columns],
    float: constant.float,
    transposedFrom: constant,
    integers: () => constant.integers(),
    async load(begin = 0, end = rows) {
      const result = new Float32Array((end - begin) * columns);
      for (let row = begin; row < end;) {
        const first = row - (row % block);
        const stop = Math.min(end, first + block);
        const numbers = await blockFrom(first);
        result.set(numbers.subarray((row - first) * columns, (stop - first) * columns), (row - begin) * columns);
        row = stop;
      }
      if (end === rows) kept = undefined;
      return result;
    },
  };
}

/** The columns [begin, end) of a matrix as rows. */
async function readColumns(constant: Constant, begin: number, end: number): Promise<Float32Array> {
  const [rows, whole] = constant.shape;
  const numbers = constant.columns ? await constant.columns(begin, end) : await constant.load();
  const [width, offset] = constant.columns ? [end - begin, 0] : [whole, begin];
  const turned = new Float32Array(rows * (end - begin));
  for (let column = 0; column < end - begin; column++) {
    for (let row = 0; row < rows; row++) turned[column * rows + row] = numbers[row * width + offset + column];
  }
  return turned;
}
