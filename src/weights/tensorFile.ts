/**
 * A file of named tensors, whatever its format: what is in it is known at once, numbers are read when asked for. So a
 * file of half a gigabyte never stands in memory as a whole.
 */
export interface TensorFile {
  /** For messages: the file's name as the user knows it. */
  readonly name: string;
  /** Every tensor in the file, by its path inside it ("block1_conv1/block1_conv1_W_1:0"). */
  readonly names: readonly string[];

  /** Sizes of the axes, outermost first; any number of axes. @throws FileError when there is no such tensor. */
  shape(name: string): readonly number[];

  /**
   * The numbers, last axis fastest, as float32 whatever the file's precision. A new array at every call.
   *
   * @throws FileError when the file is damaged there or holds something else than floating-point numbers.
   */
  read(name: string): Promise<Float32Array<ArrayBuffer>>;

  close(): void;
}

/** Names for a message: all of a few, the first of many. */
export function someOf(names: readonly string[], most = 4): string {
  if (names.length === 0) return 'nothing';
  const shown = names.slice(0, most).join(', ');
  return names.length <= most ? shown : `${shown} and ${names.length - most} more`;
}
