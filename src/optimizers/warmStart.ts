/**
 * What an optimizer has learnt at one picture size, for the next: phases of growing size go on warm.
 *
 * A picture's differences are resized as pictures are. A gradient's are resized too and divided by the number of new pixels
 * that share an old one, so that a product of both, s . y, stays what it was.
 */
import { type Shape, sizeOf } from '../core/shape.js';
import type { OptimizerState, VectorRole } from './optimizer.js';

/** How often the ratio of pixels divides each kind of vector. */
const divisions: Readonly<Record<VectorRole, number>> = { point: 0, gradient: 1, squaredGradient: 2 };

/** @param resize of a picture's numbers from one shape to another. */
export function resizedMemory(
  state: OptimizerState,
  from: Shape,
  to: Shape,
  resize: (data: Float32Array, from: Shape, to: Shape) => Float32Array,
): OptimizerState {
  const ratio = sizeOf(to) / sizeOf(from);
  const vectors = state.vectors.map((vector) => {
    const factor = ratio ** -divisions[vector.role];
    return { ...vector, data: resize(vector.data, from, to).map((value) => value * factor) };
  });
  return { optimizer: state.optimizer, evaluations: state.evaluations, numbers: state.numbers, vectors };
}
