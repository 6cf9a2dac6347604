/**
 * How Reverie's own files hold a kernel's numbers, and the way back.
 *
 *     F32    as they are
 *     F16    half precision: half the bytes, a relative error of at most 2^-11
 *     U8     a byte each: a quarter of the bytes. w[o, ...] = scale[o] (q[o, ...] - zero[o]), with a scale and a zero for
 *            each output channel such that its numbers and 0 itself lie within 0 .. 255; an error of at most scale[o]
 *
 * (Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only Inference",
 * section 2.1; per channel: Krishnamoorthi 2018, "Quantizing deep convolutional networks for efficient inference".)
 */
import { largestHalf, toBytes } from './numberTypes.js';

/** How a file's kernels are stored; biases are always F32, for there are few of them. */
export type StorageType = 'F32' | 'F16' | 'U8';

/** Scale and zero of each output channel. */
export interface ChannelRanges {
  readonly scales: Float32Array;
  readonly zeros: Uint8Array;
}

export function createRanges(channels: number): ChannelRanges {
  return { scales: new Float32Array(channels), zeros: new Uint8Array(channels) };
}

/**
 * The bytes of the rows from output channel `begin` on.
 *
 * @param ranges takes the rows' scales and zeros, where the type has them.
 * @throws RangeError when a number is too large for the type.
 */
export function encodeRows(
  type: StorageType,
  rows: Float32Array,
  rowLength: number,
  begin: number,
  ranges: ChannelRanges,
): Uint8Array {
  if (type === 'U8') return quantize(rows, rowLength, begin, ranges);
  if (type === 'F16') {
    const beyond = rows.find((x) => Math.abs(x) > largestHalf);
    if (beyond !== undefined) {
      throw new RangeError(`${beyond} is beyond half precision, whose largest is ${largestHalf}`);
    }
  }
  return toBytes(type, rows);
}

/** Turns bytes, read as numbers 0 .. 255, into what they stand for, in place. `ranges` of all channels, rows from `begin`. */
export function dequantize(rows: Float32Array, rowLength: number, begin: number, ranges: DecodedRanges): void {
  const { scales, zeros } = ranges;
  for (let at = 0, o = begin; at < rows.length; at += rowLength, o++) {
    const [scale, zero] = [scales[o], zeros[o]];
    for (let i = at; i < at + rowLength; i++) rows[i] = scale * (rows[i] - zero);
  }
}

/** Scales and zeros as they come out of a file. */
export interface DecodedRanges {
  readonly scales: Float32Array;
  readonly zeros: Float32Array;
}

function quantize(rows: Float32Array, rowLength: number, begin: number, { scales, zeros }: ChannelRanges): Uint8Array {
  const bytes = new Uint8Array(rows.length);
  for (let at = 0, o = begin; at < rows.length; at += rowLength, o++) {
    const row = rows.subarray(at, at + rowLength);
    let [least, most] = [0, 0];
    for (let i = 0; i < rowLength; i++) {
      if (row[i] < least) least = row[i];
      if (row[i] > most) most = row[i];
    }
    // A channel of zeros alone keeps them with any scale.
    scales[o] = most > least ? (most - least) / 255 : 1;
    zeros[o] = Math.round(-least / scales[o]);
    for (let i = 0; i < rowLength; i++) {
      bytes[at + i] = Math.min(255, Math.max(0, Math.round(row[i] / scales[o]) + zeros[o]));
    }
  }
  return bytes;
}
