/**
 * How fast this machine multiplies and adds at best, for the benchmarks: no kernel can be faster.
 *
 * Twelve independent chains s = s m + a, enough to keep every arithmetic unit busy while each chain waits for its last
 * result. A unit is 1024 links of every chain, 12 * 1024 vectors: 98304 operations. The sum goes to the scratch memory,
 * or nothing would need to be computed.
 */
const links = 1024;

export function peak(args: usize, begin: i32, end: i32, scratch: usize): void {
  for (let unit = begin; unit < end; unit++) {
    if (ASC_FEATURE_SIMD) {
      const m = f32x4.splat(0.5);
      const a = f32x4.splat(1);
      let s0 = f32x4.splat(0);
      let s1 = s0;
      let s2 = s0;
      let s3 = s0;
      let s4 = s0;
      let s5 = s0;
      let s6 = s0;
      let s7 = s0;
      let s8 = s0;
      let s9 = s0;
      let s10 = s0;
      let s11 = s0;
      for (let i = 0; i < links; i++) {
        s0 = f32x4.add(f32x4.mul(s0, m), a);
        s1 = f32x4.add(f32x4.mul(s1, m), a);
        s2 = f32x4.add(f32x4.mul(s2, m), a);
        s3 = f32x4.add(f32x4.mul(s3, m), a);
        s4 = f32x4.add(f32x4.mul(s4, m), a);
        s5 = f32x4.add(f32x4.mul(s5, m), a);
        s6 = f32x4.add(f32x4.mul(s6, m), a);
        s7 = f32x4.add(f32x4.mul(s7, m), a);
        s8 = f32x4.add(f32x4.mul(s8, m), a);
        s9 = f32x4.add(f32x4.mul(s9, m), a);
        s10 = f32x4.add(f32x4.mul(s10, m), a);
        s11 = f32x4.add(f32x4.mul(s11, m), a);
      }
      s0 = f32x4.add(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)), f32x4.add(f32x4.add(s4, s5), f32x4.add(s6, s7)));
      s8 = f32x4.add(f32x4.add(s8, s9), f32x4.add(s10, s11));
      v128.store(scratch, f32x4.add(s0, s8));
    } else {
      let s0: f32 = 0;
      let s1: f32 = 1;
      let s2: f32 = 2;
      let s3: f32 = 3;
      for (let i = 0; i < 12 * links; i++) {
        s0 = s0 * 0.5 + 1;
        s1 = s1 * 0.5 + 1;
        s2 = s2 * 0.5 + 1;
        s3 = s3 * 0.5 + 1;
      }
      store<f32>(scratch, s0 + s1 + s2 + s3);
    }
  }
}
