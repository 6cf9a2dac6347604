/**
 * Step 3: four output channels at a time, in one vector. The weights are packed for it: w[o / 4][p][q][c][o % 4].
 *
 * One number of x is spread over a vector and multiplied with four weights that lie next to each other.
 */
export function vectors(x: usize, w: usize, y: usize, channels: i32, outputs: i32, height: i32, width: i32): void {
  const rowStride = (width + 2) * channels;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const window = x + ((i * rowStride + j * channels) << 2);
      const to = y + (((i * width + j) * outputs) << 2);
      for (let o = 0; o < outputs; o += 4) {
        fourSums(window, rowStride << 2, w + ((o * 9 * channels) << 2), 3 * channels, to + (o << 2));
      }
    }
  }
}

function fourSums(x: usize, rowStride: usize, w: usize, length: i32, to: usize): void {
  let sum = f32x4.splat(0);
  for (let p = 0; p < 3; p++, x += rowStride) {
    for (let k = 0; k < length; k++, w += 16) {
      sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(x + (k << 2)), v128.load(w)));
    }
  }
  v128.store(to, sum);
}
