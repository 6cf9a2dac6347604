/**
 * How a kernel learns what to work on.
 *
 * Every kernel is called as `kernel(args, begin, end, scratch)`: it computes the units of work `begin .. end - 1`, which
 * no other call writes, and may use `scratch`, working memory of its thread alone. `args` is the address of a block that
 * TypeScript wrote when the graph was compiled (`src/backends/wasm/args.ts`, the mirror image of this file):
 *
 *     u32 number of operands
 *     u32 address of the parameters, an array of float64
 *     u32 address of the table addresses, an array of u32
 *     the operands: the inputs in their order, then the output; seven 32-bit numbers each
 */
const firstOperand: usize = 12;

/**
 * A tensor in memory: float32, channels innermost (NHWC).
 *
 *     address of x[n, c, y, x] = origin + n imageStride + y rowStride + (x channels + c) 4
 *
 * A row of pixels is `width * channels` numbers without a gap. Around each image there may be a border of zeros, wide
 * enough for whatever the kernels that read the tensor reach for outside the picture; only the strides tell of it.
 */
@unmanaged
@final
export class Operand {
  /** Address of channel 0 of the pixel (0, 0) of image 0. */
  origin: usize;
  batch: i32;
  channels: i32;
  height: i32;
  width: i32;
  /** Bytes from a row of pixels to the next one. */
  rowStride: i32;
  /** Bytes from an image to the next one. */
  imageStride: i32;

  /** Address of the pixel (y, x) of image `n`, inside the picture or in its border. */
  @inline
  pixel(n: i32, y: i32, x: i32): usize {
    return this.origin + n * this.imageStride + y * this.rowStride + ((x * this.channels) << 2);
  }

  /** Address of a row of pixels, rows being numbered through all images: row = n height + y. */
  @inline
  row(row: i32): usize {
    return this.pixel(row / this.height, row % this.height, 0);
  }
}


@inline
function operand(args: usize, i: i32): Operand {
  return changetype<Operand>(args + firstOperand + i * offsetof<Operand>());
}


@inline
export function input(args: usize, i: i32): Operand {
  return operand(args, i);
}


@inline
export function output(args: usize): Operand {
  return operand(args, load<i32>(args) - 1);
}

/** Parameter `i`, as the op's binding lists them. */
@inline
export function param(args: usize, i: i32): f64 {
  return load<f64>(load<usize>(args, 4) + (i << 3));
}

/** Parameter `i`, a whole number. */
@inline
export function integer(args: usize, i: i32): i32 {
  return <i32>param(args, i);
}

/** Address of table `i`, an array of float32. */
@inline
export function table(args: usize, i: i32): usize {
  return load<usize>(load<usize>(args, 8) + (i << 2));
}
