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
 * there are 2 loads of weights, 4 of x, 8 multiplications and 8 additions, and 6 instructions that move along. Taking two
 * k at a time would save some of those, but makes the compiler load ahead and spill registers: a third slower. On VGG16's
 * layers this reaches about 85 % of what the machine can do at best (bench/wasm-conv.ts).
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
function multiplyAdd(x: v128, w: v128, sum: v128): v128 {
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

    for (let run = 0; run < runs; run++) {
      let x0 = load<usize>(sources) + run * runStride;
      let x1 = load<usize>(sources, 4) + run * runStride;
      let x2 = load<usize>(sources, 8) + run * runStride;
      let x3 = load<usize>(sources, 12) + run * runStride;
      const end = x0 + runBytes;
      while (x0 < end) {
        const left = v128.load(weights);
        const right = v128.load(weights, 16);
        let x = v128.load32_splat(x0);
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
        x0 += 4;
        x1 += 4;
        x2 += 4;
        x3 += 4;
        weights += 32;
      }
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
