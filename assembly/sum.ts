/**
 * Sums over axes, and repetition along axes.
 *
 * sum:     y[j] = factor * sum of x[i] over all i that agree with j on the axes which y keeps; parameter (factor).
 *          A unit is one block of `channelBlock` channels of one pixel of y.
 * repeat:  y[i] = x[j], axes of x of length 1 being repeated. A unit is one row of pixels of y.
 *
 * Everything is added up in float64 and in an order that depends on the shapes alone. Sums over whole pictures, whose
 * results are too few for threads to share out, are chunkedSum.ts's.
 */
import { input, Operand, output, param } from './args';
import { channelStep, pixelStep, repeatedRow, rowIsRun, rowStep } from './broadcast';

/** Channels whose sums fit the scratch memory of 512 bytes that the binding asks for. */
const channelBlock = 64;

export function sum(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const factor = param(args, 0);
  const blocks = (y.channels + channelBlock - 1) / channelBlock;
  for (let unit = begin; unit < end; unit++) {
    const firstChannel = (unit % blocks) * channelBlock;
    const pixel = unit / blocks;
    const column = pixel % y.width;
    const row = (pixel / y.width) % y.height;
    const image = pixel / (y.width * y.height);
    const to = y.pixel(image, row, column) + (firstChannel << 2);
    if (y.channels == 1) {
      store<f32>(to, <f32>(factor * sumOfPixels(x, y, image, row, column)));
    } else {
      const channels = min(y.channels - firstChannel, channelBlock);
      memory.fill(scratch, 0, channels << 3);
      addPixels(scratch, x, y, image, row, column, firstChannel, channels);
      for (let c = 0; c < channels; c++) store<f32>(to + (c << 2), <f32>(factor * load<f64>(scratch + (c << 3))));
    }
  }
}

/** The sum of all numbers of x that fall on the pixel (image, row, column) of y, which has one channel. */
function sumOfPixels(x: Operand, y: Operand, image: i32, row: i32, column: i32): f64 {
  const wholeRow = y.width < x.width;
  const bytes = ((wholeRow ? x.width : 1) * x.channels) << 2;
  let total: f64 = 0;
  for (let n = first(image, x.batch, y.batch); n <= last(image, x.batch, y.batch); n++) {
    for (let r = first(row, x.height, y.height); r <= last(row, x.height, y.height); r++) {
      total += sumOfRun(x.pixel(n, r, wholeRow ? 0 : column), bytes);
    }
  }
  return total;
}

/** Adds to `totals` (float64), for each channel of the block, the numbers of x that fall on a pixel of y. */
function addPixels(
  totals: usize,
  x: Operand,
  y: Operand,
  image: i32,
  row: i32,
  column: i32,
  firstChannel: i32,
  channels: i32,
): void {
  for (let n = first(image, x.batch, y.batch); n <= last(image, x.batch, y.batch); n++) {
    for (let r = first(row, x.height, y.height); r <= last(row, x.height, y.height); r++) {
      for (let c = first(column, x.width, y.width); c <= last(column, x.width, y.width); c++) {
        addRun(totals, x.pixel(n, r, c) + (firstChannel << 2), channels);
      }
    }
  }
}

/** First index along an axis of x that falls on index `at` of y: `at` itself, or 0 where y sums the axis up. */
@inline
function first(at: i32, lengthX: i32, lengthY: i32): i32 {
  return lengthY < lengthX ? 0 : at;
}

/** Last such index. */
@inline
function last(at: i32, lengthX: i32, lengthY: i32): i32 {
  return lengthY < lengthX ? lengthX - 1 : at;
}

/** The sum of numbers that lie next to each other. */
export function sumOfRun(x: usize, bytes: i32): f64 {
  const end = x + bytes;
  let total: f64 = 0;
  if (ASC_FEATURE_SIMD) {
    const lastVector = x + (bytes & ~15);
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    for (; x < lastVector; x += 16) {
      even = f64x2.add(even, f64x2.promote_low_f32x4(v128.load64_zero(x)));
      odd = f64x2.add(odd, f64x2.promote_low_f32x4(v128.load64_zero(x, 8)));
    }
    const both = f64x2.add(even, odd);
    total = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  }
  for (; x < end; x += 4) total += <f64>load<f32>(x);
  return total;
}

/** totals[c] += x[c] */
export function addRun(totals: usize, x: usize, channels: i32): void {
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 2 <= channels; c += 2) {
      const numbers = f64x2.promote_low_f32x4(v128.load64_zero(x + (c << 2)));
      v128.store(totals + (c << 3), f64x2.add(v128.load(totals + (c << 3)), numbers));
    }
  }
  for (; c < channels; c++) {
    store<f64>(totals + (c << 3), load<f64>(totals + (c << 3)) + <f64>load<f32>(x + (c << 2)));
  }
}

export function repeat(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const whole = rowIsRun(x, y);
  const runs = whole ? 1 : y.width;
  const bytes = (whole ? y.width * y.channels : y.channels) << 2;
  const step = whole ? rowStep(x, y) : channelStep(x);
  for (let row = begin; row < end; row++) {
    let from = repeatedRow(x, y, row);
    let to = y.row(row);
    for (let run = 0; run < runs; run++) {
      repeatRun(from, step, to, bytes);
      from += pixelStep(x);
      to += bytes;
    }
  }
}

/** One run of y; the step of x is 4 (numbers next to each other) or 0 (one number for all). */
function repeatRun(x: usize, step: i32, y: usize, bytes: i32): void {
  if (step != 0) {
    memory.copy(y, x, bytes);
  } else {
    const number = load<f32>(x);
    for (let i = 0; i < bytes; i += 4) store<f32>(y + i, number);
  }
}
