/**
 * Arithmetic of two tensors, element by element: y = f(a, b).
 *
 * An axis of length 1 is repeated to fit the other operand (broadcasting), so the same four ops add a bias per channel
 * (`[1, C, 1, 1]`), scale by one number (`[1, 1, 1, 1]`) or multiply two pictures. On the way back a repeated axis
 * collects: its gradient is the sum over the repeats.
 *
 * The kernels are `assembly/binary.ts` and `shaders/<name>.frag`.
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import { formatShape, type Shape } from '../core/shape.js';
import { outputRows } from './elementwise.js';
import { sumTo } from './sum.js';
import { scale } from './scale.js';

function broadcast(name: string, a: Shape, b: Shape): Shape {
  const axis = (i: number): number => {
    if (a[i] !== b[i] && a[i] !== 1 && b[i] !== 1) {
      throw new ShapeError(
        `${name}: got shapes ${formatShape(a)} and ${formatShape(b)}; each axis must be equal in both, or 1 in one.`,
      );
    }
    return Math.max(a[i], b[i]);
  };
  return [axis(0), axis(1), axis(2), axis(3)];
}

/** @param derivatives builds [da, db] before their sums over repeated axes; called only for what is wanted. */
function binaryOp(
  name: string,
  f: (a: number, b: number) => number,
  derivatives: readonly [
    (dy: Value, a: Value, b: Value) => Value, //
    (dy: Value, a: Value, b: Value) => Value,
  ],
): Op {
  return {
    name,
    shape: ([a, b]) => broadcast(name, a, b),
    reference([a, b], y) {
      const [batch, channels, height, width] = y.shape;
      let i = 0;
      for (let n = 0; n < batch; n++) {
        for (let c = 0; c < channels; c++) {
          for (let h = 0; h < height; h++) {
            for (let w = 0; w < width; w++) {
              y.data[i++] = f(a.data[repeatedIndex(a.shape, n, c, h, w)], b.data[repeatedIndex(b.shape, n, c, h, w)]);
            }
          }
        }
      }
    },
    vjp: ({ inputs: [a, b], dy, wants }) => [
      wants[0] ? sumTo(derivatives[0](dy, a, b), a.shape) : undefined,
      wants[1] ? sumTo(derivatives[1](dy, a, b), b.shape) : undefined,
    ],
    wasm: { kernel: name, units: outputRows },
    webgl: { passes: () => [{ shader: name, read: { a: 0, b: 1 } }] },
  };
}

/** Index of element (n, c, h, w) in a tensor whose axes of length 1 are repeated. */
function repeatedIndex([N, C, H, W]: Shape, n: number, c: number, h: number, w: number): number {
  return (((N === 1 ? 0 : n) * C + (C === 1 ? 0 : c)) * H + (H === 1 ? 0 : h)) * W + (W === 1 ? 0 : w);
}

/** y = a + b; da = dy, db = dy. */
export const addOp = binaryOp('add', (a, b) => a + b, [(dy) => dy, (dy) => dy]);

/** y = a - b; da = dy, db = -dy. */
export const subtractOp = binaryOp('subtract', (a, b) => a - b, [(dy) => dy, (dy) => scale(dy, -1)]);

/** y = a b; da = dy b, db = dy a. */
export const multiplyOp = binaryOp('multiply', (a, b) => a * b, [
  (dy, _a, b) => multiply(dy, b),
  (dy, a) => multiply(dy, a),
]);

/** y = a / b; da = dy / b, db = -dy a / b^2. */
export const divideOp = binaryOp('divide', (a, b) => a / b, [
  (dy, _a, b) => divide(dy, b),
  (dy, a, b) => scale(divide(divide(multiply(dy, a), b), b), -1),
]);

const apply = (op: Op, a: Value, b: Value): Value => a.graph.apply(op, [a, b], {});

export const add = (a: Value, b: Value): Value => apply(addOp, a, b);
export const subtract = (a: Value, b: Value): Value => apply(subtractOp, a, b);
export const multiply = (a: Value, b: Value): Value => apply(multiplyOp, a, b);
export const divide = (a: Value, b: Value): Value => apply(divideOp, a, b);
