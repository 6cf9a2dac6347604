/**
 * The window of a convolution or pooling, the first six parameters of its kernel: output pixel i looks at input pixels
 * i stride - pad + k for k = 0 .. kernel - 1, along each axis.
 */
import { integer } from './args';


@inline
export function kernelHeight(args: usize): i32 {
  return integer(args, 0);
}


@inline
export function kernelWidth(args: usize): i32 {
  return integer(args, 1);
}


@inline
export function strideDown(args: usize): i32 {
  return integer(args, 2);
}


@inline
export function strideRight(args: usize): i32 {
  return integer(args, 3);
}


@inline
export function padTop(args: usize): i32 {
  return integer(args, 4);
}


@inline
export function padLeft(args: usize): i32 {
  return integer(args, 5);
}
