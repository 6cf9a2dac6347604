/**
 * Texels that the WebGL2 kernels of a convolution read and write, by count. On GPUs, and on their imitations, this is what
 * takes the time, so the kernel with the smaller count is chosen.
 */
import type { Call } from '../core/op.js';
import type { Shape } from '../core/shape.js';
import type { Convolution } from './convolution.js';
import type { WinogradCut } from './winogradPasses.js';

/** What writing a texel costs beside reading one. */
const write = 3;

/** `shaders/include/conv2d3x3.glsl` (the 4x4 pixels that a cell sees) and `conv2d.glsl` (four pixels for every tap). */
export function texelsOfDirect({ inputs: [[, channels]], output }: Call, { window: { kernel } }: Convolution): number {
  const taps = kernel[0] * kernel[1];
  const perGroup = kernel.join() === '3,3' ? 9 * 4 + 16 : taps * 8;
  return cellsOf(output) * (Math.ceil(channels / 4) * perGroup + 4 * write);
}

/** `src/ops/winogradPasses.ts`; see the heads of the shaders. */
export function texelsOfWinograd({ output }: Call, cut: WinogradCut): number {
  const { groups, outputPairs, partPairs, down, across, bandRows, kept } = cut;
  const blocks = Math.ceil((output[0] * down * across) / 4);
  // A part of the weights is taken to the points for each band anew.
  const repeats = partPairs < outputPairs ? Math.ceil(down / bandRows) : 1;
  const weights = kept ? 0 : 6 * 8 * groups * outputPairs * (9 + 6 * write) * repeats;
  const pixels = 4 * blocks * groups * (4 * 24 + 2 * 18 + 6 * 6 * write);
  const products = 36 * blocks * outputPairs * (groups * 12 + 8 * write);
  return weights + pixels + products + cellsOf(output) * (25 + 4 * write);
}

const cellsOf = ([images, channels, height, width]: Shape): number =>
  images * Math.ceil(channels / 4) * Math.ceil(height / 2) * Math.ceil(width / 2);
