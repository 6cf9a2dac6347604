/**
 * Step 1: the definition, loop by loop. x, w and y in logical order: x[c][i][j], w[o][c][p][q], y[o][i][j]; a 3x3 kernel,
 * padding 1.
 *
 *     y[o, i, j] = sum over c, p, q of w[o, c, p, q] x[c, i - 1 + p, j - 1 + q]
 */
export function plain(x: usize, w: usize, y: usize, channels: i32, outputs: i32, height: i32, width: i32): void {
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < height; i++) plainRow(x, w, y, o, i, channels, height, width);
  }
}

function plainRow(x: usize, w: usize, y: usize, o: i32, i: i32, channels: i32, height: i32, width: i32): void {
  for (let j = 0; j < width; j++) {
    let sum: f32 = 0;
    for (let c = 0; c < channels; c++) {
      for (let p = 0; p < 3; p++) {
        const row = i - 1 + p;
        if (row < 0 || row >= height) continue;
        for (let q = 0; q < 3; q++) {
          const column = j - 1 + q;
          if (column < 0 || column >= width) continue;
          const weight = load<f32>(w + ((((o * channels + c) * 3 + p) * 3 + q) << 2));
          sum += weight * load<f32>(x + (((c * height + row) * width + column) << 2));
        }
      }
    }
    store<f32>(y + (((o * height + i) * width + j) << 2), sum);
  }
}
