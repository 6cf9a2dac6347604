/** The ReLU's way back: dx = dy where y > 0, else 0, from the ReLU's own output y. */
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import { formatShape, sameShape } from '../core/shape.js';
import { ShapeError } from '../core/errors.js';
import { gatedInputGradient } from './conv2dInputGradient.js';
import { outputRows } from './elementwise.js';
import { gatedPoolGradient } from './maxPool.js';
import { packedSigns, signCells } from './packedSigns.js';

export const gateOp: Op = {
  name: 'gate',
  shape([x, key]) {
    if (!sameShape(x, key)) {
      throw new ShapeError(`gate: got shapes ${formatShape(x)} and ${formatShape(key)}, takes two of the same shape.`);
    }
    return x;
  },
  reference([x, key], y) {
    y.data.set(x.data.map((value, i) => (key.data[i] > 0 ? value : 0)));
  },
  /** Linear in x; the key only switches, so its derivative is zero wherever there is one. */
  vjp: ({ inputs: [, key], dy }) => [gate(dy, key), null],
  wasm: { kernel: 'gate', units: outputRows, packed: { 1: packedSigns(1) } },
  webgl: { passes: () => [{ shader: 'gate', read: { x: 0, key: 1 } }], packed: { 1: signCells(1) } },
};

/** x where key > 0, else 0. Where x is a convolution's gradient or that of pooling key, that op does it as it writes x. */
export function gate(x: Value, key: Value): Value {
  return gatedInputGradient(x, key) ?? gatedPoolGradient(x, key) ?? x.graph.apply(gateOp, [x, key], {});
}
