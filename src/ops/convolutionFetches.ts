/**
 * Texels that the WebGL2 kernels of a convolution read and write, by count. On GPUs, and on their imitations, this is what
 * takes the time, so the kernel with the smaller count is chosen.
 */
import type { Call } from '../core/op.js';
import type { Convolution } from './convolution.js';
import type { WinogradCut } from './winogradPasses.js';

/** `shaders/include/conv2d3x3.glsl` (the 4x4 pixels that a cell sees) and `conv2d.glsl` (four pixels for every tap). */
export function fetchesOfDirect({ inputs: [[, channels]], output }: Call, { window: { kernel } }: Convolution): number {
  const [images, outputs, height, width] = output;
  const cells = images * Math.ceil(height / 2) * Math.ceil(width / 2) * Math.ceil(outputs / 4);
  const taps = kernel[0] * kernel[1];
  const perGroup = taps === 9 ? 9 * 4 + 16 : taps * 8;
  return cells * (Math.ceil(channels / 4) * perGroup + 4);
}

/** `src/ops/winogradPasses.ts`; see the heads of the shaders. */
export function fetchesOfWinograd({ output }: Call, cut: WinogradCut): number {
  const [images, outputs, height, width] = output;
  const { groups, outputPairs, partPairs, down, across, bandRows } = cut;
  const cells = images * Math.ceil(height / 2) * Math.ceil(width / 2) * Math.ceil(outputs / 4);
  const blocks = Math.ceil((images * down * across) / 4);
  const repeats = partPairs < outputPairs ? Math.ceil(down / bandRows) : 1;
  // Each fragment of steps 0 and 1 writes six points.
  const weights = 8 * groups * outputPairs * 6 * (9 + 6) * repeats;
  const pixels = 4 * blocks * groups * (4 * 24 + 2 * 18 + 36);
  const products = 36 * blocks * outputPairs * (groups * 12 + 8);
  return weights + pixels + products + cells * (25 + 4);
}
