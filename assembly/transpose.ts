/**
 * Eight columns of packed weights as the micro-kernel wants them, where the weights are packed for the other direction:
 *
 *     to[8 b + l][r] = from[b][r][l]        b = 0 .. blocks - 1, r and l = 0 .. 7
 *
 * @param from the first block of 8x8 numbers; the others follow every `stride` bytes.
 */
export function transposePanel(from: usize, stride: usize, blocks: i32, to: usize): void {
  for (let b = 0; b < blocks; b++, from += stride, to += 256) {
    if (ASC_FEATURE_SIMD) {
      transposeQuarter(from, to);
      transposeQuarter(from + 16, to + 128);
      transposeQuarter(from + 128, to + 16);
      transposeQuarter(from + 144, to + 144);
    } else {
      for (let r = 0; r < 8; r++) {
        for (let l = 0; l < 8; l++) store<f32>(to + (l << 5) + (r << 2), load<f32>(from + (r << 5) + (l << 2)));
      }
    }
  }
}

/** 4x4 numbers in rows of 32 bytes. */
@inline
function transposeQuarter(from: usize, to: usize): void {
  storeTransposed(v128.load(from), v128.load(from, 32), v128.load(from, 64), v128.load(from, 96), to, 32);
}

/** The columns of four rows of four numbers, `step` bytes apart. */
@inline
export function storeTransposed(a: v128, b: v128, c: v128, d: v128, to: usize, step: usize): void {
  const ab01 = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const ab23 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cd01 = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cd23 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<f32>(ab01, cd01, 0, 1, 4, 5));
  v128.store(to + step, v128.shuffle<f32>(ab01, cd01, 2, 3, 6, 7));
  v128.store(to + 2 * step, v128.shuffle<f32>(ab23, cd23, 0, 1, 4, 5));
  v128.store(to + 3 * step, v128.shuffle<f32>(ab23, cd23, 2, 3, 6, 7));
}
