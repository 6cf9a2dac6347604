/**
 * A choice between two values, element by element or (with a key of one number) as a whole.
 *
 *     y = a where key > 0, else b      da = dy where key > 0, else 0      db = 0 where key > 0, else dy
 *
 * An axis of length 1 in any of the three is repeated. What is not chosen may be infinite or no number: it does not show.
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import { formatShape, type Shape } from '../core/shape.js';
import { Tensor } from '../core/tensor.js';
import { outputRows } from './elementwise.js';
import { sumTo } from './sum.js';

const zero = Tensor.scalar(0);

function commonShape(shapes: readonly Shape[]): Shape {
  const axis = (i: number): number => {
    const length = Math.max(...shapes.map((shape) => shape[i]));
    if (shapes.some((shape) => shape[i] !== length && shape[i] !== 1)) {
      const list = shapes.map(formatShape).join(', ');
      throw new ShapeError(`where: got shapes ${list}; each axis must be equal in all, or 1.`);
    }
    return length;
  };
  return [axis(0), axis(1), axis(2), axis(3)];
}

/** Inputs key, a, b. */
export const whereOp: Op = {
  name: 'where',
  shape: commonShape,
  reference([key, a, b], y) {
    const [batch, channels, height, width] = y.shape;
    let i = 0;
    for (let n = 0; n < batch; n++) {
      for (let c = 0; c < channels; c++) {
        for (let h = 0; h < height; h++) {
          for (let w = 0; w < width; w++) {
            const at = ([N, C, H, W]: Shape): number =>
              (((N === 1 ? 0 : n) * C + (C === 1 ? 0 : c)) * H + (H === 1 ? 0 : h)) * W + (W === 1 ? 0 : w);
            y.data[i++] = key.data[at(key.shape)] > 0 ? a.data[at(a.shape)] : b.data[at(b.shape)];
          }
        }
      }
    }
  },
  vjp({ inputs: [key, a, b], dy, wants }) {
    const none = dy.graph.constant(zero, 'zero');
    return [
      null,
      wants[1] ? sumTo(where(key, dy, none), a.shape) : undefined,
      wants[2] ? sumTo(where(key, none, dy), b.shape) : undefined,
    ];
  },
  wasm: { kernel: 'where', units: outputRows },
  webgl: { passes: () => [{ shader: 'where', read: { key: 0, a: 1, b: 2 } }] },
};

/** `a` where `key` > 0, else `b`; axes of length 1 are repeated. No gradient flows to the key. */
export function where(key: Value, a: Value, b: Value): Value {
  return key.graph.apply(whereOp, [key, a, b], {});
}
