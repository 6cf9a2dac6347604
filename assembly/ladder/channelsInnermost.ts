/**
 * Step 2: channels innermost, and a border of zeros around the picture: x[1 + i][1 + j][c], w[o][p][q][c], y[i][j][o].
 *
 * What a pixel looks at are three runs of 3 * channels numbers, and so are the weights: nothing is left to ask and little
 * to compute about addresses.
 */
export function channelsInnermost(
  x: usize,
  w: usize,
  y: usize,
  channels: i32,
  outputs: i32,
  height: i32,
  width: i32,
): void {
  const rowStride = (width + 2) * channels;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const window = x + ((i * rowStride + j * channels) << 2);
      const to = y + (((i * width + j) * outputs) << 2);
      for (let o = 0; o < outputs; o++) {
        store<f32>(to + (o << 2), dot(window, rowStride << 2, w + ((o * 9 * channels) << 2), 3 * channels));
      }
    }
  }
}

/** The product of three runs of x with one run of weights. */
function dot(x: usize, rowStride: usize, w: usize, length: i32): f32 {
  let sum: f32 = 0;
  for (let p = 0; p < 3; p++, x += rowStride) {
    for (let k = 0; k < length; k++, w += 4) sum += load<f32>(x + (k << 2)) * load<f32>(w);
  }
  return sum;
}
