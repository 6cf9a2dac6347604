/**
 * Convolution (cross-correlation, as the field means it), with an optional bias and ReLU in the same pass.
 *
 *     y[n, o, i, j] = f( b[o] + sum over c, p, q of  w[o, c, p, q]  x[n, c, i * sy - top + p, j * sx - left + q] )
 *
 * x is `[N, C, H, W]` and zero outside the picture, w is `[O, C, kernelHeight, kernelWidth]`, b is `[1, O, 1, 1]`,
 * f is the identity or max(., 0).
 *
 *     dx = conv2dInputGradient(dy', w)    dw = conv2dWeightGradient(x, dy')    db = sum of dy' over n, i, j
 *
 * with dy' = dy where y > 0 (with ReLU), else dy.
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Call, Op } from '../core/op.js';
import { formatShape } from '../core/shape.js';
import { conv2dInputGradient } from './conv2dInputGradient.js';
import { conv2dWeightGradient } from './conv2dWeightGradient.js';
import type { Convolution } from './convolution.js';
import { convolutionWasm } from './convolutionKernels.js';
import { convolutionWebgl } from './convolutionWebgl.js';
import { gate } from './gate.js';
import { sumTo } from './sum.js';
import { makeWindow, outputExtent, type Window, type WindowOptions } from './window.js';

interface Conv2dParams extends Window {
  readonly relu: boolean;
}

function asConvolution({ inputs, params }: Call<Conv2dParams>): Convolution {
  const { relu } = params;
  return { window: params, upsample: [1, 1], bias: inputs.length > 2, relu, gated: false, mirrored: false };
}

export const conv2dOp: Op<Conv2dParams> = {
  name: 'conv2d',
  shape([x, w, b], params) {
    if (x[1] !== w[1]) {
      throw new ShapeError(
        `conv2d: the input has ${x[1]} channels, the weights ${formatShape(w)} take ${w[1]}.`,
        'Weights are [out, in, height, width].',
      );
    }
    // The bias may be left out, which the type of an array's items does not show.
    const bias = [b].find(Boolean);
    if (bias && formatShape(bias) !== `1x${w[0]}x1x1`) {
      throw new ShapeError(`conv2d: the bias has shape ${formatShape(bias)}, takes 1x${w[0]}x1x1.`);
    }
    return [x[0], w[0], ...outputExtent('conv2d', params, [x[2], x[3]])];
  },
  reference(inputs, y, { kernel: [kernelHeight, kernelWidth], stride: [sy, sx], pad: { top, left }, relu }) {
    const [x, w] = inputs;
    const bias = inputs.at(2)?.data;
    const [, channels, height, width] = x.shape;
    const [batch, outputs, outHeight, outWidth] = y.shape;
    let at = 0;
    for (let n = 0; n < batch; n++) {
      for (let o = 0; o < outputs; o++) {
        for (let i = 0; i < outHeight; i++) {
          for (let j = 0; j < outWidth; j++) {
            let total = bias ? bias[o] : 0;
            for (let c = 0; c < channels; c++) {
              for (let p = 0; p < kernelHeight; p++) {
                const row = i * sy - top + p;
                if (row < 0 || row >= height) continue;
                for (let q = 0; q < kernelWidth; q++) {
                  const column = j * sx - left + q;
                  if (column < 0 || column >= width) continue;
                  total +=
                    w.data[((o * channels + c) * kernelHeight + p) * kernelWidth + q] *
                    x.data[((n * channels + c) * height + row) * width + column];
                }
              }
            }
            y.data[at++] = relu ? Math.max(total, 0) : total;
          }
        }
      }
    }
  },
  vjp({ inputs, output, params, dy, wants }) {
    const [x, w] = inputs;
    const bias = inputs.at(2);
    const open = params.relu ? gate(dy, output) : dy;
    return [
      wants[0] ? conv2dInputGradient(open, w, x.shape, params, output.label && `${output.label}, gradient`) : undefined,
      wants[1] ? conv2dWeightGradient(x, open, w.shape, params) : undefined,
      bias && wants[2] ? sumTo(open, bias.shape) : undefined,
    ];
  },
  wasm: convolutionWasm(asConvolution),
  webgl: convolutionWebgl(asConvolution),
};

export interface Conv2dOptions extends WindowOptions {
  /** Applies max(., 0) to the result in the same pass. Default false. */
  readonly relu?: boolean;
  /** A name for people. */
  readonly label?: string;
}

/**
 * Convolves `x` `[N, C, H, W]` with `w` `[O, C, kh, kw]` and adds `b` `[1, O, 1, 1]` where given.
 *
 * @throws ShapeError when channels do not match or the kernel does not fit the padded picture.
 */
export function conv2d(x: Value, w: Value, b?: Value, options: Conv2dOptions = {}): Value {
  const window = makeWindow('conv2d', [w.shape[2], w.shape[3]], options);
  return x.graph.apply(conv2dOp, b ? [x, w, b] : [x, w], { ...window, relu: options.relu ?? false }, options.label);
}
