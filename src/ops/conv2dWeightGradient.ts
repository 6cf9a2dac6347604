/**
 * The gradient of a convolution with respect to its weights.
 *
 *     dw[o, c, p, q] = sum over n, i, j of  dy[n, o, i, j]  x[n, c, i * sy - top + p, j * sx - left + q]
 *
 * x counts as zero outside the picture. It is needed only where a network is trained.
 */
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import type { Shape } from '../core/shape.js';
import { type Window, windowParams, windowUniforms } from './window.js';

interface Conv2dWeightGradientParams extends Window {
  /** Shape of w. */
  readonly of: Shape;
}

export const conv2dWeightGradientOp: Op<Conv2dWeightGradientParams> = {
  name: 'conv2dWeightGradient',
  shape: (_inputs, { of }) => of,
  reference([x, dy], dw, { stride: [sy, sx], pad: { top, left } }) {
    const [, channels, height, width] = x.shape;
    const [batch, outputs, outHeight, outWidth] = dy.shape;
    const [, , kernelHeight, kernelWidth] = dw.shape;
    let at = 0;
    for (let o = 0; o < outputs; o++) {
      for (let c = 0; c < channels; c++) {
        for (let p = 0; p < kernelHeight; p++) {
          for (let q = 0; q < kernelWidth; q++) {
            let total = 0;
            for (let n = 0; n < batch; n++) {
              for (let i = 0; i < outHeight; i++) {
                const row = i * sy - top + p;
                if (row < 0 || row >= height) continue;
                for (let j = 0; j < outWidth; j++) {
                  const column = j * sx - left + q;
                  if (column < 0 || column >= width) continue;
                  total +=
                    dy.data[((n * outputs + o) * outHeight + i) * outWidth + j] *
                    x.data[((n * channels + c) * height + row) * width + column];
                }
              }
            }
            dw.data[at++] = total;
          }
        }
      }
    }
  },
  wasm: {
    kernel: 'conv2dWeightGradient',
    // One unit per four channels of a tap (p, q): each weight is added up by one thread in a fixed order.
    units: ({ output: [, c, p, q] }) => Math.ceil(c / 4) * p * q,
    // The sums of four channels with all output channels, and a description of ten numbers.
    scratch: ({ output: [o] }) => o * 16 + 40,
    params: ({ params }) => windowParams(params),
    // x is read without bounds checks, so its border must reach as far as any window hangs over the picture.
    border: (input, { inputs: [x, dy], params: { kernel, stride, pad } }) => {
      if (input !== 0) return 0;
      const [, , height, width] = x;
      const [, , outHeight, outWidth] = dy;
      const bottom = (outHeight - 1) * stride[0] - pad.top + kernel[0] - height;
      const right = (outWidth - 1) * stride[1] - pad.left + kernel[1] - width;
      return Math.max(0, pad.top, pad.left, bottom, right);
    },
  },
  webgl: {
    passes: ({ params }) => [
      { shader: 'conv2dWeightGradient', read: { x: 0, dy: 1 }, uniforms: windowUniforms(params) },
    ],
  },
};

/** d loss / dw for y = conv2d(x, w), from `dy` of y's shape; `of` is the shape of w, `window` as in the convolution. */
export function conv2dWeightGradient(x: Value, dy: Value, of: Shape, { kernel, stride, pad }: Window): Value {
  return x.graph.apply(conv2dWeightGradientOp, [x, dy], { kernel, stride, pad, of });
}
