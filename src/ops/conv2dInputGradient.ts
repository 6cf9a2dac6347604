/**
 * The gradient of a convolution with respect to its input.
 *
 *     dx[n, c, r, s] = sum over o, p, q of  w[o, c, p, q]  dy[n, o, (r + top - p) / sy, (s + left - q) / sx]
 *
 * where only whole, existing positions of dy count. It is a convolution of dy, spread out by the stride, with the
 * weights flipped in p and q and their in and out channels exchanged; the kernels treat it as that.
 */
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import type { Shape } from '../core/shape.js';
import { convolutionWasm, convolutionWebgl, type Convolution } from './convolutionKernels.js';
import type { Window } from './window.js';

interface Conv2dInputGradientParams extends Window {
  /** Shape of x, which strides leave open. */
  readonly of: Shape;
}

function asConvolution({ kernel, stride, pad, of }: Conv2dInputGradientParams): Convolution {
  // The padding on the far sides follows from the output's size, so the kernels never look at it.
  const flipped = { top: kernel[0] - 1 - pad.top, left: kernel[1] - 1 - pad.left, bottom: of[2], right: of[3] };
  return { window: { kernel, stride: [1, 1], pad: flipped }, upsample: stride, bias: false, relu: false };
}

export const conv2dInputGradientOp: Op<Conv2dInputGradientParams> = {
  name: 'conv2dInputGradient',
  shape: (_inputs, { of }) => of,
  reference([dy, w], dx, { kernel: [kernelHeight, kernelWidth], stride: [sy, sx], pad: { top, left } }) {
    const [batch, outputs, outHeight, outWidth] = dy.shape;
    const [, channels, height, width] = dx.shape;
    dx.data.fill(0);
    // Each dy[n, o, i, j] is sent back to every input pixel it was computed from.
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < outputs; o++) {
        for (let i = 0; i < outHeight; i++) {
          for (let j = 0; j < outWidth; j++) {
            const slope = dy.data[((n * outputs + o) * outHeight + i) * outWidth + j];
            for (let c = 0; c < channels; c++) {
              for (let p = 0; p < kernelHeight; p++) {
                const row = i * sy - top + p;
                if (row < 0 || row >= height) continue;
                for (let q = 0; q < kernelWidth; q++) {
                  const column = j * sx - left + q;
                  if (column < 0 || column >= width) continue;
                  dx.data[((n * channels + c) * height + row) * width + column] +=
                    slope * w.data[((o * channels + c) * kernelHeight + p) * kernelWidth + q];
                }
              }
            }
          }
        }
      }
    }
  },
  wasm: convolutionWasm('packWeightsFlipped', ({ params }) => asConvolution(params)),
  webgl: convolutionWebgl('packWeightsFlipped', ({ params }) => asConvolution(params)),
};

/** d loss / dx for y = conv2d(x, w), from `dy` of y's shape; `of` is the shape of x, `window` as in the convolution. */
export function conv2dInputGradient(dy: Value, w: Value, of: Shape, { kernel, stride, pad }: Window): Value {
  return dy.graph.apply(conv2dInputGradientOp, [dy, w], { kernel, stride, pad, of });
}
