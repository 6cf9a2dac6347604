/**
 * How fast this machine multiplies and adds at best, for the benchmarks: no kernel can be faster.
 *
 * Fourteen independent chains s = s m + m, enough to keep every arithmetic unit busy while each chain waits for its last
 * result; with m they fill the vector registers. A unit is 1024 links of every chain: 4 * 2 * 14 * 1024 = 114688
 * operations. The sum goes to the scratch memory, or nothing would need to be computed.
 */
import { product } from './matmul';

const links = 1024;

export function peak(args: usize, begin: i32, end: i32, scratch: usize): void {
  for (let unit = begin; unit < end; unit++) {
    if (ASC_FEATURE_SIMD) {
      const m = f32x4.splat(0.5);
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
      let s12 = s0;
      let s13 = s0;
      for (let i = 0; i < links; i++) {
        s0 = f32x4.add(f32x4.mul(s0, m), m);
        s1 = f32x4.add(f32x4.mul(s1, m), m);
        s2 = f32x4.add(f32x4.mul(s2, m), m);
        s3 = f32x4.add(f32x4.mul(s3, m), m);
        s4 = f32x4.add(f32x4.mul(s4, m), m);
        s5 = f32x4.add(f32x4.mul(s5, m), m);
        s6 = f32x4.add(f32x4.mul(s6, m), m);
        s7 = f32x4.add(f32x4.mul(s7, m), m);
        s8 = f32x4.add(f32x4.mul(s8, m), m);
        s9 = f32x4.add(f32x4.mul(s9, m), m);
        s10 = f32x4.add(f32x4.mul(s10, m), m);
        s11 = f32x4.add(f32x4.mul(s11, m), m);
        s12 = f32x4.add(f32x4.mul(s12, m), m);
        s13 = f32x4.add(f32x4.mul(s13, m), m);
      }
      s0 = f32x4.add(s0, s1);
      s0 = f32x4.add(s0, s2);
      s0 = f32x4.add(s0, s3);
      s0 = f32x4.add(s0, s4);
      s0 = f32x4.add(s0, s5);
      s0 = f32x4.add(s0, s6);
      s0 = f32x4.add(s0, s7);
      s0 = f32x4.add(s0, s8);
      s0 = f32x4.add(s0, s9);
      s0 = f32x4.add(s0, s10);
      s0 = f32x4.add(s0, s11);
      s0 = f32x4.add(s0, s12);
      s0 = f32x4.add(s0, s13);
      v128.store(scratch, s0);
    } else {
      let s0: f32 = 0;
      let s1: f32 = 1;
      let s2: f32 = 2;
      let s3: f32 = 3;
      for (let i = 0; i < 14 * links; i++) {
        s0 = s0 * 0.5 + 0.5;
        s1 = s1 * 0.5 + 0.5;
        s2 = s2 * 0.5 + 0.5;
        s3 = s3 * 0.5 + 0.5;
      }
      store<f32>(scratch, s0 + s1 + s2 + s3);
    }
  }
}

/**
 * How near the micro-kernel (matmul.ts) comes to it: products of 4 x 512 with 512 x 8 numbers that stay in the cache. A unit
 * is one, 2 * 4 * 512 * 8 = 32768 operations. Scratch: 24 KiB of numbers, any, and 128 bytes.
 */
export function microKernelPeak(args: usize, begin: i32, end: i32, scratch: usize): void {
  const depth = 512;
  const weights = scratch + 4 * depth * 4;
  const y = weights + depth * 32;
  for (let unit = begin; unit < end; unit++) product(scratch, weights, depth, y, 32);
}
