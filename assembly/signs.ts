/**
 * Of a tensor only where it is above zero: all that a ReLU's way back must know of its output, in a thirty-second of the
 * memory. A pixel is ceil(channels / 32) words of 32 bits, bit c % 32 of word c / 32 saying whether channel c is positive; pixels
 * follow one another without a border.
 *
 * packSigns: input x, output the words. A unit is one row of pixels.
 */
import { input, Operand, output } from './args';

export function packSigns(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const words = wordsPerPixel(x);
  for (let row = begin; row < end; row++) {
    let from = x.row(row);
    let to = output(args).origin + ((row * x.width * words) << 2);
    for (let i = 0; i < x.width; i++) {
      for (let c = 0; c < x.channels; c += 32, to += 4)
        store<u32>(to, signsOf(from + (c << 2), min(x.channels - c, 32)));
      from += x.channels << 2;
    }
  }
}

/** The signs of up to 32 numbers that lie next to each other. */
function signsOf(x: usize, count: i32): u32 {
  let word: u32 = 0;
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    const zero = f32x4.splat(0);
    for (; c + 4 <= count; c += 4) word |= i32x4.bitmask(f32x4.gt(v128.load(x + (c << 2)), zero)) << c;
  }
  for (; c < count; c++) word |= u32(load<f32>(x + (c << 2)) > 0) << c;
  return word;
}


@inline
export function wordsPerPixel(x: Operand): i32 {
  return (x.channels + 31) >> 5;
}

/** Address of the words of a pixel of image n, of a tensor with the extent of y. */
@inline
export function signsAt(signs: Operand, y: Operand, n: i32, row: i32, column: i32): usize {
  return signs.origin + ((((n * y.height + row) * y.width + column) * wordsPerPixel(y)) << 2);
}

/** Notes the signs of channel c, or of c .. c + 3 where T = v128, c a multiple of four. Channels must come in their order. */
@inline
export function storeSigns<T>(x: T, words: usize, c: usize): void {
  storeBits(positive<T>(x), words + ((c >> 5) << 2), c);
}

/** A bit for each number, whether it is above zero. */
@inline
export function positive<T>(x: T): u32 {
  if (isVector<T>()) return i32x4.bitmask(f32x4.gt(x, f32x4.splat(0)));
  return u32(x > 0);
}

/** Bits c % 32 and following of a word of bits, whose earlier ones were stored before and whose later ones do not count yet. */
@inline
export function storeBits(bits: u32, word: usize, c: usize): void {
  const at = word + ((c & 31) >> 3);
  const shift = <u32>(c & 7);
  if (shift == 0) store<u8>(at, bits);
  else store<u8>(at, load<u8>(at) | (bits << shift));
}

/** x where the bit of channel c is set in the pixel's words, else 0; T = v128 is channels c .. c + 3, c a multiple of four. */
@inline
export function wherePositive<T>(x: T, words: usize, c: usize): T {
  return whereSet<T>(x, load<u32>(words + ((c >> 5) << 2)) >> (c & 31));
}

/** x where bit 0 is set, else 0; where T = v128 its four numbers by bits 0 to 3. */
@inline
export function whereSet<T>(x: T, bits: u32): T {
  if (isVector<T>()) {
    const each = i32x4(1, 2, 4, 8);
    return v128.and(x, i32x4.eq(v128.and(i32x4.splat(bits), each), each));
  }
  return ((bits & 1) != 0 ? x : 0) as T;
}

/** The same for `channels` channels of a pixel, from channel `first` on, a multiple of four. */
export function keepPositive(x: usize, words: usize, first: i32, channels: i32, y: usize): void {
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 4 <= channels; c += 4) {
      v128.store(y + (c << 2), wherePositive<v128>(v128.load(x + (c << 2)), words, first + c));
    }
  }
  for (; c < channels; c++) store<f32>(y + (c << 2), wherePositive<f32>(load<f32>(x + (c << 2)), words, first + c));
}
