/**
 * The product of two packed panels, what matrix products other than convolutions are made of.
 *
 *     sums[r, o] += sum over k of a[k, r] b[k, o]        r, o = 0 .. 7
 *
 * Panels are packed as [k][8], sums lie as [8][8]; all float32. As in matmul.ts four rows times eight columns of sums stay
 * in registers, and three k are taken at a time with a way out after each. Since both operands are packed, the four numbers
 * of a lie next to each other: two addresses move along instead of five.
 */
import { multiplyAdd } from './matmul';

/** Rows of the one operand and columns of the other in a tile of sums. */
export const panel = 8;
/** Bytes of eight numbers, and of a tile. */
export const rowBytes = panel << 2;
export const tileBytes = panel * rowBytes;


@inline
function addVector(at: usize, vector: v128): void {
  v128.store(at, f32x4.add(v128.load(at), vector));
}

/** Adds the product of two panels of `count` values of k, at least one, to a tile of sums. */
export function multiplyPanels(a: usize, b: usize, count: i32, sums: usize): void {
  multiplyHalf(a, b, count, sums);
  multiplyHalf(a + 16, b, count, sums + tileBytes / 2);
}

/** Four of the eight rows. */
function multiplyHalf(a: usize, b: usize, count: i32, sums: usize): void {
  const end = b + count * rowBytes;
  if (ASC_FEATURE_SIMD) {
    let left0 = f32x4.splat(0);
    let right0 = left0;
    let left1 = left0;
    let right1 = left0;
    let left2 = left0;
    let right2 = left0;
    let left3 = left0;
    let right3 = left0;
    let left: v128;
    let right: v128;
    let x: v128;
    const lastOf1 = end - rowBytes;
    const lastOf2 = lastOf1 - rowBytes;
    do {
      left = v128.load(b);
      right = v128.load(b, 16);
      x = v128.load32_splat(a);
      left0 = multiplyAdd(x, left, left0);
      right0 = multiplyAdd(x, right, right0);
      x = v128.load32_splat(a, 4);
      left1 = multiplyAdd(x, left, left1);
      right1 = multiplyAdd(x, right, right1);
      x = v128.load32_splat(a, 8);
      left2 = multiplyAdd(x, left, left2);
      right2 = multiplyAdd(x, right, right2);
      x = v128.load32_splat(a, 12);
      left3 = multiplyAdd(x, left, left3);
      right3 = multiplyAdd(x, right, right3);
      if (b == lastOf1) break;
      left = v128.load(b, 32);
      right = v128.load(b, 48);
      x = v128.load32_splat(a, 32);
      left0 = multiplyAdd(x, left, left0);
      right0 = multiplyAdd(x, right, right0);
      x = v128.load32_splat(a, 36);
      left1 = multiplyAdd(x, left, left1);
      right1 = multiplyAdd(x, right, right1);
      x = v128.load32_splat(a, 40);
      left2 = multiplyAdd(x, left, left2);
      right2 = multiplyAdd(x, right, right2);
      x = v128.load32_splat(a, 44);
      left3 = multiplyAdd(x, left, left3);
      right3 = multiplyAdd(x, right, right3);
      if (b == lastOf2) break;
      left = v128.load(b, 64);
      right = v128.load(b, 80);
      x = v128.load32_splat(a, 64);
      left0 = multiplyAdd(x, left, left0);
      right0 = multiplyAdd(x, right, right0);
      x = v128.load32_splat(a, 68);
      left1 = multiplyAdd(x, left, left1);
      right1 = multiplyAdd(x, right, right1);
      x = v128.load32_splat(a, 72);
      left2 = multiplyAdd(x, left, left2);
      right2 = multiplyAdd(x, right, right2);
      x = v128.load32_splat(a, 76);
      left3 = multiplyAdd(x, left, left3);
      right3 = multiplyAdd(x, right, right3);
      a += 3 * rowBytes;
      b += 3 * rowBytes;
    } while (b != end);
    addVector(sums, left0);
    addVector(sums + 16, right0);
    addVector(sums + 32, left1);
    addVector(sums + 48, right1);
    addVector(sums + 64, left2);
    addVector(sums + 80, right2);
    addVector(sums + 96, left3);
    addVector(sums + 112, right3);
  } else {
    for (let row = 0; row < 4; row++) {
      for (let o = 0; o < rowBytes; o += 4) {
        let total: f32 = 0;
        let x = a + (row << 2);
        for (let w = b + o; w < end; x += rowBytes, w += rowBytes) total += load<f32>(x) * load<f32>(w);
        const at = sums + row * rowBytes + o;
        store<f32>(at, load<f32>(at) + total);
      }
    }
  }
}
