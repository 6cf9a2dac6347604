/** y += factor x, for `bytes` bytes of numbers that lie next to each other: what linear kernels are made of. */
export function addScaled(y: usize, x: usize, factor: f32, bytes: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    const factors = f32x4.splat(factor);
    for (; i + 16 <= bytes; i += 16) {
      v128.store(y + i, f32x4.add(v128.load(y + i), f32x4.mul(v128.load(x + i), factors)));
    }
  }
  for (; i < bytes; i += 4) store<f32>(y + i, load<f32>(y + i) + load<f32>(x + i) * factor);
}
