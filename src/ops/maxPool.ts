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
import type { Op, ReferenceTensor, WasmKernel } from '../core/op.js';
import { outputRows } from './elementwise.js';
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
  wasm: { kernel: 'maxPool', units: outputRows, params: ({ params }) => windowParams(params) },
  webgl: { passes: ({ params }) => [{ shader: 'maxPool', read: { x: 0 }, uniforms: windowUniforms(params) }] },
};

const gradientByInput: WasmKernel<PoolParams> = {
  kernel: 'maxPoolGradient',
  units: outputRows,
  params: ({ params }) => windowParams(params),
};

/** Of x it needs a byte for each number of dy: which pixel of the window was the largest. */
const gradientByWinners: WasmKernel<PoolParams> = {
  kernel: 'maxPoolWinnersGradient',
  units: outputRows,
  params: ({ params }) => windowParams(params),
  packed: {
    0: {
      kernel: 'packWinners',
      // [n][h][w][ceil(c / 4)] words of four winners
      length: ({ inputs: [, [n, c, h, w]] }) => n * h * w * Math.ceil(c / 4),
      units: ({ inputs: [, [n, , h]] }) => n * h,
      params: ({ inputs: [, [, , h, w]], params }) => [...windowParams(params), h, w],
    },
  },
};

/** Inputs x and dy; finds the winners in x again rather than keeping their places. */
export const maxPoolGradientOp: Op<PoolParams> = {
  name: 'maxPoolGradient',
  shape: ([x]) => x,
  reference([x, dy], dx, params) {
    dx.data.fill(0);
    forEachWindow(x, dy, params, (winner, at) => {
      dx.data[winner] += dy.data[at];
    });
  },
  wasm: {
    // Winners are numbered in a byte; of a window with more places x itself is kept.
    choose: ({ params: { kernel } }) => (kernel[0] * kernel[1] <= 256 ? gradientByWinners : gradientByInput),
  },
  webgl: {
    passes: ({ params }) => [{ shader: 'maxPoolGradient', read: { x: 0, dy: 1 }, uniforms: windowUniforms(params) }],
  },
};

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
