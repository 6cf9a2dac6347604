/**
 * The gradient of a convolution with respect to its input.
 *
 *     dx[n, c, r, s] = sum over o, p, q of  w[o, c, p, q]  dy[n, o, (r + top - p) / sy, (s + left - q) / sx]
 *
 * where only whole, existing positions of dy count. It is a convolution of dy, spread out by the stride, with the
 * weights flipped in p and q and their in and out channels exchanged; the kernels treat it as that.
 *
 * With a third input, key, of dx's shape, dx is kept where key > 0 and else 0: the way back through the ReLU that made x,
 * in the same pass.
 */
import type { Value } from '../core/graph.js';
import type { Call, Op } from '../core/op.js';
import { formatShape, sameShape, type Shape } from '../core/shape.js';
import { ShapeError } from '../core/errors.js';
import type { Convolution } from './convolution.js';
import { convolutionWasm } from './convolutionKernels.js';
import { convolutionWebgl } from './convolutionWebgl.js';
import type { Window } from './window.js';

interface Conv2dInputGradientParams extends Window {
  /** Shape of x, which strides leave open. */
  readonly of: Shape;
}

function asConvolution({ inputs, params: { kernel, stride, pad, of } }: Call<Conv2dInputGradientParams>): Convolution {
  // The padding on the far sides follows from the output's size, so the kernels never look at it.
  const flipped = { top: kernel[0] - 1 - pad.top, left: kernel[1] - 1 - pad.left, bottom: of[2], right: of[3] };
  const window: Window = { kernel, stride: [1, 1], pad: flipped };
  return { window, upsample: stride, bias: false, relu: false, gated: inputs.length > 2, mirrored: true };
}

export const conv2dInputGradientOp: Op<Conv2dInputGradientParams> = {
  name: 'conv2dInputGradient',
  shape([, , ...keys], { of }) {
    for (const key of keys) {
      if (!sameShape(key, of)) {
        throw new ShapeError(`conv2dInputGradient: the key has shape ${formatShape(key)}, takes ${formatShape(of)}.`);
      }
    }
    return of;
  },
  reference([dy, w, ...keys], dx, { kernel: [kernelHeight, kernelWidth], stride: [sy, sx], pad: { top, left } }) {
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
    for (const { data } of keys) dx.data.forEach((_, i) => data[i] > 0 || (dx.data[i] = 0));
  },
  wasm: convolutionWasm(asConvolution),
  webgl: convolutionWebgl(asConvolution),
};

/**
 * d loss / dx for y = conv2d(x, w), from `dy` of y's shape; `of` is the shape of x, `window` as in the convolution, `label`
 * a name for people.
 */
export function conv2dInputGradient(
  dy: Value,
  w: Value,
  of: Shape,
  { kernel, stride, pad }: Window,
  label?: string,
): Value {
  return dy.graph.apply(conv2dInputGradientOp, [dy, w], { kernel, stride, pad, of }, label);
}

/** The same gradient where key > 0, else 0, if `dx` is an input gradient without a key; undefined if it is not. */
export function gatedInputGradient(dx: Value, key: Value): Value | undefined {
  if (dx.source.kind !== 'op' || dx.source.op !== conv2dInputGradientOp || dx.source.inputs.length > 2)
    return undefined;
  return dx.graph.apply(dx.source.op, [...dx.source.inputs, key], dx.source.params, dx.label);
}
