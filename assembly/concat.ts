/**
 * Channels joined and taken apart.
 *
 * concat:  y[start_k + c] = x_k[c] for every input k; channels that no input fills are zero. Parameters: start of each input.
 * slice:   y[c] = x[begin + c]. Parameter: begin.
 *
 * The channels lie innermost, so both move one run of numbers for each pixel. A unit is one row of pixels of y.
 */
import { input, integer, output } from './args';

export function concat(args: usize, begin: i32, end: i32, scratch: usize): void {
  const y = output(args);
  const inputs = load<i32>(args) - 1;
  const bytes = y.channels << 2;
  let filled = 0;
  for (let k = 0; k < inputs; k++) filled += input(args, k).channels;
  for (let row = begin; row < end; row++) {
    if (filled < y.channels) memory.fill(y.row(row), 0, y.width * bytes);
    for (let k = 0; k < inputs; k++) {
      const x = input(args, k);
      copyRuns(y.row(row) + (integer(args, k) << 2), bytes, x.row(row), x.channels << 2, x.channels << 2, y.width);
    }
  }
}

export function slice(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const bytes = y.channels << 2;
  const first = integer(args, 0) << 2;
  for (let row = begin; row < end; row++)
    copyRuns(y.row(row), bytes, x.row(row) + first, x.channels << 2, bytes, y.width);
}

/** Copies `count` runs of `bytes` bytes, `stepTo` and `stepFrom` bytes apart. */
function copyRuns(to: usize, stepTo: i32, from: usize, stepFrom: i32, bytes: i32, count: i32): void {
  for (let i = 0; i < count; i++, to += stepTo, from += stepFrom) {
    let done = 0;
    if (ASC_FEATURE_SIMD) {
      for (; done + 16 <= bytes; done += 16) v128.store(to + done, v128.load(from + done));
    }
    for (; done < bytes; done += 4) store<f32>(to + done, load<f32>(from + done));
  }
}
