/** y = factor x + offset, parameters (factor, offset). A unit is one row of pixels of y. */
import { input, output, param } from './args';

export function scale(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const factor = <f32>param(args, 0);
  const offset = <f32>param(args, 1);
  const bytes = (y.width * y.channels) << 2;
  for (let row = begin; row < end; row++) {
    const from = x.row(row);
    const to = y.row(row);
    let i = 0;
    if (ASC_FEATURE_SIMD) {
      const factors = f32x4.splat(factor);
      const offsets = f32x4.splat(offset);
      for (; i + 16 <= bytes; i += 16) {
        v128.store(to + i, f32x4.add(f32x4.mul(v128.load(from + i), factors), offsets));
      }
    }
    for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i) * factor + offset);
  }
}
