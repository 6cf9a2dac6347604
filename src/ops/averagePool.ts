/**
 * Average pooling.
 *
 *     y[n, c, i, j]  = (1 / count[i, j]) sum over p, q of x[n, c, i * sy - top + p, j * sx - left + q]
 *     dx[n, c, r, s] = sum over the windows (i, j) that contain (r, s) of dy[n, c, i, j] / count[i, j]
 *
 * count is the number of the window's pixels inside the picture or, with `countPadding`, inside the padded picture.
 */
import type { Value } from '../core/graph.js';
import type { Op, ReferenceTensor } from '../core/op.js';
import type { Shape } from '../core/shape.js';
import { outputRows } from './elementwise.js';
import { type PoolOptions, poolWindow } from './maxPool.js';
import { outputExtent, type Window, windowParams, windowUniforms } from './window.js';

export interface AveragePoolOptions extends PoolOptions {
  /** Whether padding counts as pixels of value zero. Default false. */
  readonly countPadding?: boolean;
}

interface AveragePoolParams extends Window {
  readonly ceil: boolean;
  readonly countPadding: boolean;
  /** Height and width of x, for the gradient. */
  readonly of: Shape;
}

const kernelParams = (params: AveragePoolParams): number[] => [
  ...windowParams(params),
  params.pad.bottom,
  params.pad.right,
  params.countPadding ? 1 : 0,
];

const uniforms = (params: AveragePoolParams): Record<string, number | readonly number[]> => ({
  ...windowUniforms(params),
  padEnd: [params.pad.bottom, params.pad.right],
  countPadding: params.countPadding ? 1 : 0,
});

export const averagePoolOp: Op<AveragePoolParams> = {
  name: 'averagePool',
  shape: ([x], params) => [x[0], x[1], ...outputExtent('averagePool', params, [x[2], x[3]], params.ceil)],
  reference([x], y, params) {
    y.data.fill(0);
    forEachPixel(x, y, params, (pixel, at, count) => {
      y.data[at] += x.data[pixel] / count;
    });
  },
  vjp: ({ inputs: [x], params, dy }) => [x.graph.apply(averagePoolGradientOp, [dy], params)],
  wasm: { kernel: 'averagePool', units: outputRows, params: ({ params }) => kernelParams(params) },
  webgl: { passes: ({ params }) => [{ shader: 'averagePool', read: { x: 0 }, uniforms: uniforms(params) }] },
};

export const averagePoolGradientOp: Op<AveragePoolParams> = {
  name: 'averagePoolGradient',
  shape: (_inputs, { of }) => of,
  reference([dy], dx, params) {
    dx.data.fill(0);
    forEachPixel(dx, dy, params, (pixel, at, count) => {
      dx.data[pixel] += dy.data[at] / count;
    });
  },
  /** Pooling is linear, so the gradient's own derivative is pooling again. */
  vjp: ({ params, dy }) => [dy.graph.apply(averagePoolOp, [dy], params)],
  wasm: { kernel: 'averagePoolGradient', units: outputRows, params: ({ params }) => kernelParams(params) },
  webgl: { passes: ({ params }) => [{ shader: 'averagePoolGradient', read: { dy: 0 }, uniforms: uniforms(params) }] },
};

/** Visits each pixel of each window: its index in x, the window's index in the pooled tensor, the window's count. */
function forEachPixel(
  x: ReferenceTensor,
  pooled: ReferenceTensor,
  { kernel: [kernelHeight, kernelWidth], stride: [sy, sx], pad, countPadding }: AveragePoolParams,
  visit: (pixel: number, at: number, count: number) => void,
): void {
  const [, , height, width] = x.shape;
  const [batch, channels, outHeight, outWidth] = pooled.shape;
  // Length of the part of [start, start + kernel) that counts.
  const extent = (start: number, kernel: number, size: number, padEnd: number): number =>
    countPadding
      ? Math.min(start + kernel, size + padEnd) - start
      : Math.min(start + kernel, size) - Math.max(start, 0);
  let at = 0;
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let i = 0; i < outHeight; i++) {
      for (let j = 0; j < outWidth; j++, at++) {
        const firstRow = i * sy - pad.top;
        const firstColumn = j * sx - pad.left;
        const count =
          extent(firstRow, kernelHeight, height, pad.bottom) * extent(firstColumn, kernelWidth, width, pad.right);
        for (let row = Math.max(firstRow, 0); row < Math.min(firstRow + kernelHeight, height); row++) {
          for (let column = Math.max(firstColumn, 0); column < Math.min(firstColumn + kernelWidth, width); column++) {
            visit((plane * height + row) * width + column, at, count);
          }
        }
      }
    }
  }
}

/** Average pooling with a `kernel` of one side length or [height, width]; the stride defaults to the kernel. */
export function averagePool(
  x: Value,
  kernel: number | readonly [number, number],
  options: AveragePoolOptions = {},
): Value {
  const window = poolWindow('averagePool', kernel, { stride: kernel, ...options });
  const params = { ...window, countPadding: options.countPadding ?? false, of: x.shape };
  return x.graph.apply(averagePoolOp, [x], params);
}
