/**
 * The number types of weight files, and the way from their bytes (little-endian) to float32.
 *
 * bfloat16 is the upper half of a float32. Half precision has 1 sign bit, 5 exponent bits and 10 of fraction: 65536
 * numbers, so a table of all of them turns it into float32 (IEEE 754-2019, binary16).
 */
import { Float16Array } from '@petamoriken/float16';

export type NumberType = 'F16' | 'BF16' | 'F32' | 'F64' | 'U8';

export const bytesPer: Readonly<Record<NumberType, number>> = { F16: 2, BF16: 2, F32: 4, F64: 8, U8: 1 };

export function isNumberType(name: unknown): name is NumberType {
  return typeof name === 'string' && Object.hasOwn(bytesPer, name);
}

/**
 * The numbers that `bytes` hold.
 *
 * @param into takes them; the bytes may be its own last ones, where they are no longer than it is. Default new memory, or
 *   for float32 the bytes' own.
 */
export function toFloat32(
  type: NumberType,
  bytes: Uint8Array<ArrayBuffer>,
  into?: Float32Array<ArrayBuffer>,
): Float32Array<ArrayBuffer> {
  const length = bytes.byteLength / bytesPer[type];
  const { buffer, byteOffset } = byteOffsetFits(bytes, bytesPer[type]) ? bytes : bytes.slice();
  if (type === 'F32') {
    const numbers = new Float32Array(buffer, byteOffset, length);
    if (into === undefined || into.buffer === buffer) return numbers;
    into.set(numbers);
    return into;
  }
  // Written from the first on, numbers never overtake what is still to be read of shorter ones behind them.
  const numbers = into ?? new Float32Array(length);
  switch (type) {
    case 'F64':
      numbers.set(new Float64Array(buffer, byteOffset, length));
      break;
    case 'U8':
      for (let i = 0; i < length; i++) numbers[i] = bytes[i];
      break;
    case 'BF16': {
      const halves = new Uint16Array(buffer, byteOffset, length);
      const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, length);
      for (let i = 0; i < length; i++) bits[i] = halves[i] << 16;
      break;
    }
    case 'F16': {
      const halves = new Uint16Array(buffer, byteOffset, length);
      const table = halfTable();
      for (let i = 0; i < length; i++) numbers[i] = table[halves[i]];
      break;
    }
  }
  return numbers;
}

const byteOffsetFits = ({ byteOffset }: Uint8Array, size: number): boolean => byteOffset % size === 0;

let halves: Float32Array | undefined;

/** Every half-precision number, by its 16 bits. */
function halfTable(): Float32Array {
  halves ??= Float32Array.from(new Float16Array(Uint16Array.from({ length: 65536 }, (_, bits) => bits).buffer));
  return halves;
}

/** Stored as half precision: numbers beyond its largest, 65504, become infinite. */
export const largestHalf = 65504;

const lowestHalfBits = 0x38800000; // 2^-14 as float32, the smallest number that half precision holds in full
const beyondHalfBits = 0x477ff000; // 65520: from here on half precision rounds to infinity

/** Half-precision numbers, as their bits, from float32, rounded to the nearest, ties to even. */
export function toHalves(numbers: Float32Array): Uint16Array<ArrayBuffer> {
  const halves = new Uint16Array(numbers.length);
  const float = new Float32Array(1);
  const bits = new Uint32Array(float.buffer);
  for (let i = 0; i < numbers.length; i++) {
    float[0] = numbers[i];
    const sign = (bits[0] >>> 16) & 0x8000;
    const magnitude = bits[0] & 0x7fffffff;
    if (magnitude < lowestHalfBits) {
      // In 0.5 + x the last bit stands for 2^-24, the step of the small numbers: the sum rounds as they should be.
      float[0] = 0.5 + Math.abs(numbers[i]);
      halves[i] = sign | (bits[0] - 0x3f000000);
    } else if (magnitude < beyondHalfBits) {
      // Exponents differ by 112; of 23 bits of fraction 10 stay.
      const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
      halves[i] = sign | ((rounded - (112 << 23)) >>> 13);
    } else {
      halves[i] = sign | (magnitude > 0x7f800000 ? 0x7e00 : 0x7c00);
    }
  }
  return halves;
}

/** The bytes of numbers as they are stored. 'F16' rounds to the nearest (relative error 2^-11). */
export function toBytes(type: 'F16' | 'F32', numbers: Float32Array): Uint8Array {
  const stored = type === 'F16' ? toHalves(numbers) : numbers;
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}
