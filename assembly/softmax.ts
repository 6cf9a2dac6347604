/**
 * Softmax over the channels of every pixel, and its logarithm; m is the pixel's largest number.
 *
 * softmax:     y[c] = e^(x[c] - m) / sum over k of e^(x[k] - m)
 * logSoftmax:  y[c] = x[c] - m - ln sum over k of e^(x[k] - m)
 *
 * A unit is one row of pixels.
 */
import { input, output } from './args';

export function softmax(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const bytes = x.channels << 2;
  for (let row = begin; row < end; row++) {
    let from = x.row(row);
    let to = y.row(row);
    for (let i = 0; i < x.width; i++, from += bytes, to += bytes) {
      const m = largest(from, bytes);
      const total = sumOfExponentials(from, m, bytes);
      for (let c = 0; c < bytes; c += 4) {
        store<f32>(to + c, <f32>(<f64>NativeMathf.exp(load<f32>(from + c) - m) / total));
      }
    }
  }
}

export function logSoftmax(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const bytes = x.channels << 2;
  for (let row = begin; row < end; row++) {
    let from = x.row(row);
    let to = y.row(row);
    for (let i = 0; i < x.width; i++, from += bytes, to += bytes) {
      const m = largest(from, bytes);
      const logSum = NativeMathf.log(<f32>sumOfExponentials(from, m, bytes));
      for (let c = 0; c < bytes; c += 4) store<f32>(to + c, load<f32>(from + c) - m - logSum);
    }
  }
}


@inline
function largest(x: usize, bytes: i32): f32 {
  let most = load<f32>(x);
  for (let c = 4; c < bytes; c += 4) most = max(most, load<f32>(x + c));
  return most;
}


@inline
function sumOfExponentials(x: usize, m: f32, bytes: i32): f64 {
  let total: f64 = 0;
  for (let c = 0; c < bytes; c += 4) total += <f64>NativeMathf.exp(load<f32>(x + c) - m);
  return total;
}
