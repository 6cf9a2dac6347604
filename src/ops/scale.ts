/** y = factor x + offset, with fixed numbers; dx = factor dy. */
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import { outputRows } from './elementwise.js';

interface ScaleParams {
  readonly factor: number;
  readonly offset: number;
}

export const scaleOp: Op<ScaleParams> = {
  name: 'scale',
  shape: ([x]) => x,
  reference([x], y, { factor, offset }) {
    y.data.set(x.data.map((value) => factor * value + offset));
  },
  vjp: ({ dy, params: { factor } }) => [scale(dy, factor)],
  wasm: { kernel: 'scale', units: outputRows, params: ({ params: { factor, offset } }) => [factor, offset] },
  webgl: {
    passes: ({ params: { factor, offset } }) => [{ shader: 'scale', read: { x: 0 }, uniforms: { factor, offset } }],
  },
};

/** factor x + offset, element by element. */
export function scale(x: Value, factor: number, offset = 0): Value {
  return x.graph.apply(scaleOp, [x], { factor, offset });
}
