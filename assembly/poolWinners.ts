/**
 * Of max pooling's input only which pixel of each window is the largest, a byte for every number of the result: all that its
 * gradient must know of the input, in a sixteenth of the memory where windows of 2x2 do not overlap.
 *
 * The winner's number is p kernelWidth + q for the place (p, q) in the window, the first of several; where a ReLU before the
 * pooling lets no gradient through, for the largest is not above zero, it is 255. A pixel of the result is ceil(channels / 4)
 * words of four bytes, without a border.
 *
 *     packWinners:             input x, output the winners. A unit is one row of pixels of the pooled tensor.
 *     maxPoolWinnersGradient:  dx[n, c, r, s] = sum of dy over the windows whose winner is (r, s); inputs the winners and dy.
 *                              A unit is one row of pixels of dx.
 *
 * Parameters: the window (window.ts); for packWinners also height and width of the pooled tensor, and whether there is a ReLU.
 */
import { input, integer, Operand, output } from './args';
import { kernelHeight, kernelWidth, padLeft, padTop, strideDown, strideRight } from './window';

/** The number of none. */
const noWinner = 255;


@inline
function winnerBytes(x: Operand): i32 {
  return (x.channels + 3) & -4;
}

export function packWinners(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const height = integer(args, 6);
  const width = integer(args, 7);
  const bytes = winnerBytes(x);
  for (let unit = begin; unit < end; unit++) {
    const image = unit / height;
    const top = (unit % height) * strideDown(args) - padTop(args);
    const firstRow = max(top, 0);
    const lastRow = min(top + kernelHeight(args), x.height) - 1;
    let to = output(args).origin + unit * width * bytes;
    for (let j = 0; j < width; j++, to += bytes) {
      const left = j * strideRight(args) - padLeft(args);
      const firstColumn = max(left, 0);
      const lastColumn = min(left + kernelWidth(args), x.width) - 1;
      winnersOfWindow(
        x.pixel(image, firstRow, firstColumn),
        x,
        lastRow - firstRow + 1,
        lastColumn - firstColumn + 1,
        (firstRow - top) * kernelWidth(args) + firstColumn - left,
        kernelWidth(args),
        integer(args, 8) != 0,
        to,
      );
    }
  }
}

/**
 * The winners of `height` x `width` pixels, for every channel.
 *
 * @param window the first pixel, whose number is `first`; a row of the window further it is `down` more.
 */
function winnersOfWindow(
  window: usize,
  x: Operand,
  height: i32,
  width: i32,
  first: i32,
  down: i32,
  gated: bool,
  to: usize,
): void {
  const bytes = x.channels << 2;
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 16 <= bytes; c += 16) {
      let best = v128.load(window + c);
      let winner = i32x4.splat(first);
      for (let p = 0; p < height; p++) {
        let at = window + p * x.rowStride + c;
        for (let q = 0; q < width; q++, at += bytes) {
          const value = v128.load(at);
          const larger = f32x4.gt(value, best);
          best = v128.bitselect(value, best, larger);
          winner = v128.bitselect(i32x4.splat(first + p * down + q), winner, larger);
        }
      }
      if (gated) winner = v128.bitselect(winner, i32x4.splat(noWinner), f32x4.gt(best, f32x4.splat(0)));
      const halves = i16x8.narrow_i32x4_s(winner, winner);
      store<i32>(to + (c >> 2), i32x4.extract_lane(i8x16.narrow_i16x8_u(halves, halves), 0));
    }
  }
  for (; c < bytes; c += 4) {
    let best = load<f32>(window + c);
    let winner = first;
    for (let p = 0; p < height; p++) {
      for (let q = 0; q < width; q++) {
        const value = load<f32>(window + p * x.rowStride + q * bytes + c);
        if (value > best) {
          best = value;
          winner = first + p * down + q;
        }
      }
    }
    store<u8>(to + (c >> 2), <u8>(gated && !(best > 0) ? noWinner : winner));
  }
}

export function maxPoolWinnersGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const winners = input(args, 0);
  const dy = input(args, 1);
  const dx = output(args);
  const sy = strideDown(args);
  const sx = strideRight(args);
  for (let unit = begin; unit < end; unit++) {
    const image = unit / dx.height;
    const row = unit % dx.height;
    memory.fill(dx.row(unit), 0, (dx.width * dx.channels) << 2);
    // The windows i that contain this row: i sy - top <= row < i sy - top + kernelHeight.
    const from = row + padTop(args) - kernelHeight(args) + 1;
    const firstWindow = from <= 0 ? 0 : (from + sy - 1) / sy;
    const lastWindow = min((row + padTop(args)) / sy, dy.height - 1);
    for (let i = firstWindow; i <= lastWindow; i++) {
      const first = (row - i * sy + padTop(args)) * kernelWidth(args);
      const pooledRow = image * dy.height + i;
      for (let j = 0; j < dy.width; j++) {
        const left = j * sx - padLeft(args);
        const firstColumn = max(left, 0);
        const lastColumn = min(left + kernelWidth(args), dx.width) - 1;
        sendBack(
          winners.origin + (pooledRow * dy.width + j) * winnerBytes(dx),
          dy.pixel(image, i, j),
          dx.pixel(image, row, firstColumn),
          dx.channels << 2,
          first + firstColumn - left,
          lastColumn - firstColumn + 1,
        );
      }
    }
  }
}

/** Adds dy to those of `count` neighbouring pixels, the first of which has the number `first`, that are the winner. */
function sendBack(winners: usize, dy: usize, dx: usize, bytes: i32, first: i32, count: i32): void {
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 16 <= bytes; c += 16) {
      const halves = i16x8.extend_low_i8x16_u(v128.load32_zero(winners + (c >> 2)));
      const winner = i32x4.extend_low_i16x8_u(halves);
      const slope = v128.load(dy + c);
      let to = dx + c;
      for (let q = 0; q < count; q++, to += bytes) {
        const mine = v128.and(slope, i32x4.eq(winner, i32x4.splat(first + q)));
        v128.store(to, f32x4.add(v128.load(to), mine));
      }
    }
  }
  for (; c < bytes; c += 4) {
    const q = <i32>load<u8>(winners + (c >> 2)) - first;
    if (q < 0 || q >= count) continue;
    const to = dx + q * bytes + c;
    store<f32>(to, load<f32>(to) + load<f32>(dy + c));
  }
}
