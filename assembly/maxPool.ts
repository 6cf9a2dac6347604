/**
 * Max pooling and its gradient.
 *
 *     maxPool:          y[n, c, i, j]  = max over p, q of x[n, c, i sy - top + p, j sx - left + q]
 *     maxPoolGradient:  dx[n, c, r, s] = sum of dy over the windows whose (first) maximum is x[n, c, r, s]
 *
 * Pixels outside the picture do not count. Parameters: the window (window.ts), and for the gradient whether it is gated: dx is
 * then 0 where x is not above 0. A unit is one row of pixels of the output.
 */
import { input, integer, Operand, output } from './args';
import { kernelHeight, kernelWidth, padLeft, padTop, strideDown, strideRight } from './window';

export function maxPool(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  for (let unit = begin; unit < end; unit++) {
    const image = unit / y.height;
    const top = (unit % y.height) * strideDown(args) - padTop(args);
    const firstRow = max(top, 0);
    const lastRow = min(top + kernelHeight(args), x.height) - 1;
    for (let j = 0; j < y.width; j++) {
      const left = j * strideRight(args) - padLeft(args);
      const firstColumn = max(left, 0);
      const lastColumn = min(left + kernelWidth(args), x.width) - 1;
      maxOfWindow(
        x.pixel(image, firstRow, firstColumn),
        x,
        lastRow - firstRow + 1,
        lastColumn - firstColumn + 1,
        y.row(unit) + ((j * y.channels) << 2),
      );
    }
  }
}

/** For every channel the largest of `height` x `width` pixels, the first of which lies at `window`. */
function maxOfWindow(window: usize, x: Operand, height: i32, width: i32, y: usize): void {
  const bytes = x.channels << 2;
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 16 <= bytes; c += 16) {
      let best = v128.load(window + c);
      for (let p = 0; p < height; p++) {
        let at = window + p * x.rowStride + c;
        for (let q = 0; q < width; q++, at += bytes) best = f32x4.max(best, v128.load(at));
      }
      v128.store(y + c, best);
    }
  }
  for (; c < bytes; c += 4) {
    let best = load<f32>(window + c);
    for (let p = 0; p < height; p++) {
      let at = window + p * x.rowStride + c;
      for (let q = 0; q < width; q++, at += bytes) best = f32.max(best, load<f32>(at));
    }
    store<f32>(y + c, best);
  }
}

/** Inputs x and dy. Which pixel won is found again from x: cheaper than remembering it. */
export function maxPoolGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const dy = input(args, 1);
  const dx = output(args);
  const sy = strideDown(args);
  const sx = strideRight(args);
  const gated = integer(args, 6) != 0;
  for (let unit = begin; unit < end; unit++) {
    const image = unit / dx.height;
    const row = unit % dx.height;
    memory.fill(dx.row(unit), 0, (dx.width * dx.channels) << 2);
    // The windows i that contain this row: i sy - top <= row < i sy - top + kernelHeight.
    const from = row + padTop(args) - kernelHeight(args) + 1;
    const firstWindow = from <= 0 ? 0 : (from + sy - 1) / sy;
    const lastWindow = min((row + padTop(args)) / sy, dy.height - 1);
    for (let i = firstWindow; i <= lastWindow; i++) {
      const top = i * sy - padTop(args);
      const firstRow = max(top, 0);
      const lastRow = min(top + kernelHeight(args), x.height) - 1;
      for (let j = 0; j < dy.width; j++) {
        const left = j * sx - padLeft(args);
        const firstColumn = max(left, 0);
        const lastColumn = min(left + kernelWidth(args), x.width) - 1;
        sendBack(
          x.pixel(image, firstRow, firstColumn),
          x,
          lastRow - firstRow + 1,
          lastColumn - firstColumn + 1,
          row - firstRow,
          gated,
          dy.pixel(image, i, j),
          dx.row(unit) + ((firstColumn * dx.channels) << 2),
        );
      }
    }
  }
}

/**
 * Adds dy to the pixels of row `row` of a window that hold its maximum, and is above zero where `gated`.
 *
 * @param window the first of `height` x `width` pixels of x. @param dx the window's first pixel in the row of dx.
 */
function sendBack(
  window: usize,
  x: Operand,
  height: i32,
  width: i32,
  row: i32,
  gated: bool,
  dy: usize,
  dx: usize,
): void {
  const bytes = x.channels << 2;
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 16 <= bytes; c += 16) {
      let best = v128.load(window + c);
      let winner = i32x4.splat(0);
      for (let p = 0; p < height; p++) {
        for (let q = 0; q < width; q++) {
          const value = v128.load(window + p * x.rowStride + q * bytes + c);
          const larger = f32x4.gt(value, best);
          best = v128.bitselect(value, best, larger);
          winner = v128.bitselect(i32x4.splat(p * width + q), winner, larger);
        }
      }
      if (gated) winner = v128.bitselect(winner, i32x4.splat(-1), f32x4.gt(best, f32x4.splat(0)));
      for (let q = 0; q < width; q++) {
        const mine = i32x4.eq(winner, i32x4.splat(row * width + q));
        const to = dx + q * bytes + c;
        v128.store(to, f32x4.add(v128.load(to), v128.and(v128.load(dy + c), mine)));
      }
    }
  }
  for (; c < bytes; c += 4) {
    let best = load<f32>(window + c);
    let winner = 0;
    for (let p = 0; p < height; p++) {
      for (let q = 0; q < width; q++) {
        const value = load<f32>(window + p * x.rowStride + q * bytes + c);
        if (value > best) {
          best = value;
          winner = p * width + q;
        }
      }
    }
    if (winner / width == row && (!gated || best > 0)) {
      const to = dx + (winner % width) * bytes + c;
      store<f32>(to, load<f32>(to) + load<f32>(dy + c));
    }
  }
}
