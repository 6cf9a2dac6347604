/** y = x where key > 0, else 0: the ReLU's way back. Inputs x and key. A unit is one row of pixels of y. */
import { input, output } from './args';

export function gate(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const key = input(args, 1);
  const y = output(args);
  const bytes = (y.width * y.channels) << 2;
  for (let row = begin; row < end; row++) {
    gateRun(x.row(row), key.row(row), y.row(row), bytes);
  }
}

/** The same for numbers that lie next to each other. */
export function gateRun(x: usize, key: usize, y: usize, bytes: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    const zero = f32x4.splat(0);
    for (; i + 16 <= bytes; i += 16) {
      v128.store(y + i, v128.and(v128.load(x + i), f32x4.gt(v128.load(key + i), zero)));
    }
  }
  for (; i < bytes; i += 4) store<f32>(y + i, load<f32>(key + i) > 0 ? load<f32>(x + i) : 0);
}
