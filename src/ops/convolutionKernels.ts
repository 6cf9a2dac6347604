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

export function convolutionWasm<P extends object>(
  packing: Packing,
  convolution: (call: Call<P>) => Convolution,
): WasmKernel<P> {
  const taps = ({ inputs: [x, w] }: Call<P>): number => w[2] * w[3] * x[1];
  return {
    kernel: 'conv2d',
    units: ({ output: [n, , h] }) => n * h,
    params(call) {
      const { window, upsample, bias, relu } = convolution(call);
      return [...windowParams(window), ...upsample, bias ? 1 : 0, relu ? 1 : 0];
    },
    border: (input, call) => (input === 0 && convolution(call).window.pad.top > 0 ? 1 : 0),
    packed: {
      1: {
        kernel: packing,
        // [out / 8][taps][8]: the micro-kernel's panels of eight output channels.
        length: (call) => roundUp(call.output[1], 8) * taps(call),
        units: ({ output: [, o] }) => Math.ceil(o / 8),
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
      return [
        {
          shader: 'conv2d',
          read: { x: 0, w: 1, ...(bias && { b: 2 }) },
          uniforms: { ...windowUniforms(window), upsample: [...upsample], relu: relu ? 1 : 0, bias: bias ? 1 : 0 },
        },
      ];
    },
    packed: {
      1: {
        shader: packing,
        // A row per (out / 4, ky, kx), four texels (the columns of a 4x4 matrix) per in / 4.
        size: ({ inputs: [x, w], output }) => [Math.ceil(x[1] / 4) * 4, Math.ceil(output[1] / 4) * w[2] * w[3]],
      },
    },
  };
}
