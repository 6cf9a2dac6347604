/**
 * Functions of one number, applied to every element: y = f(x). Each stands beside its derivative.
 *
 * The kernels are `assembly/unary.ts` (one export a function) and `shaders/<name>.frag`.
 */
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import { divide, multiply } from './binary.js';
import { outputRows } from './elementwise.js';
import { gate } from './gate.js';
import { scale } from './scale.js';

/** @param derivative builds dx from x, y = f(x) and dy. */
function unaryOp(
  name: string,
  f: (x: number) => number,
  derivative: ((x: Value, y: Value, dy: Value) => Value) | undefined,
): Op {
  return {
    name,
    shape: ([x]) => x,
    reference([x], y) {
      y.data.set(x.data.map(f));
    },
    vjp: derivative && (({ inputs: [x], output, dy }) => [derivative(x, output, dy)]),
    wasm: { kernel: name, units: outputRows },
    webgl: { passes: () => [{ shader: name, read: { x: 0 } }] },
  };
}

/** y = max(x, 0); dx = dy where y > 0. */
export const reluOp = unaryOp(
  'relu',
  (x) => Math.max(x, 0),
  (_x, y, dy) => gate(dy, y),
);

/** y = |x|; dx = dy sign(x). */
export const absOp = unaryOp('abs', Math.abs, (x, _y, dy) => multiply(dy, sign(x)));

/** y = -1, 0 or 1. Its derivative is zero wherever it exists, so it has none here. */
export const signOp = unaryOp('sign', Math.sign, undefined);

/** y = x^2; dx = 2 x dy. */
export const squareOp = unaryOp(
  'square',
  (x) => x * x,
  (x, _y, dy) => scale(multiply(dy, x), 2),
);

/** y = sqrt(x); dx = dy / (2 y). */
export const sqrtOp = unaryOp('sqrt', Math.sqrt, (_x, y, dy) => scale(divide(dy, y), 0.5));

/** y = e^x; dx = dy y. */
export const expOp = unaryOp('exp', Math.exp, (_x, y, dy) => multiply(dy, y));

/** y = ln x; dx = dy / x. */
export const logOp = unaryOp('log', Math.log, (x, _y, dy) => divide(dy, x));

/** y = ln(1 + e^x), a smooth ReLU that never overflows; dx = dy sigmoid(x). */
export const softplusOp = unaryOp(
  'softplus',
  (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  (x, _y, dy) => multiply(dy, sigmoid(x)),
);

/** y = 1 / (1 + e^-x); dx = dy y (1 - y). */
export const sigmoidOp = unaryOp(
  'sigmoid',
  (x) => 1 / (1 + Math.exp(-x)),
  (_x, y, dy) => multiply(dy, multiply(y, scale(y, -1, 1))),
);

const apply = (op: Op, x: Value): Value => x.graph.apply(op, [x], {});

export const relu = (x: Value): Value => apply(reluOp, x);
export const abs = (x: Value): Value => apply(absOp, x);
export const sign = (x: Value): Value => apply(signOp, x);
export const square = (x: Value): Value => apply(squareOp, x);
export const sqrt = (x: Value): Value => apply(sqrtOp, x);
export const exp = (x: Value): Value => apply(expOp, x);
export const log = (x: Value): Value => apply(logOp, x);
export const softplus = (x: Value): Value => apply(softplusOp, x);
export const sigmoid = (x: Value): Value => apply(sigmoidOp, x);
