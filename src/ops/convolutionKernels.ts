/**
 * What a convolution and its input gradient have in common on the backends: one kernel serves both.
 *
 * It computes y[i, j] = f(b + sum over taps of w'[tap] x'[i * stride - pad + tap]), where w' is the weights in a packed
 * form (for the gradient flipped and transposed) and x' is x with `upsample - 1` zeros between its pixels (for the
 * gradient of a strided convolution).
 */
import type { Call, WasmKernel, WebglKernel } from '../core/op.js';
import { type Window, windowParams, windowUniforms } from './window.js';

export interface Convolution {
  readonly window: Window;
  readonly upsample: readonly [vertical: number, horizontal: number];
  /** Whether input 2 is a bias. */
  readonly bias: boolean;
  readonly relu: boolean;
}

type Packing = 'packWeights' | 'packWeightsFlipped';

const roundUp = (n: number, to: number): number => Math.ceil(n / to) * to;

/** Output channels of a panel of packed weights: the columns of the micro-kernel (`assembly/matmul.ts`). */
const panel = 8;
/** Panels of one unit of work; with more, the threads of a small picture would have nothing to share out. */
const groupPanels = 8;

export function convolutionWasm<P extends object>(
  packing: Packing,
  convolution: (call: Call<P>) => Convolution,
): WasmKernel<P> {
  const taps = ({ inputs: [x, w] }: Call<P>): number => w[2] * w[3] * x[1];
  const isGathered = (call: Call<P>): boolean => convolution(call).upsample.some((factor) => factor > 1);

  /** Output pixels of one unit of work: blocks of equal size, as many as keep each near the size measured best. */
  const blockPixels = (call: Call<P>): number => {
    const [n, , height, width] = call.output;
    const best = isGathered(call) ? 16 : 112;
    const blocks = Math.ceil((n * height * width) / best);
    return roundUp(Math.ceil((n * height * width) / blocks), 4);
  };

  return {
    kernel: 'conv2d',
    units(call) {
      const [n, channels, height, width] = call.output;
      const groups = Math.ceil(Math.ceil(channels / panel) / groupPanels);
      return Math.ceil((n * height * width) / blockPixels(call)) * groups;
    },
    params(call) {
      const { window, upsample, bias, relu } = convolution(call);
      return [...windowParams(window), ...upsample, bias ? 1 : 0, relu ? 1 : 0, blockPixels(call), groupPanels];
    },
    /** As far as windows reach outside the picture, on any side. Gathered windows are cut at the picture's edge. */
    border(input, call) {
      if (input !== 0 || isGathered(call)) return 0;
      const { kernel, stride, pad } = convolution(call).window;
      const [, , height, width] = call.inputs[0];
      const [, , outHeight, outWidth] = call.output;
      const below = (outHeight - 1) * stride[0] - pad.top + kernel[0] - height;
      const right = (outWidth - 1) * stride[1] - pad.left + kernel[1] - width;
      return Math.max(0, pad.top, pad.left, below, right);
    },
    scratch(call) {
      const addresses = 8 * blockPixels(call);
      const windows = isGathered(call) ? 4 * taps(call) * blockPixels(call) : 0;
      return 256 + addresses + windows;
    },
    packed: {
      1: {
        kernel: packing,
        // [out / 8][taps][8]
        length: (call) => roundUp(call.output[1], panel) * taps(call),
        units: ({ output: [, o] }) => Math.ceil(o / panel),
      },
    },
  };
}

export function convolutionWebgl<P extends object>(
  packing: Packing,
  convolution: (call: Call<P>) => Convolution,
): WebglKernel<P> {
  return {
    passes(call) {
      const { window, upsample, bias, relu } = convolution(call);
      const read = { x: 0, w: 1, b: bias ? 2 : 'zero' } as const;
      const { kernel, stride, pad } = windowUniforms(window);
      const isThreeByThree = [window.kernel, window.stride, upsample].flat().join() === '3,3,1,1,1,1';
      return isThreeByThree
        ? [{ shader: 'conv2d3x3', read, uniforms: { pad, relu: Number(relu) } }]
        : [{ shader: 'conv2d', read, uniforms: { kernel, stride, pad, upsample, relu: Number(relu) } }];
    },
    packed: {
      1: {
        shader: packing,
        // A block per four output channels: a row per tap, a 4x4 matrix (four texels) per four input channels.
        blocks: ({ inputs: [x, w], output }) => ({
          count: Math.ceil(output[1] / 4),
          width: Math.ceil(x[1] / 4) * 4,
          height: w[2] * w[3],
        }),
      },
    },
  };
}
