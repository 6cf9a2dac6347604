/** Several files of tensors as one: the convolutions and the classifier of a network that came in two parts. */
import { FileError } from '../core/errors.js';
import type { TensorFile } from './tensorFile.js';

/** Of two tensors with the same name the first file's is taken. */
export function joinedFile(name: string, files: readonly TensorFile[]): TensorFile {
  const owner = new Map(files.toReversed().flatMap((file) => file.names.map((tensor) => [tensor, file] as const)));
  const fileOf = (tensor: string): TensorFile => {
    const file = owner.get(tensor);
    if (file === undefined) throw new FileError(`${name}: there is no tensor "${tensor}" in it.`);
    return file;
  };
  return {
    name,
    names: [...new Set(files.flatMap((file) => file.names))],
    shape: (tensor) => fileOf(tensor).shape(tensor),
    read: (tensor) => fileOf(tensor).read(tensor),
    readSlice: (tensor, axis, begin, end) => fileOf(tensor).readSlice(tensor, axis, begin, end),
    close: () => {
      for (const file of files) file.close();
    },
  };
}
