/** y = min(max(x, low), high); dx = dy where low <= x <= high, else 0. */
import { SettingError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import { multiply } from './binary.js';
import { outputRows } from './elementwise.js';

interface Range {
  readonly low: number;
  readonly high: number;
}

function rangeOp(name: string, f: (x: number, range: Range) => number, vjp?: Op<Range>['vjp']): Op<Range> {
  return {
    name,
    shape([x], { low, high }) {
      if (!(low <= high)) throw new SettingError(`${name}: got low ${low} above high ${high}.`);
      return x;
    },
    reference([x], y, range) {
      y.data.set(x.data.map((value) => f(value, range)));
    },
    vjp,
    wasm: { kernel: name, units: outputRows, params: ({ params: { low, high } }) => [low, high] },
    webgl: { passes: ({ params: { low, high } }) => [{ shader: name, read: { x: 0 }, uniforms: { low, high } }] },
  };
}

/** y = 1 where low <= x <= high, else 0. */
export const withinOp = rangeOp('within', (x, { low, high }) => (x >= low && x <= high ? 1 : 0));

export const clampOp = rangeOp(
  'clamp',
  (x, { low, high }) => Math.min(Math.max(x, low), high),
  ({ inputs: [x], params, dy }) => [multiply(dy, x.graph.apply(withinOp, [x], params))],
);

/** Limits every element to [low, high]. */
export function clamp(x: Value, low: number, high: number): Value {
  return x.graph.apply(clampOp, [x], { low, high });
}
