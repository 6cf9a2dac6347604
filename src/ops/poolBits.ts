/**
 * Max pooling by 2x2 pixels that do not overlap: convolutions can do it and its way back besides their own work. On wasm, of
 * its input the way back through it and a ReLU needs three bits for every number of the result (`assembly/poolBits.ts`).
 */
import type { PackedInput } from '../core/op.js';
import type { Shape } from '../core/shape.js';
import type { Window } from './window.js';

/** Names of the two parts that other kernels can do: the pooling, and the gated gradient of one. */
export const poolPart = 'poolByPairs';
export const unpoolPart = 'unpoolByPairs';

/** The kernel that packs the bits. */
export const poolBitsKernel = 'packPoolBits';

/** Whether a window pools `x` to `pooled` by pairs of rows and columns, none of which hangs over the edge. */
export function poolsByPairs({ kernel, stride, pad }: Window, x: Shape, pooled: Shape): boolean {
  const isPlain = [...kernel, ...stride, pad.top, pad.left].join() === '2,2,2,2,0,0';
  return isPlain && 2 * pooled[2] <= x[2] && 2 * pooled[3] <= x[3];
}

/** The bits of an input whose pooled tensor has the extent of input `pooled`. */
export function packedPoolBits<P extends object>(pooled: number): PackedInput<P> {
  return {
    kernel: poolBitsKernel,
    // [n][h][w][ceil(c / 32)] times three words
    length({ inputs }) {
      const [n, c, h, w] = inputs[pooled];
      return 3 * n * h * w * Math.ceil(c / 32);
    },
    units: ({ inputs }) => inputs[pooled][0] * inputs[pooled][2],
    params: ({ inputs }) => inputs[pooled].slice(2),
  };
}
