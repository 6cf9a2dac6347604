/**
 * The window of one output pixel as a list of numbers [p, q, c], for a convolution whose input is spread out.
 *
 * Along each axis position t of the spread-out picture is pixel t / upsample of x where that is a whole number inside the
 * picture, and zero elsewhere.
 */
import { input, integer } from './args';
import { kernelHeight, kernelWidth, padLeft, padTop, strideDown, strideRight } from './window';

/** @param to where kernelHeight * kernelWidth * channels numbers go. */
export function gatherWindow(args: usize, to: usize, image: i32, row: i32, column: i32): void {
  const x = input(args, 0);
  const bytes = x.channels << 2;
  const upsampleDown = integer(args, 6);
  const upsampleRight = integer(args, 7);
  const top = row * strideDown(args) - padTop(args);
  const left = column * strideRight(args) - padLeft(args);
  for (let p = 0; p < kernelHeight(args); p++) {
    const i = sourceIndex(top + p, upsampleDown, x.height);
    for (let q = 0; q < kernelWidth(args); q++, to += bytes) {
      const j = sourceIndex(left + q, upsampleRight, x.width);
      if (i < 0 || j < 0) memory.fill(to, 0, bytes);
      else memory.copy(to, x.pixel(image, i, j), bytes);
    }
  }
}

/** The pixel at position `t` of the spread-out axis, -1 where there is none. */
@inline
function sourceIndex(t: i32, upsample: i32, size: i32): i32 {
  return t >= 0 && t % upsample == 0 && t / upsample < size ? t / upsample : -1;
}
