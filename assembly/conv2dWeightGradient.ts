/**
 * The gradient of a convolution with respect to its weights.
 *
 *     dw[o, c, p, q] = sum over n, i, j of  x[n, c, i sy - top + p, j sx - left + q]  dy[n, o, i, j]
 *
 * Inputs x (with a border as wide as any window reaches over the picture) and dy. A unit is four neighbouring channels c of
 * one place (p, q) of the window, with all output channels: what it adds up, it adds up alone and in a fixed order.
 *
 * As in matmul.ts, four rows (channels of x) times eight columns (channels of dy) of sums stay in registers; here it is
 * the pixels that are summed over. After some hundred pixels the sums are added to scratch memory, so that both tensors
 * are read a piece at a time, each piece staying in the cache until all output channels have used it.
 *
 * Parameters: the window (window.ts). Scratch: 4 * O float32, the sums as [4][O].
 */
import { input, Operand, output } from './args';
import { kernelHeight, kernelWidth, padLeft, padTop, strideDown, strideRight } from './window';

const group = 4;
const panel = 8;
/** Pixels of a piece: 512 of 64 channels are 128 KiB, well inside a second-level cache. */
const piecePixels = 512;

export function conv2dWeightGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const dy = input(args, 1);
  const dw = output(args);
  const groups = (x.channels + group - 1) / group;
  const pieceRows = max(1, piecePixels / dy.width);
  for (let unit = begin; unit < end; unit++) {
    const channel = (unit % groups) * group;
    const q = (unit / groups) % kernelWidth(args);
    const p = unit / groups / kernelWidth(args);
    memory.fill(scratch, 0, (group * dy.channels) << 2);
    for (let image = 0; image < dy.batch; image++) {
      for (let row = 0; row < dy.height; row += pieceRows) {
        const corner = x.pixel(image, row * strideDown(args) - padTop(args) + p, q - padLeft(args));
        addPiece(args, corner, channel, image, row, min(pieceRows, dy.height - row), scratch);
      }
    }
    storeWeights(dw, scratch, channel, p, q, dy.channels);
  }
}

/** What all panels of a piece have in common: where the four channels of x begin, and the steps from pixel to pixel. */
@unmanaged
@final
class Piece {
  x0: usize;
  x1: usize;
  x2: usize;
  x3: usize;
  rows: i32;
  columns: i32;
  stepX: i32;
  rowStepX: i32;
  stepDy: i32;
  rowStepDy: i32;
}

/** Adds `rows` rows of pixels to the sums of all output channels. @param corner address of x where the first pixel looks */
function addPiece(args: usize, corner: usize, channel: i32, image: i32, row: i32, rows: i32, scratch: usize): void {
  const x = input(args, 0);
  const dy = input(args, 1);
  // Behind the sums lies the description of the piece.
  const piece = changetype<Piece>(scratch + ((group * dy.channels) << 2));
  // Channels beyond the last repeat it: their sums are not stored.
  const last = x.channels - 1;
  piece.x0 = corner + (channel << 2);
  piece.x1 = corner + (min(channel + 1, last) << 2);
  piece.x2 = corner + (min(channel + 2, last) << 2);
  piece.x3 = corner + (min(channel + 3, last) << 2);
  piece.rows = rows;
  piece.columns = dy.width;
  piece.stepX = (strideRight(args) * x.channels) << 2;
  piece.rowStepX = strideDown(args) * x.rowStride;
  piece.stepDy = dy.channels << 2;
  piece.rowStepDy = dy.rowStride;

  const from = dy.pixel(image, row, 0);
  const rowOfSums = dy.channels << 2;
  let o = 0;
  if (ASC_FEATURE_SIMD) {
    for (; o + panel <= dy.channels; o += panel) addPanel(piece, from + (o << 2), scratch + (o << 2), rowOfSums);
  }
  for (; o < dy.channels; o++) addColumn(piece, from + (o << 2), scratch + (o << 2), rowOfSums);
}

/** The sums of four channels of x times eight of dy. */
function addPanel(piece: Piece, dy: usize, sums: usize, rowOfSums: i32): void {
  let left0 = f32x4.splat(0);
  let right0 = left0;
  let left1 = left0;
  let right1 = left0;
  let left2 = left0;
  let right2 = left0;
  let left3 = left0;
  let right3 = left0;

  const stepX = piece.stepX;
  const stepDy = piece.stepDy;
  for (let row = 0; row < piece.rows; row++) {
    let x0 = piece.x0 + row * piece.rowStepX;
    let x1 = piece.x1 + row * piece.rowStepX;
    let x2 = piece.x2 + row * piece.rowStepX;
    let x3 = piece.x3 + row * piece.rowStepX;
    let slope = dy + row * piece.rowStepDy;
    const end = slope + piece.columns * stepDy;
    while (slope < end) {
      const left = v128.load(slope);
      const right = v128.load(slope, 16);
      let x = v128.load32_splat(x0);
      left0 = f32x4.add(left0, f32x4.mul(x, left));
      right0 = f32x4.add(right0, f32x4.mul(x, right));
      x = v128.load32_splat(x1);
      left1 = f32x4.add(left1, f32x4.mul(x, left));
      right1 = f32x4.add(right1, f32x4.mul(x, right));
      x = v128.load32_splat(x2);
      left2 = f32x4.add(left2, f32x4.mul(x, left));
      right2 = f32x4.add(right2, f32x4.mul(x, right));
      x = v128.load32_splat(x3);
      left3 = f32x4.add(left3, f32x4.mul(x, left));
      right3 = f32x4.add(right3, f32x4.mul(x, right));
      x0 += stepX;
      x1 += stepX;
      x2 += stepX;
      x3 += stepX;
      slope += stepDy;
    }
  }

  addVector(sums, left0);
  addVector(sums + 16, right0);
  addVector(sums + rowOfSums, left1);
  addVector(sums + rowOfSums + 16, right1);
  addVector(sums + 2 * rowOfSums, left2);
  addVector(sums + 2 * rowOfSums + 16, right2);
  addVector(sums + 3 * rowOfSums, left3);
  addVector(sums + 3 * rowOfSums + 16, right3);
}


@inline
function addVector(at: usize, vector: v128): void {
  v128.store(at, f32x4.add(v128.load(at), vector));
}

/** The sums of four channels of x times one of dy. */
function addColumn(piece: Piece, dy: usize, sums: usize, rowOfSums: i32): void {
  let sum0: f32 = 0;
  let sum1: f32 = 0;
  let sum2: f32 = 0;
  let sum3: f32 = 0;
  for (let row = 0; row < piece.rows; row++) {
    const offset = row * piece.rowStepX;
    for (let column = 0; column < piece.columns; column++) {
      const slope = load<f32>(dy + row * piece.rowStepDy + column * piece.stepDy);
      const at = offset + column * piece.stepX;
      sum0 += load<f32>(piece.x0 + at) * slope;
      sum1 += load<f32>(piece.x1 + at) * slope;
      sum2 += load<f32>(piece.x2 + at) * slope;
      sum3 += load<f32>(piece.x3 + at) * slope;
    }
  }
  store<f32>(sums, load<f32>(sums) + sum0);
  store<f32>(sums + rowOfSums, load<f32>(sums + rowOfSums) + sum1);
  store<f32>(sums + 2 * rowOfSums, load<f32>(sums + 2 * rowOfSums) + sum2);
  store<f32>(sums + 3 * rowOfSums, load<f32>(sums + 3 * rowOfSums) + sum3);
}

/** Writes the sums to dw, whose images are the output channels and whose pixels are the places of the window. */
function storeWeights(dw: Operand, sums: usize, channel: i32, p: i32, q: i32, outputs: i32): void {
  const channels = min(group, dw.channels - channel);
  for (let o = 0; o < outputs; o++) {
    const to = dw.pixel(o, p, q) + (channel << 2);
    for (let c = 0; c < channels; c++) store<f32>(to + (c << 2), load<f32>(sums + ((c * outputs + o) << 2)));
  }
}
