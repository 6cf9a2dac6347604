/**
 * Max pooling: the largest value in each window; what lies outside the picture never wins.
 *
 *     y[n, c, i, j]  = max over p, q of x[n, c, i * sy - top + p, j * sx - left + q]
 *     dx[n, c, r, s] = sum of dy over the windows whose maximum is x[n, c, r, s]
 *
 * Where a window holds its maximum several times, the first in reading order takes the gradient, on every backend.
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Op, PackedInput, ReferenceTensor, WasmKernel } from '../core/op.js';
import { outputRows } from './elementwise.js';
import { packedPoolBits, poolPart, poolsByPairs, unpoolPart } from './poolBits.js';
import { maxPoolGradientWebgl } from './poolWinners.js';
import { makeWindow, outputExtent, type Window, type WindowOptions, windowParams, windowUniforms } from './window.js';

export interface PoolOptions extends WindowOptions {
  /** Caffe's rule: windows may hang over the far edges (see `outputExtent`). Default false. */
  readonly ceil?: boolean;
}

interface PoolParams extends Window {
  readonly ceil: boolean;
}

export const maxPoolOp: Op<PoolParams> = {
  name: 'maxPool',
  shape: ([x], params) => [x[0], x[1], ...outputExtent('maxPool', params, [x[2], x[3]], params.ceil)],
  reference([x], y, params) {
    forEachWindow(x, y, params, (winner, at) => {
      y.data[at] = x.data[winner];
    });
  },
  vjp: ({ inputs: [x], params, dy }) => [x.graph.apply(maxPoolGradientOp, [x, dy], params)],
  wasm: {
    choose: (call) => ({
      kernel: 'maxPool',
      units: outputRows,
      params: ({ params }) => windowParams(params),
      part: poolsByPairs(call.params, call.inputs[0], call.output) ? poolPart : undefined,
    }),
  },
  webgl: {
    choose: ({ inputs: [x], output, params }) => ({
      passes: () => [{ shader: 'maxPool', read: { x: 0 }, uniforms: windowUniforms(params) }],
      part: poolsByPairs(params, x, output) ? poolPart : undefined,
    }),
  },
};

const gradientByInput: WasmKernel<PoolParams> = {
  kernel: 'maxPoolGradient',
  units: outputRows,
  params: ({ inputs, params }) => [...windowParams(params), Number(inputs.length > 2)],
};

/** Of x it needs a byte for each number of dy: which pixel of the window was the largest, and whether that lets dy through. */
const gradientByWinners = (isGated: boolean): WasmKernel<PoolParams> => {
  const winners: PackedInput<PoolParams> = {
    kernel: 'packWinners',
    // [n][h][w][ceil(c / 4)] words of four winners
    length: ({ inputs: [, [n, c, h, w]] }) => n * h * w * Math.ceil(c / 4),
    units: ({ inputs: [, [n, , h]] }) => n * h,
    params: ({ inputs: [, [, , h, w]], params }) => [...windowParams(params), h, w, Number(isGated)],
  };
  return {
    kernel: 'maxPoolWinnersGradient',
    units: outputRows,
    params: ({ params }) => windowParams(params),
    packed: isGated ? { 0: winners, 2: winners } : { 0: winners },
  };
};

/** With a gate; of x it needs three bits for each number of dy. */
const gradientByPairs: WasmKernel<PoolParams> = {
  kernel: 'maxPoolBitsGradient',
  units: outputRows,
  packed: { 0: packedPoolBits(1), 2: packedPoolBits(1) },
  part: unpoolPart,
};

/**
 * Inputs x and dy. With a third input, x once more, the way back through the ReLU that made x is a part of it: dx is 0 where
 * x is not above 0.
 */
export const maxPoolGradientOp: Op<PoolParams> = {
  name: 'maxPoolGradient',
  shape: ([x]) => x,
  reference([x, dy, ...keys], dx, params) {
    dx.data.fill(0);
    forEachWindow(x, dy, params, (winner, at) => {
      if (keys.every(({ data }) => data[winner] > 0)) dx.data[winner] += dy.data[at];
    });
  },
  wasm: {
    choose({ inputs: [x, dy, ...keys], params }) {
      const isGated = keys.length > 0;
      if (isGated && poolsByPairs(params, x, dy)) return gradientByPairs;
      // Winners are numbered in a byte, of which 255 says that there is none: of a window with more places x itself is kept.
      return params.kernel[0] * params.kernel[1] < 256 ? gradientByWinners(isGated) : gradientByInput;
    },
  },
  webgl: maxPoolGradientWebgl,
};

/** The same gradient where key > 0, else 0, if `dx` is that of pooling `key` and has no key; undefined if it is not. */
export function gatedPoolGradient({ graph, source, label }: Value, key: Value): Value | undefined {
  if (source.kind !== 'op' || source.op !== maxPoolGradientOp) return undefined;
  const { op, inputs, params } = source;
  return inputs.length === 2 && inputs[0] === key ? graph.apply(op, [...inputs, key], params, label) : undefined;
}

/** Visits each window of x with the index of its (first) maximum and the index of its pixel in the pooled tensor. */
function forEachWindow(
  x: ReferenceTensor,
  pooled: ReferenceTensor,
  { kernel: [kernelHeight, kernelWidth], stride: [sy, sx], pad: { top, left } }: Window,
  visit: (winner: number, at: number) => void,
): void {
  const [, , height, width] = x.shape;
  const [batch, channels, outHeight, outWidth] = pooled.shape;
  let at = 0;
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++) {
        let winner = -1;
        for (let p = 0; p < kernelHeight; p++) {
          const row = i * sy - top + p;
          if (row < 0 || row >= height) continue;
          for (let q = 0; q < kernelWidth; q++) {
            const column = j * sx - left + q;
            if (column < 0 || column >= width) continue;
            const index = (plane * height + row) * width + column;
            if (winner < 0 || x.data[index] > x.data[winner]) winner = index;
          }
        }
        visit(winner, at++);
      }
    }
  }
}

/** @throws ShapeError when a window could lie wholly in the padding. */
export function poolWindow(what: string, kernel: number | readonly [number, number], options: PoolOptions): PoolParams {
  const window = makeWindow(what, kernel, options);
  const { top, left, bottom, right } = window.pad;
  if (Math.max(top, bottom) >= window.kernel[0] || Math.max(left, right) >= window.kernel[1]) {
    throw new ShapeError(`${what}: the padding must be smaller than the kernel of ${window.kernel.join('x')}.`);
  }
  return { ...window, ceil: options.ceil ?? false };
}

/** Max pooling with a `kernel` of one side length or [height, width]; the stride defaults to the kernel. */
export function maxPool(x: Value, kernel: number | readonly [number, number], options: PoolOptions = {}): Value {
  return x.graph.apply(maxPoolOp, [x], poolWindow('maxPool', kernel, { stride: kernel, ...options }));
}
