/**
 * What the backend itself needs, besides the ops: moving a tensor to another border width, and clearing borders.
 *
 * copy:         y = x. A unit is one row of pixels.
 * clearBorder:  zeros around each image of the output; the parameter is the border's width in pixels. A unit is one image.
 */
import { input, integer, output } from './args';

export function copy(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const bytes = (y.width * y.channels) << 2;
  for (let row = begin; row < end; row++) memory.copy(y.row(row), x.row(row), bytes);
}

export function clearBorder(args: usize, begin: i32, end: i32, scratch: usize): void {
  const y = output(args);
  const border = integer(args, 0);
  const above = border * y.rowStride;
  const beside = (border * y.channels) << 2;
  // What lies right of a row and left of the next one is one piece of memory.
  for (let n = begin; n < end; n++) {
    memory.fill(y.pixel(n, -border, -border), 0, above + beside);
    for (let row = 0; row < y.height - 1; row++) memory.fill(y.pixel(n, row, y.width), 0, 2 * beside);
    memory.fill(y.pixel(n, y.height - 1, y.width), 0, beside + above);
  }
}
