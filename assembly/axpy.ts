/** y = s x + z for one number s, inputs s, x, z. A unit is one row of pixels of y. */
import { input, output } from './args';

export function axpy(args: usize, begin: i32, end: i32, scratch: usize): void {
  const s = load<f32>(input(args, 0).origin);
  const x = input(args, 1);
  const z = input(args, 2);
  const y = output(args);
  const bytes = (y.width * y.channels) << 2;
  for (let row = begin; row < end; row++) {
    const fromX = x.row(row);
    const fromZ = z.row(row);
    const to = y.row(row);
    let i = 0;
    if (ASC_FEATURE_SIMD) {
      const factors = f32x4.splat(s);
      for (; i + 16 <= bytes; i += 16) {
        v128.store(to + i, f32x4.add(f32x4.mul(v128.load(fromX + i), factors), v128.load(fromZ + i)));
      }
    }
    for (; i < bytes; i += 4) store<f32>(to + i, s * load<f32>(fromX + i) + load<f32>(fromZ + i));
  }
}
