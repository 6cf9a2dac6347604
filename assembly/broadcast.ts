/**
 * Broadcasting: an operand x whose axes of length 1 are repeated to fill those of the output y.
 *
 * A repeated axis is an axis with a step of zero. Along a row of pixels that leaves two steps, from pixel to pixel and
 * from channel to channel. Kernels walk a row in runs in which an operand's numbers either lie next to each other or are
 * one number over and over: the whole row is such a run, or each of its pixels.
 */
import { Operand } from './args';

/** Address of the row of x that row `row` of y (numbered through all images) is made of. */
@inline
export function repeatedRow(x: Operand, y: Operand, row: i32): usize {
  const n = row / y.height;
  return x.pixel(x.batch == 1 ? 0 : n, x.height == 1 ? 0 : row - n * y.height, 0);
}

/** Bytes from a number of x to the one for the next pixel. */
@inline
export function pixelStep(x: Operand): i32 {
  return x.width == 1 ? 0 : x.channels << 2;
}

/** Bytes from a number of x to the one for the next channel. */
@inline
export function channelStep(x: Operand): i32 {
  return x.channels == 1 ? 0 : 4;
}

/** Whether a whole row of y is one run of x. */
@inline
export function rowIsRun(x: Operand, y: Operand): bool {
  return y.channels == 1 || y.width == 1 || pixelStep(x) == y.channels * channelStep(x);
}

/** Bytes from a number of x to the next one of its run, the run being a whole row. */
@inline
export function rowStep(x: Operand, y: Operand): i32 {
  return y.channels == 1 ? pixelStep(x) : channelStep(x);
}
