/**
 * Shapes. Every tensor has four axes, `[batch, channels, height, width]`, the order of the field's papers.
 *
 * One rank for everything keeps each op and each memory layout simple: a scalar is `[1, 1, 1, 1]`, a bias is
 * `[1, C, 1, 1]`, class logits are `[N, K, 1, 1]`, convolution weights are `[out, in, kernelHeight, kernelWidth]`.
 */
import { ShapeError } from './errors.js';

/** `[batch, channels, height, width]`: four integers of at least 1. */
export type Shape = readonly [batch: number, channels: number, height: number, width: number];

/** The shape of a single number. */
export const scalarShape: Shape = [1, 1, 1, 1];

/** Number of elements. */
export function sizeOf([n, c, h, w]: Shape): number {
  return n * c * h * w;
}

/** "1x64x112x112", for messages. */
export function formatShape(shape: readonly number[]): string {
  return shape.join('x');
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}

/**
 * Turns a list of numbers into a {@link Shape}.
 *
 * @throws ShapeError when it has not four axes, or one is not an integer of at least 1.
 */
export function checkShape(axes: readonly number[], what: string): Shape {
  if (axes.length !== 4) {
    throw new ShapeError(
      `${what}: got ${axes.length} axes (${formatShape(axes)}), takes 4: batch, channels, height, width.`,
    );
  }
  for (const axis of axes) {
    if (!Number.isSafeInteger(axis) || axis < 1) {
      throw new ShapeError(`${what}: got shape ${formatShape(axes)}, each axis must be an integer of at least 1.`);
    }
  }
  return [axes[0], axes[1], axes[2], axes[3]];
}

/** True when every axis of `small` equals that of `large` or is 1, so `small` can be repeated to fill `large`. */
export function broadcastsTo(small: Shape, large: Shape): boolean {
  return small.every((axis, i) => axis === 1 || axis === large[i]);
}
