/**
 * The wasm kernels of Winograd's convolution (`assembly/winograd.ts`): how its work is cut up and what memory it takes.
 *
 * The forward convolution and its input gradient name one packed form of the weights, so the backend keeps one copy.
 */
import type { Call, WasmKernel } from '../core/op.js';
import type { Convolution } from './convolutionKernels.js';

/** Output channels of a panel, and rows of the micro-kernel. */
const panel = 8;
const productRows = 4;
/** Bytes that matrices lie apart. */
const apart = 64;

/**
 * Tiles of a block: as many as leave the block's matrices in the second-level cache while the weights stream past, and
 * no fewer, for each block streams them anew.
 */
const bestTiles = 84;
/** Panels of one unit of work; with more, the threads of a small picture would have nothing to share out. */
const mostPanels = 16;

const roundUp = (n: number, to: number): number => Math.ceil(n / to) * to;

export function winogradKernel<P extends object>(
  results: 2 | 4,
  convolution: (call: Call<P>) => Convolution,
  packed: WasmKernel<P>['packed'],
): WasmKernel<P> {
  /** Points along an axis; a matrix of weights, of tiles at the points and of products for each pair of them. */
  const points = results + 2;
  const pairs = points * points;

  /** Tiles of one unit of work: blocks of equal size, near the size measured best. */
  const blockTiles = ({ output: [n, , height, width] }: Call<P>): number => {
    const tiles = n * Math.ceil(height / results) * Math.ceil(width / results);
    const blocks = Math.ceil(tiles / bestTiles);
    return roundUp(Math.ceil(tiles / blocks), productRows);
  };
  const groupPanels = ({ output: [, channels] }: Call<P>): number => Math.min(mostPanels, Math.ceil(channels / panel));
  const units = (call: Call<P>): number => {
    const [n, channels, height, width] = call.output;
    const tiles = n * Math.ceil(height / results) * Math.ceil(width / results);
    return Math.ceil(tiles / blockTiles(call)) * Math.ceil(channels / panel / groupPanels(call));
  };

  return {
    kernel: `winograd${results}`,
    algorithm: `Winograd F(${results}x${results}, 3x3)`,
    units,
    params(call) {
      const { window, bias, relu, gated, mirrored } = convolution(call);
      const flags = [bias, relu, gated, mirrored].map(Number);
      return [window.pad.top, window.pad.left, ...flags, blockTiles(call), groupPanels(call)];
    },
    scratch(call) {
      const channels = call.inputs[0][1];
      const rows = blockTiles(call);
      const tiles = pairs * (rows * channels * 4 + apart);
      const products = pairs * (rows * groupPanels(call) * panel * 4 + apart);
      const patch = pairs * channels * 4;
      const transposed = roundUp(channels, panel) * panel * 4;
      return 256 + pairs * 16 + patch + transposed + tiles + products;
    },
    packed: {
      ...packed,
      1: {
        kernel: `winograd${results}Weights`,
        // [points][points][out / 8][in][8]. Between the matrices is room for the seven rows of eight numbers by which a
        // panel of input channels, transposed for the gradient, may reach beyond the last one.
        length: ({ inputs: [, w] }) => pairs * (roundUp(w[0], panel) * w[1] + panel * panel),
        units: ({ inputs: [, w] }) => Math.ceil(w[0] / panel),
        parts: {
          rows: panel,
          step: ({ inputs: [, w] }) => panel * w[1],
          units: (_, rows) => Math.ceil(rows / panel),
        },
      },
    },
  };
}
