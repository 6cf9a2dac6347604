/**
 * clamp:   y = min(max(x, low), high)
 * within:  y = 1 where low <= x <= high, else 0, the clamp's derivative
 *
 * Parameters (low, high). A unit is one row of pixels of y.
 */
import { input, output, param } from './args';

export function clamp(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const low = <f32>param(args, 0);
  const high = <f32>param(args, 1);
  const bytes = (y.width * y.channels) << 2;
  for (let row = begin; row < end; row++) {
    const from = x.row(row);
    const to = y.row(row);
    let i = 0;
    if (ASC_FEATURE_SIMD) {
      const lows = f32x4.splat(low);
      const highs = f32x4.splat(high);
      for (; i + 16 <= bytes; i += 16) {
        v128.store(to + i, f32x4.min(f32x4.max(v128.load(from + i), lows), highs));
      }
    }
    for (; i < bytes; i += 4) store<f32>(to + i, f32.min(f32.max(load<f32>(from + i), low), high));
  }
}

export function within(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const low = <f32>param(args, 0);
  const high = <f32>param(args, 1);
  const bytes = (y.width * y.channels) << 2;
  for (let row = begin; row < end; row++) {
    const from = x.row(row);
    const to = y.row(row);
    let i = 0;
    if (ASC_FEATURE_SIMD) {
      const lows = f32x4.splat(low);
      const highs = f32x4.splat(high);
      const one = f32x4.splat(1);
      for (; i + 16 <= bytes; i += 16) {
        const v = v128.load(from + i);
        v128.store(to + i, v128.and(one, v128.and(f32x4.ge(v, lows), f32x4.le(v, highs))));
      }
    }
    for (; i < bytes; i += 4) {
      const v = load<f32>(from + i);
      store<f32>(to + i, v >= low && v <= high ? 1 : 0);
    }
  }
}
