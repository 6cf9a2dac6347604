/**
 * The wasm kernels of Winograd's convolution (`assembly/winograd.ts`): how its work is cut up and what memory it takes.
 *
 * The forward convolution and its input gradient name one packed form of the weights, so the backend keeps one copy.
 */
import type { Absorption, Call, PackedInput, WasmKernel } from '../core/op.js';
import type { Convolution } from './convolution.js';
import { packedPoolBits, poolBitsKernel, poolPart, unpoolPart } from './poolBits.js';
import { packedSigns } from './packedSigns.js';

/** Output channels of a panel, and rows of the micro-kernel. */
const panel = 8;
const productRows = 4;
/** Bytes that matrices lie apart, and panels of weights. */
const apart = 64;
const panelGap = 64;
/** Bytes of the channels that tiles are taken to the points of together. */
const chunkBytes = 128;

/**
 * Tiles of a block, by the larger number of channels: as many as leave what a block works on in the second-level cache, but
 * no fewer than it takes for the weights, streaming past anew for each block, to cost little. Measured on VGG16's layers.
 */
function bestTiles(channels: number): number {
  if (channels <= 64) return 28;
  if (channels <= 128) return 56;
  return channels <= 256 ? 98 : 84;
}

/** Panels of one unit of work: fewer where threads share a picture's few blocks, so that there is something to share out. */
const mostPanels = 16;
const sharedPanels = 8;
/** Tiles of a picture up to which threads share what is computed of the input; with more each has blocks of its own. */
const mostShared = 200;

const roundUp = (n: number, to: number): number => Math.ceil(n / to) * to;

/** What the convolution does besides: 2x2 max pooling of its result, or the way back through one before it. */
interface Besides {
  readonly pooled: boolean;
  readonly unpooled: boolean;
}

export function winogradKernel<P extends object>(results: 2 | 4, call: Call<P>, what: Convolution): WasmKernel<P> {
  return {
    ...kernelOf(results, call, what, { pooled: false, unpooled: false }),
    absorbs: absorptionOf(results, call, what),
  };
}

function absorptionOf(results: 2 | 4, call: Call, what: Convolution): Absorption {
  return {
    next: what.gated ? {} : { [poolPart]: () => kernelOf(results, call, what, { pooled: true, unpooled: false }) },
    previous: { [unpoolPart]: () => kernelOf(results, call, what, { pooled: false, unpooled: true }) },
  };
}

function kernelOf<P extends object>(
  results: 2 | 4,
  { inputs: [[, channels], w], output: [n, outputs, height, width] }: Call<P>,
  { window, bias, relu, gated, mirrored }: Convolution,
  { pooled, unpooled }: Besides,
): WasmKernel<P> {
  /** Operands that the way back through a pooling adds: the bits before x, and once more behind it as the key of its ReLU. */
  const added = unpooled ? 2 : 0;
  /** Points along an axis; a matrix of weights, of tiles at the points and of products for each pair of them. */
  const points = results + 2;
  const pairs = points * points;

  const down = Math.ceil(height / results);
  const across = Math.ceil(width / results);
  const tiles = n * down * across;
  // Blocks of equal size, near the size measured best.
  const blockTiles = roundUp(Math.ceil(tiles / Math.ceil(tiles / bestTiles(Math.max(channels, outputs)))), productRows);
  const panels = Math.ceil(outputs / panel);
  const isShared = panels > sharedPanels && tiles <= mostShared;
  const groupPanels = Math.min(isShared ? sharedPanels : mostPanels, panels);
  const groups = Math.ceil(panels / groupPanels);

  /** Numbers from one panel of weights to the next. */
  const panelStep = panel * w[1] + panelGap / 4;
  /** Bytes of the points of so many tiles. */
  const pointBytes = (count: number): number => pairs * (roundUp(count, productRows) * channels * 4 + apart);
  const packed: Record<number, PackedInput<P>> = {};
  if (unpooled) packed[0] = packed[2] = packedPoolBits(1);
  // A gradient has no bias: its key follows the weights.
  if (gated) packed[added + 2] = packedSigns(added + 2);
  const flags = [bias, relu, gated, mirrored].map(Number);
  return {
    kernel: `winograd${results}`,
    algorithm: `Winograd F(${results}x${results}, 3x3)${pooled ? ', pooled' : ''}${unpooled ? ', unpooled' : ''}`,
    units: () => Math.ceil(tiles / blockTiles) * groups,
    params: () => {
      const { top, left } = window.pad;
      return [
        top,
        left,
        ...flags,
        blockTiles,
        groupPanels,
        down,
        across,
        tiles,
        Number(isShared),
        Number(pooled),
        added,
      ];
    },
    scratch() {
      const products = pairs * (blockTiles * groupPanels * panel * 4 + apart);
      const pixels = productRows * pairs * chunkBytes;
      const transposed = roundUp(channels, panel) * panel * 4;
      const steps = (productRows + 2) * pairs * 16;
      return 512 + steps + pixels + transposed + products + (isShared ? 0 : pointBytes(blockTiles));
    },
    first: isShared
      ? {
          kernel: `winograd${results}Points`,
          units: () => Math.ceil(tiles / productRows),
          length: () => pointBytes(tiles) / 4,
        }
      : undefined,
    makes: [pooled ? poolBitsKernel : 'packSigns'],
    packed: {
      ...packed,
      [added + 1]: {
        kernel: `winograd${results}Weights`,
        // [points][points][out / 8][in][8]. Between the matrices is room for the seven rows of eight numbers by which a
        // panel of input channels, transposed for the gradient, may reach beyond the last one.
        length: () => pairs * (Math.ceil(w[0] / panel) * panelStep + panel * panel),
        units: () => Math.ceil(w[0] / panel),
        parts: {
          rows: panel,
          step: () => panelStep,
          units: (_, rows) => Math.ceil(rows / panel),
        },
      },
    },
  };
}
