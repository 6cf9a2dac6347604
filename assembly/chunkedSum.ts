/**
 * Sums over so many numbers that threads share them out: first each chunk of rows is added up, then the chunks.
 *
 * sumChunks:  the sum of x in each chunk, as one number or (where y has channels) for each channel
 * dotChunks:  the sum of a b in each chunk, element by element, b being a where there is one input
 * addChunks:  y = factor * sum of the chunks
 *
 * Parameters of all: factor, groups, chunks of a group, rows of a chunk. A group is what becomes one image of y: all images
 * of x, or one. Rows of pixels are numbered through all images of x. A unit of the first two is one chunk, of addChunks one
 * group. Everything is added up in float64 and in an order that depends on the shapes alone; chunks are float64 too.
 */
import { input, integer, Operand, output, param } from './args';
import { addRun, sumOfRun } from './sum';

/** First row of a chunk. */
@inline
function firstRow(args: usize, x: Operand, unit: i32): i32 {
  const rows = (x.batch * x.height) / integer(args, 1);
  return (unit / integer(args, 2)) * rows + (unit % integer(args, 2)) * integer(args, 3);
}

/** One past the last row of a chunk. */
@inline
function endRow(args: usize, x: Operand, unit: i32): i32 {
  const rows = (x.batch * x.height) / integer(args, 1);
  return min(firstRow(args, x, unit) + integer(args, 3), (unit / integer(args, 2) + 1) * rows);
}

export function sumChunks(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  // As many numbers as there are units, or so many times the channels.
  const channels = output(args).channels / (integer(args, 1) * integer(args, 2)) / 2;
  for (let unit = begin; unit < end; unit++) {
    const totals = output(args).origin + unit * (channels << 3);
    memory.fill(totals, 0, channels << 3);
    for (let row = firstRow(args, x, unit); row < endRow(args, x, unit); row++) {
      if (channels == 1) {
        store<f64>(totals, load<f64>(totals) + sumOfRun(x.row(row), (x.width * x.channels) << 2));
      } else {
        const pixelBytes = channels << 2;
        for (let i = 0; i < x.width; i++) addRun(totals, x.row(row) + i * pixelBytes, channels);
      }
    }
  }
}

export function dotChunks(args: usize, begin: i32, end: i32, scratch: usize): void {
  const a = input(args, 0);
  // The operand before the output: the last input.
  const b = input(args, load<i32>(args) - 2);
  const bytes = (a.width * a.channels) << 2;
  for (let unit = begin; unit < end; unit++) {
    let total: f64 = 0;
    for (let row = firstRow(args, a, unit); row < endRow(args, a, unit); row++) {
      total += dotOfRuns(a.row(row), b.row(row), bytes);
    }
    store<f64>(output(args).origin + (unit << 3), total);
  }
}

/** The sum of a b over numbers that lie next to each other. */
function dotOfRuns(a: usize, b: usize, bytes: i32): f64 {
  let total: f64 = 0;
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    let even = f64x2.splat(0);
    let odd = f64x2.splat(0);
    for (; i + 16 <= bytes; i += 16) {
      const lowA = f64x2.promote_low_f32x4(v128.load64_zero(a + i));
      const lowB = f64x2.promote_low_f32x4(v128.load64_zero(b + i));
      even = f64x2.add(even, f64x2.mul(lowA, lowB));
      const highA = f64x2.promote_low_f32x4(v128.load64_zero(a + i, 8));
      const highB = f64x2.promote_low_f32x4(v128.load64_zero(b + i, 8));
      odd = f64x2.add(odd, f64x2.mul(highA, highB));
    }
    const both = f64x2.add(even, odd);
    total = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  }
  for (; i < bytes; i += 4) total += <f64>load<f32>(a + i) * <f64>load<f32>(b + i);
  return total;
}

export function addChunks(args: usize, begin: i32, end: i32, scratch: usize): void {
  const y = output(args);
  const sums = input(args, load<i32>(args) - 2).origin;
  const chunks = integer(args, 2);
  const step = y.channels << 3;
  for (let unit = begin; unit < end; unit++) {
    for (let c = 0; c < y.channels; c++) {
      let at = sums + unit * chunks * step + (c << 3);
      let total: f64 = 0;
      for (let chunk = 0; chunk < chunks; chunk++, at += step) total += load<f64>(at);
      store<f32>(y.pixel(unit, 0, 0) + (c << 2), <f32>(param(args, 0) * total));
    }
  }
}
