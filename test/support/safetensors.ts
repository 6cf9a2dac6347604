/** Small safetensors files named as torchvision names a VGG, with numbers from a seed. */
import { randomBytes } from './downloads.js';

/** A file of F32 tensors in the order given. */
export function safetensors(tensors: Readonly<Record<string, readonly number[]>>, seed: number): Uint8Array {
  const header: Record<string, object> = { __metadata__: { format: 'pt' } };
  let size = 0;
  for (const [name, shape] of Object.entries(tensors)) {
    const bytes = 4 * shape.reduce((a, b) => a * b, 1);
    header[name] = { dtype: 'F32', shape, data_offsets: [size, size + bytes] };
    size += bytes;
  }
  const text = JSON.stringify(header);
  const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8));
  const file = new Uint8Array(8 + json.length + size);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  file.set(json, 8);
  // Small finite numbers: the exponent's upper bits stay clear.
  file.set(
    randomBytes(size, seed).map((byte, i) => (i % 4 === 3 ? 0x3c : byte)),
    8 + json.length,
  );
  return file;
}

/** The first block of VGG16, and a tensor that is no convolution. */
export const firstBlock = {
  'features.0.weight': [64, 3, 3, 3],
  'features.0.bias': [64],
  'features.2.weight': [64, 64, 3, 3],
  'features.2.bias': [64],
  'head.fc.weight': [1000, 100],
} as const;
