/**
 * The micro-kernel: a small matrix product that stays in registers, in which convolutions spend nearly all their time.
 *
 *     y[r, o] = max(lowest, b[o] + sum over k of x[r, k] w[k, o])        r = 0 .. 3, o = 0 .. 7
 *
 * The four rows of x lie anywhere; their numbers come in `runs` pieces of `runBytes` bytes each, `runStride` bytes apart.
 * For a convolution a row is what one output pixel looks at and a run is one row of the kernel's window: a piece of a row
 * of pixels, thanks to the channels lying innermost. w is packed as [k][8] (packWeights.ts).
 *
 * Why 4 x 8: eight vectors of sums, two of weights and one of x fit the 16 vector registers of every machine. For each k
 * there are 2 loads of weights, 4 of x, 8 multiplications and 8 additions. What moves along and asks for the end costs 7
 * instructions more, so three k are taken at a time. Left at that, the compiler loads ahead for all three, runs out of
 * registers and is a third slower; the way out of the loop after each k is a wall that it moves nothing across. So the
 * kernel comes to 94 to 99 % of what the machine can do at best, with one k at a time to 83 to 88 %.
 */

/** What all tiles of one convolution have in common. */
@unmanaged
@final
export class Reduction {
  runs: i32;
  runBytes: i32;
  runStride: i32;
  /** 0 for a ReLU, -infinity for none. */
  lowest: f32;
}

/** x w + sum; one rounding or two, as the machine has it, where relaxed SIMD allows. */
@inline
export function multiplyAdd(x: v128, w: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(x, w, sum);
  return f32x4.add(sum, f32x4.mul(x, w));
}

/**
 * @param sources four addresses: the rows of x.
 * @param targets four addresses: the rows of y, at column 0.
 * @param column bytes to add to the targets.
 * @param weights [k][8]. @param bias [8].
 */
export function tile(
  sources: usize,
  targets: usize,
  column: usize,
  weights: usize,
  bias: usize,
  reduction: Reduction,
): void {
  const runs = reduction.runs;
  const runBytes = reduction.runBytes;
  const runStride = reduction.runStride;

  if (ASC_FEATURE_SIMD) {
    let left0 = v128.load(bias);
    let right0 = v128.load(bias, 16);
    let left1 = left0;
    let right1 = right0;
    let left2 = left0;
    let right2 = right0;
    let left3 = left0;
    let right3 = right0;

    let left: v128;
    let right: v128;
    let x: v128;
    for (let run = 0; run < runs; run++) {
      let x0 = load<usize>(sources) + run * runStride;
      let x1 = load<usize>(sources, 4) + run * runStride;
      let x2 = load<usize>(sources, 8) + run * runStride;
      let x3 = load<usize>(sources, 12) + run * runStride;
      const end = weights + (runBytes << 3);
      const lastOf1 = end - 32;
      const lastOf2 = end - 64;
      do {
        left = v128.load(weights);
        right = v128.load(weights, 16);
        x = v128.load32_splat(x0);
        left0 = multiplyAdd(x, left, left0);
        right0 = multiplyAdd(x, right, right0);
        x = v128.load32_splat(x1);
        left1 = multiplyAdd(x, left, left1);
        right1 = multiplyAdd(x, right, right1);
        x = v128.load32_splat(x2);
        left2 = multiplyAdd(x, left, left2);
        right2 = multiplyAdd(x, right, right2);
        x = v128.load32_splat(x3);
        left3 = multiplyAdd(x, left, left3);
        right3 = multiplyAdd(x, right, right3);
        if (weights == lastOf1) break;
        left = v128.load(weights, 32);
        right = v128.load(weights, 48);
        x = v128.load32_splat(x0, 4);
        left0 = multiplyAdd(x, left, left0);
        right0 = multiplyAdd(x, right, right0);
        x = v128.load32_splat(x1, 4);
        left1 = multiplyAdd(x, left, left1);
        right1 = multiplyAdd(x, right, right1);
        x = v128.load32_splat(x2, 4);
        left2 = multiplyAdd(x, left, left2);
        right2 = multiplyAdd(x, right, right2);
        x = v128.load32_splat(x3, 4);
        left3 = multiplyAdd(x, left, left3);
        right3 = multiplyAdd(x, right, right3);
        if (weights == lastOf2) break;
        left = v128.load(weights, 64);
        right = v128.load(weights, 80);
        x = v128.load32_splat(x0, 8);
        left0 = multiplyAdd(x, left, left0);
        right0 = multiplyAdd(x, right, right0);
        x = v128.load32_splat(x1, 8);
        left1 = multiplyAdd(x, left, left1);
        right1 = multiplyAdd(x, right, right1);
        x = v128.load32_splat(x2, 8);
        left2 = multiplyAdd(x, left, left2);
        right2 = multiplyAdd(x, right, right2);
        x = v128.load32_splat(x3, 8);
        left3 = multiplyAdd(x, left, left3);
        right3 = multiplyAdd(x, right, right3);
        x0 += 12;
        x1 += 12;
        x2 += 12;
        x3 += 12;
        weights += 96;
      } while (weights != end);
      weights = end;
    }

    const lowest = f32x4.splat(reduction.lowest);
    const y0 = load<usize>(targets) + column;
    v128.store(y0, f32x4.max(left0, lowest));
    v128.store(y0, f32x4.max(right0, lowest), 16);
    const y1 = load<usize>(targets, 4) + column;
    v128.store(y1, f32x4.max(left1, lowest));
    v128.store(y1, f32x4.max(right1, lowest), 16);
    const y2 = load<usize>(targets, 8) + column;
    v128.store(y2, f32x4.max(left2, lowest));
    v128.store(y2, f32x4.max(right2, lowest), 16);
    const y3 = load<usize>(targets, 12) + column;
    v128.store(y3, f32x4.max(left3, lowest));
    v128.store(y3, f32x4.max(right3, lowest), 16);
  } else {
    for (let row = 0; row < 16; row += 4) {
      const x = load<usize>(sources + row);
      const y = load<usize>(targets + row) + column;
      for (let o = 0; o < 32; o += 4) {
        let w = weights + o;
        let sum = load<f32>(bias + o);
        for (let run = 0; run < runs; run++) {
          const start = x + run * runStride;
          for (let k = start; k < start + runBytes; k += 4, w += 32) sum += load<f32>(k) * load<f32>(w);
        }
        store<f32>(y + o, f32.max(sum, reduction.lowest));
      }
    }
  }
}

/**
 * The micro-kernel where its rows are packed: the matrix products of Winograd's convolution (winograd.ts).
 *
 *     y[r, o] = sum over k of x[k, r] w[k, o]        r = 0 .. 3, o = 0 .. 7
 *
 * Everything it reads lies in two streams, which the machine fetches ahead by itself; of four rows that lie apart it is
 * often late. Where the operands come from beyond the second-level cache that is a tenth of the time.
 *
 * @param x [k][4]. @param weights [k][8]. @param depth the number of k.
 * @param y where the first row goes; the others follow every `yStride` bytes.
 */
export function product(x: usize, weights: usize, depth: i32, y: usize, yStride: usize): void {
  const end = weights + (depth << 5);
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
    let at: v128;
    const lastOf1 = end - 32;
    const lastOf2 = end - 64;
    do {
      left = v128.load(weights);
      right = v128.load(weights, 16);
      at = v128.load32_splat(x);
      left0 = multiplyAdd(at, left, left0);
      right0 = multiplyAdd(at, right, right0);
      at = v128.load32_splat(x, 4);
      left1 = multiplyAdd(at, left, left1);
      right1 = multiplyAdd(at, right, right1);
      at = v128.load32_splat(x, 8);
      left2 = multiplyAdd(at, left, left2);
      right2 = multiplyAdd(at, right, right2);
      at = v128.load32_splat(x, 12);
      left3 = multiplyAdd(at, left, left3);
      right3 = multiplyAdd(at, right, right3);
      if (weights == lastOf1) break;
      left = v128.load(weights, 32);
      right = v128.load(weights, 48);
      at = v128.load32_splat(x, 16);
      left0 = multiplyAdd(at, left, left0);
      right0 = multiplyAdd(at, right, right0);
      at = v128.load32_splat(x, 20);
      left1 = multiplyAdd(at, left, left1);
      right1 = multiplyAdd(at, right, right1);
      at = v128.load32_splat(x, 24);
      left2 = multiplyAdd(at, left, left2);
      right2 = multiplyAdd(at, right, right2);
      at = v128.load32_splat(x, 28);
      left3 = multiplyAdd(at, left, left3);
      right3 = multiplyAdd(at, right, right3);
      if (weights == lastOf2) break;
      left = v128.load(weights, 64);
      right = v128.load(weights, 80);
      at = v128.load32_splat(x, 32);
      left0 = multiplyAdd(at, left, left0);
      right0 = multiplyAdd(at, right, right0);
      at = v128.load32_splat(x, 36);
      left1 = multiplyAdd(at, left, left1);
      right1 = multiplyAdd(at, right, right1);
      at = v128.load32_splat(x, 40);
      left2 = multiplyAdd(at, left, left2);
      right2 = multiplyAdd(at, right, right2);
      at = v128.load32_splat(x, 44);
      left3 = multiplyAdd(at, left, left3);
      right3 = multiplyAdd(at, right, right3);
      x += 48;
      weights += 96;
    } while (weights != end);
    v128.store(y, left0);
    v128.store(y, right0, 16);
    y += yStride;
    v128.store(y, left1);
    v128.store(y, right1, 16);
    y += yStride;
    v128.store(y, left2);
    v128.store(y, right2, 16);
    y += yStride;
    v128.store(y, left3);
    v128.store(y, right3, 16);
  } else {
    for (let row = 0; row < 4; row++, x += 4, y += yStride) {
      for (let o = 0; o < 32; o += 4) {
        let sum: f32 = 0;
        let at = x;
        for (let w = weights + o; w < end; at += 16, w += 32) sum += load<f32>(at) * load<f32>(w);
        store<f32>(y + o, sum);
      }
    }
  }
}
