/**
 * What a convolution and its input gradient have in common on the backends: the same kernels serve both.
 *
 * It computes y[i, j] = f(b + sum over taps of w'[tap] x'[i * stride - pad + tap]), where w' is the weights in a packed
 * form (for the gradient flipped and transposed) and x' is x with `upsample - 1` zeros between its pixels (for the
 * gradient of a strided convolution).
 */
import type { Call, Economy, WasmChoice, WasmKernel } from '../core/op.js';
import type { Convolution } from './convolution.js';
import { convolutionAlgorithm } from './convolutionAlgorithm.js';
import { packedSigns } from './packedSigns.js';
import { winogradKernel } from './winogradKernel.js';
import { windowParams } from './window.js';

const roundUp = (n: number, to: number): number => Math.ceil(n / to) * to;

/** Output channels of a panel of packed weights: the columns of the micro-kernel (`assembly/matmul.ts`). */
const panel = 8;
/** Panels of one unit of work; with more, the threads of a small picture would have nothing to share out. */
const groupPanels = 8;

/** The kernel of the algorithm that suits a layer best. */
export function convolutionWasm<P extends object>(convolution: (call: Call<P>) => Convolution): WasmChoice<P> {
  return {
    choose(call: Call<P>, economy: Economy) {
      const what = convolution(call);
      const { mirrored, gated } = what;
      // A gradient has no bias: its key is input 2.
      const packed: WasmKernel<P>['packed'] = gated ? { 2: packedSigns(2) } : {};
      const algorithm = convolutionAlgorithm(what, call.inputs[0], call.output, economy);
      if (algorithm === 'winograd2') return winogradKernel(2, call, what);
      if (algorithm === 'winograd4') return winogradKernel(4, call, what);
      return directKernel(mirrored ? 'packWeightsFlipped' : 'packWeights', convolution, packed);
    },
  };
}

/** Every multiplication of the definition, by the micro-kernel. */
export function directKernel<P extends object>(
  packing: string,
  convolution: (call: Call<P>) => Convolution,
  packed: WasmKernel<P>['packed'],
): WasmKernel<P> {
  const taps = ({ inputs: [x, w] }: Call<P>): number => w[2] * w[3] * x[1];
  const isFlipped = packing === 'packWeightsFlipped';
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
    algorithm: 'direct',
    units(call) {
      const [n, channels, height, width] = call.output;
      const groups = Math.ceil(Math.ceil(channels / panel) / groupPanels);
      return Math.ceil((n * height * width) / blockPixels(call)) * groups;
    },
    params(call) {
      const { window, upsample, bias, relu, gated } = convolution(call);
      const flags = [bias, relu, gated].map(Number);
      return [...windowParams(window), ...upsample, ...flags, blockPixels(call), groupPanels];
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
      ...packed,
      1: {
        kernel: packing,
        // [out / 8][taps][8]
        length: (call) => roundUp(call.output[1], panel) * taps(call),
        units: ({ output: [, o] }) => Math.ceil(o / panel),
        params: ({ inputs: [, w] }) => [w[0]],
        parts: isFlipped
          ? { rows: 1, step: () => panel, units: ({ output: [, o] }) => Math.ceil(o / panel) }
          : { rows: panel, step: (call) => panel * taps(call), units: (_, rows) => Math.ceil(rows / panel) },
      },
    },
  };
}
