/** Which kind of file of weights this is, by its first bytes; and what a file is that is none. */
import { FileError } from '../core/errors.js';
import type { ByteSource } from './byteSource.js';

export type WeightFormat = 'h5' | 'safetensors' | 'onnx';

const accepted = 'Weights are read from Keras .h5, .safetensors and .onnx files.';

/** As many bytes as are looked at; a tar archive says what it is at byte 257. */
const headLength = 512;

/**
 * The format by content; the ending of the name decides only where the content says nothing, so that the reader of
 * that format can say what is wrong with the file.
 *
 * @throws FileError when it is none of them: what it seems to be, and what to do.
 */
export async function weightFormat(source: ByteSource): Promise<WeightFormat> {
  if (source.size === 0) throw new FileError(`${source.name}: the file is empty.`, accepted);
  const head = await source.read(0, Math.min(headLength, source.size));
  const format = formats.find(({ begins }) => begins(head));
  if (format) return format.name;
  const foreign = foreigners.find(({ begins }) => begins(head));
  if (foreign) throw new FileError(`${source.name}: this is ${foreign.what}, not a file of weights.`, foreign.whatToDo);
  const byName = formats.find(({ endings }) => endings.test(source.name));
  if (byName) return byName.name;
  throw new FileError(`${source.name}: this is no file of weights: it begins with ${describeHead(head)}.`, accepted);
}

interface Look {
  readonly begins: (head: Uint8Array) => boolean;
}

const formats: readonly (Look & { readonly name: WeightFormat; readonly endings: RegExp })[] = [
  // Also what is left of a file that was cut inside of its signature.
  {
    name: 'h5',
    begins: (head) => startsWith(head.subarray(0, 8), '\x89HDF\r\n\x1a\n', true),
    endings: /\.(h5|hdf5)$/i,
  },
  // Eight bytes of length, the upper ones zero, then the header's JSON.
  {
    name: 'safetensors',
    begins: (head) => head[8] === 0x7b && head[5] === 0 && head[7] === 0,
    endings: /\.safetensors$/i,
  },
  // A ModelProto: field 1, the version of the format, as a number; after it field 2, 3, 5, 7 or 8.
  {
    name: 'onnx',
    begins: (head) => head[0] === 0x08 && isOneOf(head[2], [0x12, 0x1a, 0x28, 0x3a, 0x42]),
    endings: /\.onnx$/i,
  },
];

const viaPytorch =
  'Load it in PyTorch and save the weights with safetensors.torch.save_file(model.state_dict(), "weights.safetensors"), ' +
  'or the whole network with torch.onnx.export.';

/** What is often given by mistake. */
const foreigners: readonly (Look & { readonly what: string; readonly whatToDo: string })[] = [
  {
    begins: (head) => startsWith(head, 'version https://git-lfs'),
    what: 'the pointer that Git LFS leaves in the place of a large file',
    whatToDo: 'Run git lfs pull where it came from, or download the file itself.',
  },
  {
    begins: (head) => /^\s*<(!doctype|html|\?xml|head|!--)/i.test(latin(head)),
    what: 'a web page',
    whatToDo: 'The server sent a page in the place of the file: open the address in a browser to see what it wants.',
  },
  {
    begins: (head) => startsWith(head, 'PK\x03\x04'),
    what: 'a zip archive, as PyTorch (.pth, .pt), NumPy (.npz) and Keras 3 (.keras) write',
    whatToDo: `${viaPytorch} In Keras: model.save_weights("weights.weights.h5").`,
  },
  {
    begins: (head) => head[0] === 0x80 && head[1] >= 2 && head[1] <= 5,
    what: 'a Python pickle, as older PyTorch (.pth) writes',
    whatToDo: viaPytorch,
  },
  { begins: (head) => latin(head.subarray(257, 262)) === 'ustar', what: 'a tar archive', whatToDo: 'Unpack it first.' },
  { begins: (head) => head[0] === 0x1f && head[1] === 0x8b, what: 'a gzip archive', whatToDo: 'Unpack it first.' },
  {
    begins: isCaffe,
    what: 'a Caffe network (.caffemodel)',
    whatToDo:
      'Its weights are to be had in other formats: VGG16 as Keras .h5, GoogLeNet and SqueezeNet as .onnx; ' +
      'npx reverie weights list tells.',
  },
  {
    begins: (head) => startsWith(head, '\x89PNG') || (head[0] === 0xff && head[1] === 0xd8) || startsWith(head, 'RIFF'),
    what: 'a picture',
    whatToDo: accepted,
  },
  {
    begins: (head) => latin(head.subarray(4, 8)) === 'TFL3',
    what: 'a TensorFlow Lite network',
    whatToDo: 'Convert it to ONNX, with tf2onnx for instance.',
  },
];

/** A NetParameter: its name, a short text, then its layers (field 2 or 100) or inputs (3, 4, 8). */
function isCaffe(head: Uint8Array): boolean {
  if (head[0] !== 0x0a) return false;
  const end = 2 + head[1];
  const name = latin(head.subarray(2, end));
  return /^[\x20-\x7e]+$/.test(name) && isOneOf(head[end], [0x12, 0x1a, 0x20, 0x42, 0xa2]);
}

const isOneOf = (byte: number | undefined, bytes: readonly number[]): boolean => bytes.some((one) => one === byte);

const latin = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** @param orLess whether the head may be shorter than the text, as far as it goes. */
function startsWith(head: Uint8Array, text: string, orLess = false): boolean {
  if (head.length < text.length && !orLess) return false;
  return head.subarray(0, text.length).every((byte, i) => byte === text.charCodeAt(i));
}

/** The first bytes, for messages: as text where they are one. */
export function describeHead(head: Uint8Array): string {
  const start = head.subarray(0, 24);
  const text = latin(start).replace(/\s+/g, ' ');
  if (/^[\x20-\x7e]+$/.test(text)) return `the text "${text.trim()}"`;
  return `the bytes ${[...start.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
}
