/**
 * What the first bytes of an HDF5 file tell, before a library is asked: whether it is one at all, and how long it
 * should be. A download that broke off and a web page saved by mistake get a message of their own.
 *
 * (HDF5 File Format Specification 3.0, section II.A, "Disk Format: Level 0A - Format Signature and Superblock")
 */
import { FileError } from '../core/errors.js';
import { describeHead } from './format.js';

const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** As many bytes of the head as {@link checkH5Head} looks at. */
export const h5HeadLength = 64;

const whatToDo = 'Take a Keras .h5 file, such as vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5.';

/**
 * @param name the file's name, for messages. @param head its first bytes, {@link h5HeadLength} if it has as many.
 * @param size its length in bytes.
 * @throws FileError when it is no HDF5 file or ends early.
 */
export function checkH5Head(name: string, head: Uint8Array, size: number): void {
  if (size === 0) throw new FileError(`${name}: the file is empty.`, whatToDo);
  const shared = Math.min(head.length, signature.length);
  if (!signature.slice(0, shared).every((byte, i) => byte === head[i])) {
    throw new FileError(`${name}: this is not an HDF5 file, it begins with ${describeHead(head)}.`, whatToDo);
  }
  const whole = declaredSize(head);
  if (whole === undefined || size < whole) {
    const of = whole === undefined ? '' : ` of ${grouped(whole)}`;
    throw new FileError(
      `${name}: the file is truncated, only ${grouped(size)}${of} bytes are there.`,
      'Download or copy it again.',
    );
  }
}

/** The end-of-file address in the superblock; undefined when the head ends before it. Infinite when unreadable. */
function declaredSize(head: Uint8Array): number | undefined {
  if (head.length < h5HeadLength) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const version = view.getUint8(8);
  // Version 0 and 1 store the size of addresses at byte 13, later ones at byte 9; every file in use has 8.
  const [sizeAt, endAt] = version === 0 ? [13, 40] : version === 1 ? [13, 44] : [9, 28];
  // Anything else is for the library to judge.
  return view.getUint8(sizeAt) === 8 ? Number(view.getBigUint64(endAt, true)) : 0;
}

const grouped = (bytes: number): string => bytes.toLocaleString('en-US');
