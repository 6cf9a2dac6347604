/** Opens .onnx files (https://onnx.ai): the graph at once, the numbers of its tensors when asked for. */
import { FileError } from '../../core/errors.js';
import type { ByteSource } from '../byteSource.js';
import { sliceContiguous, someOf, type TensorFile } from '../tensorFile.js';
import { type OnnxModel, readModel } from './model.js';
import { readFloats, readIntegers, type TensorEntry } from './tensor.js';
import { Wire } from './wire.js';

/** An open .onnx file. Its tensors are the initializers and the constant nodes. */
export interface OnnxFile extends TensorFile, Omit<OnnxModel, 'tensors'> {
  /** 'float32', 'int64', ... @throws FileError when there is no such tensor. */
  type(name: string): string;
  /** The numbers of a list of integers. @throws FileError when it holds something else, or is damaged. */
  integers(name: string): Promise<readonly number[]>;
}

/**
 * Reads the graph and locates the tensors; memory goes with the number of nodes, not with the weights.
 *
 * @throws FileError when the file is damaged, cut short, something else, or keeps its weights in another file.
 */
export async function openOnnx(source: ByteSource): Promise<OnnxFile> {
  const { tensors, ...model } = await readModel(new Wire(source));
  const entry = (name: string): TensorEntry => {
    const found = tensors.get(name);
    if (found === undefined) {
      throw new FileError(`${source.name}: it has no tensor "${name}".`, `It holds ${someOf([...tensors.keys()])}.`);
    }
    return found;
  };
  return {
    ...model,
    name: source.name,
    names: [...tensors.keys()],
    shape: (name) => entry(name).shape,
    type: (name) => entry(name).type,
    // Async, so that a name that does not exist is a rejection like every other trouble; a window for each, as several
    // tensors may be read at once.
    read: async (name) => readFloats(new Wire(source), entry(name)),
    readSlice: async (name, axis, begin, end) =>
      sliceContiguous(entry(name).shape, axis, begin, end, (first, last) =>
        readFloats(new Wire(source), entry(name), first, last),
      ),
    integers: async (name) => readIntegers(new Wire(source), entry(name)),
    close: () => undefined,
  };
}
