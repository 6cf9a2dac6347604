/**
 * Step 4: four pixels times eight output channels at a time, sixteen vectors of which are loaded rather than 64. The weights
 * are packed for it: w[o / 8][p][q][c][o % 8].
 *
 * Eight vectors of sums stay in registers. For each k two vectors of weights and four numbers of x are loaded and serve 32
 * multiplications; with one pixel and four channels, as before, two loads served four. Besides, no addition waits for the
 * one before it.
 */
export function registers(x: usize, w: usize, y: usize, channels: i32, outputs: i32, height: i32, width: i32): void {
  const rowStride = (width + 2) * channels;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j += 4) {
      const window = x + ((i * rowStride + j * channels) << 2);
      const to = y + (((i * width + j) * outputs) << 2);
      for (let o = 0; o < outputs; o += 8) {
        const weights = w + ((o * 9 * channels) << 2);
        tile(window, channels << 2, rowStride << 2, weights, 3 * channels, to + (o << 2), outputs << 2);
      }
    }
  }
}

function tile(x: usize, pixel: usize, rowStride: usize, w: usize, length: i32, to: usize, toPixel: usize): void {
  let left0 = f32x4.splat(0);
  let right0 = left0;
  let left1 = left0;
  let right1 = left0;
  let left2 = left0;
  let right2 = left0;
  let left3 = left0;
  let right3 = left0;
  for (let p = 0; p < 3; p++, x += rowStride) {
    let x0 = x;
    let x1 = x0 + pixel;
    let x2 = x1 + pixel;
    let x3 = x2 + pixel;
    const end = x0 + (length << 2);
    while (x0 < end) {
      const left = v128.load(w);
      const right = v128.load(w, 16);
      let number = v128.load32_splat(x0);
      left0 = f32x4.add(left0, f32x4.mul(number, left));
      right0 = f32x4.add(right0, f32x4.mul(number, right));
      number = v128.load32_splat(x1);
      left1 = f32x4.add(left1, f32x4.mul(number, left));
      right1 = f32x4.add(right1, f32x4.mul(number, right));
      number = v128.load32_splat(x2);
      left2 = f32x4.add(left2, f32x4.mul(number, left));
      right2 = f32x4.add(right2, f32x4.mul(number, right));
      number = v128.load32_splat(x3);
      left3 = f32x4.add(left3, f32x4.mul(number, left));
      right3 = f32x4.add(right3, f32x4.mul(number, right));
      x0 += 4;
      x1 += 4;
      x2 += 4;
      x3 += 4;
      w += 32;
    }
  }
  v128.store(to, left0);
  v128.store(to, right0, 16);
  to += toPixel;
  v128.store(to, left1);
  v128.store(to, right1, 16);
  to += toPixel;
  v128.store(to, left2);
  v128.store(to, right2, 16);
  to += toPixel;
  v128.store(to, left3);
  v128.store(to, right3, 16);
}
