/**
 * Windows: the geometry that convolution and pooling share.
 *
 * Output pixel i looks at input pixels i * stride - pad + k for k = 0 .. kernel - 1, along each axis; what lies outside
 * the picture is padding.
 */
import { ShapeError } from '../core/errors.js';

/** Pixels added on each side. */
export interface Padding {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface Window {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: readonly [vertical: number, horizontal: number];
  readonly pad: Padding;
}

/** How a caller may write a window: one number serves both axes or all sides. */
export interface WindowOptions {
  readonly stride?: number | readonly [number, number];
  readonly pad?: number | Padding;
}

/** @throws ShapeError when a kernel or stride is not a positive integer, or a padding not a whole number. */
export function makeWindow(what: string, kernel: number | readonly [number, number], options: WindowOptions): Window {
  const pair = (value: number | readonly [number, number]): readonly [number, number] =>
    typeof value === 'number' ? [value, value] : value;
  const { stride = 1, pad = 0 } = options;
  const window: Window = {
    kernel: pair(kernel),
    stride: pair(stride),
    pad: typeof pad === 'number' ? { top: pad, left: pad, bottom: pad, right: pad } : pad,
  };
  for (const value of [...window.kernel, ...window.stride]) {
    if (!Number.isInteger(value) || value < 1) {
      throw new ShapeError(`${what}: kernel and stride must be integers of at least 1, got ${value}.`);
    }
  }
  const { top, left, bottom, right } = window.pad;
  for (const value of [top, left, bottom, right]) {
    if (!Number.isInteger(value) || value < 0) {
      throw new ShapeError(`${what}: padding must be an integer of at least 0, got ${value}.`);
    }
  }
  return window;
}

/**
 * Height and width of the output.
 *
 * @param ceil Caffe's rule for pooling: round the count of windows up, so that the last window may hang over the edge,
 *   but drop a window that would start beyond the picture and its leading padding.
 * @throws ShapeError when the kernel is larger than the padded picture.
 */
export function outputExtent(
  what: string,
  { kernel, stride, pad }: Window,
  [height, width]: readonly [number, number],
  ceil = false,
): readonly [height: number, width: number] {
  const extent = (size: number, axis: 0 | 1, before: number, after: number): number => {
    const room = size + before + after - kernel[axis];
    if (room < 0) {
      throw new ShapeError(
        `${what}: the kernel of ${kernel[axis]} is larger than the picture of ${size} with padding ${before} + ${after}. Use a larger picture.`,
      );
    }
    if (!ceil) return Math.floor(room / stride[axis]) + 1;
    const count = Math.ceil(room / stride[axis]) + 1;
    return (count - 1) * stride[axis] >= size + before ? count - 1 : count;
  };
  return [extent(height, 0, pad.top, pad.bottom), extent(width, 1, pad.left, pad.right)];
}

/** The window as kernel parameters: kernel height and width, strides, top and left padding. */
export function windowParams({ kernel, stride, pad }: Window): number[] {
  return [kernel[0], kernel[1], stride[0], stride[1], pad.top, pad.left];
}

/** The window as shader uniforms. */
export function windowUniforms({ kernel, stride, pad }: Window): Record<string, readonly number[]> {
  return { kernel: [...kernel], stride: [...stride], pad: [pad.top, pad.left] };
}
