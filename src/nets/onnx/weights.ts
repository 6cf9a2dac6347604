/** Fixed numbers of an ONNX file, as the engine's graph takes them. */
import { Tensor } from '../../core/tensor.js';
import { checkFinite } from '../../weights/tensorFile.js';
import type { Constant } from './step.js';

/** A tensor made of a file's numbers. */
export async function weights(
  shape: readonly [number, number, number, number],
  load: () => Promise<Float32Array>,
): Promise<Tensor> {
  return new Tensor(shape, await load());
}

/** The same constant with its numbers changed or arranged otherwise. */
export function derived(
  constant: Constant,
  shape: readonly number[],
  change: (numbers: Float32Array<ArrayBuffer>) => Float32Array<ArrayBuffer>,
): Constant {
  return { ...constant, shape, load: async () => change(await constant.load()) };
}

/** The same numbers under another shape. */
export const reshaped = (constant: Constant, shape: readonly number[]): Constant => ({ ...constant, shape });

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

/** A tensor of the file. */
export function fileConstant(
  file: {
    readonly name: string;
    shape(name: string): readonly number[];
    type(name: string): string;
    read(name: string): Promise<Float32Array<ArrayBuffer>>;
    integers(name: string): Promise<readonly number[]>;
  },
  name: string,
): Constant {
  return {
    kind: 'constant',
    name,
    shape: file.shape(name),
    float: !file.type(name).startsWith('int'),
    async load() {
      const numbers = await file.read(name);
      checkFinite(file.name, name, numbers);
      return numbers;
    },
    integers: () => file.integers(name),
  };
}
