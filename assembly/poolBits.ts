/**
 * Of the input of a max pooling by 2x2 pixels that do not overlap, only what the way back through it and through the ReLU
 * before it must know: three bits for every number of the result.
 *
 * A pixel of the result has, for every 32 channels, three words of 32 bits. Bit c % 32 of the first says whether the largest
 * of channel c is above zero; of the others, it is the low and the high bit of the winner's number 2 p + q for the place
 * (p, q) in the window, the first of several. Pixels follow one another without a border.
 *
 *     packPoolBits:         input x, output the bits. A unit is one row of pixels of the pooled tensor.
 *     maxPoolBitsGradient:  dx[n, c, r, s] = dy[n, c, r / 2, s / 2] where (r, s) won and is above zero, else 0; inputs the
 *                           bits and dy. A unit is one row of pixels of dx.
 *
 * Parameters of packPoolBits: height and width of the pooled tensor.
 */
import { input, integer, Operand, output } from './args';
import { larger, plus } from './lanes';
import { positive, storeBits, whereSet } from './signs';

/** The three words. */
const groupBytes = 12;

/** Bytes of the bits of a pixel of the pooled tensor. */
@inline
export function bitsBytes(pooled: Operand): i32 {
  return ((pooled.channels + 31) >> 5) * groupBytes;
}

export function packPoolBits(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const height = integer(args, 0);
  const width = integer(args, 1);
  const bytes = ((x.channels + 31) >> 5) * groupBytes;
  for (let unit = begin; unit < end; unit++) {
    let from = x.pixel(unit / height, (unit % height) * 2, 0);
    let to = output(args).origin + unit * width * bytes;
    for (let j = 0; j < width; j++, from += x.channels << 3, to += bytes) bitsOfPixel(from, x, to);
  }
}

/** The bits of all channels of a window. */
function bitsOfPixel(window: usize, x: Operand, to: usize): void {
  const pixel = x.channels << 2;
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 4 <= x.channels; c += 4) poolWindow<v128>(window + (c << 2), pixel, x.rowStride, 0, 0, 0, to, c);
  }
  for (; c < x.channels; c++) poolWindow<f32>(window + (c << 2), pixel, x.rowStride, 0, 0, 0, to, c);
}

/**
 * Pools one window: max(lowest, largest of x + bias), and its bits.
 *
 * @param x the first pixel; the others are `pixel` bytes to the right and `row` bytes down. @param bias 0 for none.
 * @param y 0 for nowhere. @param bits those of the pooled pixel, 0 for nowhere. @param c the (first) channel.
 */
@inline
export function poolWindow<T>(
  x: usize,
  pixel: usize,
  row: usize,
  bias: usize,
  lowest: f32,
  y: usize,
  bits: usize,
  c: usize,
): void {
  let x0 = load<T>(x);
  let x1 = load<T>(x + pixel);
  let x2 = load<T>(x + row);
  let x3 = load<T>(x + row + pixel);
  // Before they are compared: the sums may be equal where the numbers are not.
  if (bias != 0) {
    const b = load<T>(bias);
    x0 = plus<T>(x0, b);
    x1 = plus<T>(x1, b);
    x2 = plus<T>(x2, b);
    x3 = plus<T>(x3, b);
  }
  const upper = largest<T>(x0, x1);
  const lower = largest<T>(x2, x3);
  const best = largest<T>(upper, lower);
  if (y != 0) store<T>(y, larger<T>(best, lowest));
  if (bits == 0) return;
  const group = bits + (c >> 5) * groupBytes;
  const high = above<T>(lower, upper);
  storeBits(positive<T>(best), group, c);
  storeBits((above<T>(x1, x0) & ~high) | (above<T>(x3, x2) & high), group + 4, c);
  storeBits(high, group + 8, c);
}


@inline
function largest<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.max(a, b);
  return f32.max(a, b) as T;
}

/** A bit for each number, whether a is above b. */
@inline
function above<T>(a: T, b: T): u32 {
  if (isVector<T>()) return i32x4.bitmask(f32x4.gt(a, b));
  return u32(a > b);
}

/**
 * The numbers of a pooled pixel that go to one of the window's pixels, the others 0.
 *
 * @param dy some channels of the pooled pixel, from `first` on, a multiple of 32, at most 32 of them: `bytes` bytes.
 * @param bits those of the pooled pixel. @param winner the pixel's number in the window.
 */
export function unpoolPixel(dy: usize, bits: usize, first: i32, winner: i32, bytes: i32, to: usize): void {
  let word = wonBy(bits, first, winner);
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    const each = i32x4(1, 2, 4, 8);
    let words = i32x4.splat(word);
    for (; c + 16 <= bytes; c += 16) {
      v128.store(to + c, v128.and(v128.load(dy + c), i32x4.eq(v128.and(words, each), each)));
      words = i32x4.shr_u(words, 4);
    }
    word >>= c >> 2;
  }
  for (; c < bytes; c += 4, word >>= 1) store<f32>(to + c, whereSet<f32>(load<f32>(dy + c), word));
}

/** Of 32 channels from `first` on, those whose largest is above zero and pixel `winner` of the window. */
@inline
function wonBy(bits: usize, first: i32, winner: i32): u32 {
  const group = bits + (first >> 5) * groupBytes;
  const low = load<u32>(group, 4);
  const high = load<u32>(group, 8);
  return load<u32>(group) & ((winner & 1) != 0 ? low : ~low) & ((winner & 2) != 0 ? high : ~high);
}

export function maxPoolBitsGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const dy = input(args, 1);
  const dx = output(args);
  const bytes = bitsBytes(dy);
  for (let unit = begin; unit < end; unit++) {
    const image = unit / dx.height;
    const row = unit % dx.height;
    const pooledRow = row >> 1;
    for (let column = 0; column < dx.width; column++) {
      const pooledColumn = column >> 1;
      const to = dx.pixel(image, row, column);
      if (pooledRow >= dy.height || pooledColumn >= dy.width) {
        memory.fill(to, 0, dx.channels << 2);
        continue;
      }
      const from = dy.pixel(image, pooledRow, pooledColumn);
      const pixel = (image * dy.height + pooledRow) * dy.width + pooledColumn;
      const bits = input(args, 0).origin + pixel * bytes;
      for (let c = 0; c < dx.channels; c += 32) {
        const some = min(32, dx.channels - c) << 2;
        unpoolPixel(from + (c << 2), bits, c, ((row & 1) << 1) | (column & 1), some, to + (c << 2));
      }
    }
  }
}
