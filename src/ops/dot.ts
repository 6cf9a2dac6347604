/**
 * The arithmetic of optimizers: pictures and parameters as long vectors.
 *
 *     dot:   y = sum over i of a[i] b[i]     da = dy b, db = dy a
 *     axpy:  y[i] = s x[i] + z[i]            ds = dot(dy, x), dx = s dy, dz = dy        (BLAS; s is one number)
 *
 * wasm adds up in float64; WebGL2 in a tree of blocks of 64, whose error grows with the logarithm of the length.
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import { formatShape, sameShape, scalarShape, type Shape } from '../core/shape.js';
import { multiply } from './binary.js';
import { chunkedSum } from './chunkedSum.js';
import { outputRows } from './elementwise.js';
import { treeSum } from './sumTree.js';
import { sqrt } from './unary.js';

function checkSame(name: string, a: Shape, b: Shape): void {
  if (!sameShape(a, b)) {
    throw new ShapeError(`${name}: got shapes ${formatShape(a)} and ${formatShape(b)}, takes two of the same shape.`);
  }
}

export const dotOp: Op = {
  name: 'dot',
  shape([a, b]) {
    checkSame('dot', a, b);
    return scalarShape;
  },
  reference([a, b], y) {
    y.data[0] = a.data.reduce((total, value, i) => total + value * b.data[i], 0);
  },
  vjp: ({ inputs: [a, b], dy, wants }) => [
    wants[0] ? multiply(b, dy) : undefined,
    wants[1] ? multiply(a, dy) : undefined,
  ],
  wasm: chunkedSum('dotChunks', () => 1),
  webgl: treeSum(() => ({ to: scalarShape, factor: 1, shader: 'dot', read: { b: 1 } })),
};

/** Inputs s, x, z. */
export const axpyOp: Op = {
  name: 'axpy',
  shape([s, x, z]) {
    if (!sameShape(s, scalarShape)) {
      throw new ShapeError(`axpy: the factor has shape ${formatShape(s)}, takes one number.`);
    }
    checkSame('axpy', x, z);
    return x;
  },
  reference([s, x, z], y) {
    y.data.set(x.data.map((value, i) => s.data[0] * value + z.data[i]));
  },
  vjp: ({ inputs: [s, x], dy, wants }) => [
    wants[0] ? dot(dy, x) : undefined,
    wants[1] ? multiply(dy, s) : undefined,
    wants[2] ? dy : undefined,
  ],
  wasm: { kernel: 'axpy', units: outputRows },
  webgl: { passes: () => [{ shader: 'axpy', read: { s: 0, x: 1, z: 2 } }] },
};

/** The sum of the products of the elements of `a` and `b`, of one shape: a scalar. */
export function dot(a: Value, b: Value): Value {
  return a.graph.apply(dotOp, [a, b], {});
}

/** The Euclidean length of `x`, the square root of dot(x, x): a scalar. Its gradient at zero is not a number. */
export function norm(x: Value): Value {
  return sqrt(dot(x, x));
}

/** s x + z for a value `s` of one number, in one pass. */
export function axpy(s: Value, x: Value, z: Value): Value {
  return x.graph.apply(axpyOp, [s, x, z], {});
}
