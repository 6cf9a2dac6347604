/**
 * Average pooling and its gradient.
 *
 *     averagePool:          y[n, c, i, j]  = (1 / count[i, j]) sum over p, q of x[n, c, i sy - top + p, j sx - left + q]
 *     averagePoolGradient:  dx[n, c, r, s] = sum over the windows (i, j) that contain (r, s) of dy[n, c, i, j] / count[i, j]
 *
 * count is the number of the window's pixels inside the picture or, with countPadding, inside the padded picture.
 *
 * Parameters: the window (window.ts), padding below and right, countPadding. A unit is one row of pixels of the output.
 */
import { addScaled } from './addScaled';
import { input, integer, output } from './args';
import { kernelHeight, kernelWidth, padLeft, padTop, strideDown, strideRight } from './window';

export function averagePool(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const bytes = x.channels << 2;
  for (let unit = begin; unit < end; unit++) {
    const image = unit / y.height;
    const top = (unit % y.height) * strideDown(args) - padTop(args);
    const rowsCounted = countedRows(args, top, x.height);
    for (let j = 0; j < y.width; j++) {
      const left = j * strideRight(args) - padLeft(args);
      const share = <f32>1 / <f32>(rowsCounted * countedColumns(args, left, x.width));
      const to = y.row(unit) + j * bytes;
      memory.fill(to, 0, bytes);
      for (let row = max(top, 0); row < min(top + kernelHeight(args), x.height); row++) {
        for (let column = max(left, 0); column < min(left + kernelWidth(args), x.width); column++) {
          addScaled(to, x.pixel(image, row, column), share, bytes);
        }
      }
    }
  }
}

export function averagePoolGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const dy = input(args, 0);
  const dx = output(args);
  const bytes = dx.channels << 2;
  for (let unit = begin; unit < end; unit++) {
    const image = unit / dx.height;
    const row = unit % dx.height;
    memory.fill(dx.row(unit), 0, dx.width * bytes);
    const firstDown = firstWindow(row + padTop(args), kernelHeight(args), strideDown(args));
    const lastDown = min((row + padTop(args)) / strideDown(args), dy.height - 1);
    for (let i = firstDown; i <= lastDown; i++) {
      const rowsCounted = countedRows(args, i * strideDown(args) - padTop(args), dx.height);
      for (let column = 0; column < dx.width; column++) {
        const firstRight = firstWindow(column + padLeft(args), kernelWidth(args), strideRight(args));
        const lastRight = min((column + padLeft(args)) / strideRight(args), dy.width - 1);
        for (let j = firstRight; j <= lastRight; j++) {
          const columnsCounted = countedColumns(args, j * strideRight(args) - padLeft(args), dx.width);
          const share = <f32>1 / <f32>(rowsCounted * columnsCounted);
          addScaled(dx.row(unit) + column * bytes, dy.pixel(image, i, j), share, bytes);
        }
      }
    }
  }
}

/** The first window that contains position `at` of the padded axis. */
@inline
function firstWindow(at: i32, kernel: i32, stride: i32): i32 {
  return at < kernel ? 0 : (at - kernel) / stride + 1;
}

/** How many rows of the window that begins at row `top` count. */
@inline
function countedRows(args: usize, top: i32, height: i32): i32 {
  if (integer(args, 8) != 0) return min(top + kernelHeight(args), height + integer(args, 6)) - top;
  return min(top + kernelHeight(args), height) - max(top, 0);
}

/** How many columns of the window that begins at column `left` count. */
@inline
function countedColumns(args: usize, left: i32, width: i32): i32 {
  if (integer(args, 8) != 0) return min(left + kernelWidth(args), width + integer(args, 7)) - left;
  return min(left + kernelWidth(args), width) - max(left, 0);
}
