/** A tensor on the host: plain numbers with a shape. Backends keep their own copies in their own layouts. */
import { ShapeError } from './errors.js';
import { checkShape, formatShape, scalarShape, type Shape, sizeOf } from './shape.js';

/**
 * Float32 data in the logical order `[batch][channels][height][width]`, last axis fastest.
 *
 * A tensor used as a graph's constant must not be changed afterwards: backends upload it once and recognise it by
 * identity, so that graphs of several image sizes share one copy of a network's weights.
 */
export class Tensor {
  readonly shape: Shape;
  readonly data: Float32Array;

  /** @throws ShapeError when `data` has not as many elements as `shape`. */
  constructor(shape: readonly number[], data: Float32Array) {
    this.shape = checkShape(shape, 'tensor');
    if (data.length !== sizeOf(this.shape)) {
      throw new ShapeError(
        `tensor: shape ${formatShape(shape)} holds ${sizeOf(this.shape)} numbers, but the data has ${data.length}.`,
      );
    }
    this.data = data;
  }

  static zeros(shape: readonly number[]): Tensor {
    const checked = checkShape(shape, 'tensor');
    return new Tensor(checked, new Float32Array(sizeOf(checked)));
  }

  static filled(shape: readonly number[], value: number): Tensor {
    const tensor = Tensor.zeros(shape);
    tensor.data.fill(value);
    return tensor;
  }

  static scalar(value: number): Tensor {
    return Tensor.filled(scalarShape, value);
  }

  /** A `[1, C, 1, 1]` tensor, the form of biases and per-channel statistics. */
  static channels(values: ArrayLike<number>): Tensor {
    return new Tensor([1, values.length, 1, 1], Float32Array.from(values));
  }
}
