/**
 * Convolution, and with flipped weights its input gradient.
 *
 *     y[n, o, i, j] = f( b[o] + sum over p, q, c of  w[p, q, c, o]  x[n, c, i sy - top + p, j sx - left + q] )
 *
 * Inputs x, the packed weights, then b where parameter `hasBias` says so and where `gated` says so the signs of a
 * tensor of y's shape (signs.ts): y is then kept where it is positive, and else 0. f is max(., 0) or nothing.
 *
 * It is a matrix product: a row for each output pixel (the numbers its window holds), a column for each output channel.
 * The rows are never copied together. Thanks to the zero border around x every window lies in memory, and a row of it is
 * one run of kernelWidth * channels numbers, so the micro-kernel takes the address of the window's corner and walks it.
 *
 * Only where x is to be spread out by `upsample` (the gradient of a strided convolution: upsample - 1 zeros between its
 * pixels, none of which are in memory) windows are gathered into scratch memory first; see gather.ts.
 *
 * Where x is a single pixel, as in the gradient of a layer that looks at a whole picture at once, every output pixel has only
 * one tap that meets it; the zeros around it are then left alone.
 *
 * A unit is a block of output pixels times a group of panels of eight output channels. The block is small enough that the
 * part of x it reads stays in the second-level cache while the group's weights stream past, and large enough that
 * they do not do so too often.
 *
 * Parameters: the window (window.ts), upsample down and right, hasBias, relu, gated, pixels of a block, panels of a group.
 * Scratch: the block's addresses, one tile of y, and the gathered windows.
 */
import { input, integer, Operand, output } from './args';
import { gatherWindow } from './gather';
import { Reduction, tile } from './matmul';
import { keepPositive, wordsPerPixel } from './signs';
import { kernelHeight, kernelWidth, padLeft, padTop, strideDown, strideRight } from './window';

/** Output channels of a panel, and pixels of a tile. */
const panel = 8;
const tilePixels = 4;
const tileBytes = (panel * tilePixels) << 2;

/** The scratch memory of one thread. After this head follow the two lists of addresses and the gathered windows. */
@unmanaged
@final
class Workspace {
  reduction: Reduction;
  /** Where each pixel's window begins, and where its output channels go; whole tiles of each. */
  sources: usize;
  targets: usize;
  windows: usize;
  /** The present block: its first pixel, how many there are, and how many tiles. */
  firstPixel: i32;
  pixels: i32;
  tiles: i32;
  /** A tile of y with too many columns: four addresses, then the numbers. */
  spillTargets: usize;
  spill: usize;
  /** Eight zeros, the bias where there is none. */
  zeros: usize;
}

export function conv2d(args: usize, begin: i32, end: i32, scratch: usize): void {
  const y = output(args);
  const blockPixels = integer(args, 11);
  const groupPanels = integer(args, 12);
  const groups = ((y.channels + panel - 1) / panel + groupPanels - 1) / groupPanels;
  const work = prepare(args, scratch, blockPixels);

  let listed = -1;
  for (let unit = begin; unit < end; unit++) {
    const block = unit / groups;
    if (block != listed) {
      listPixels(args, work, block * blockPixels, blockPixels);
      listed = block;
    }
    const firstPanel = (unit % groups) * groupPanels;
    if (isSingle(args)) multiplySingle(args, work, firstPanel, groupPanels);
    else multiplyPanels(args, work, firstPanel, groupPanels);
    if (integer(args, 10) != 0) gatePixels(args, work, firstPanel * panel, groupPanels * panel);
  }
}

/** Lays out the scratch memory and notes what all tiles have in common. */
function prepare(args: usize, scratch: usize, blockPixels: i32): Workspace {
  const x = input(args, 0);
  const work = changetype<Workspace>(scratch);
  let free = scratch + offsetof<Workspace>();

  const reduction = changetype<Reduction>(free);
  free += offsetof<Reduction>();
  reduction.lowest = integer(args, 9) != 0 ? 0 : -Infinity;
  if (isGathered(args)) {
    reduction.runs = 1;
    reduction.runBytes = (kernelHeight(args) * kernelWidth(args) * x.channels) << 2;
    reduction.runStride = 0;
  } else if (isSingle(args)) {
    reduction.runBytes = x.channels << 2;
    reduction.runStride = 0;
  } else {
    reduction.runs = kernelHeight(args);
    reduction.runBytes = (kernelWidth(args) * x.channels) << 2;
    reduction.runStride = x.rowStride;
  }
  work.reduction = reduction;

  work.zeros = free;
  memory.fill(free, 0, panel << 2);
  free += panel << 2;

  work.spillTargets = free;
  free += tilePixels << 2;
  work.spill = free;
  free += tileBytes;
  for (let i = 0; i < tilePixels; i++) store<usize>(work.spillTargets + (i << 2), work.spill + ((i * panel) << 2));

  work.sources = free;
  free += blockPixels << 2;
  work.targets = free;
  free += blockPixels << 2;
  work.windows = free;
  return work;
}


@inline
function isGathered(args: usize): bool {
  return integer(args, 6) != 1 || integer(args, 7) != 1;
}

/** Whether x is one pixel, from which many are computed. */
@inline
function isSingle(args: usize): bool {
  const x = input(args, 0);
  return !isGathered(args) && x.height == 1 && x.width == 1 && kernelHeight(args) * kernelWidth(args) > 1;
}

/**
 * Notes for each output pixel of a block where its window begins and where its result goes. The last pixel is repeated to
 * fill the last tile: its result is then computed and written several times, always the same.
 */
function listPixels(args: usize, work: Workspace, firstPixel: i32, blockPixels: i32): void {
  const x = input(args, 0);
  const y = output(args);
  const gathered = isGathered(args);
  const windowBytes = work.reduction.runBytes;
  const count = min(blockPixels, y.batch * y.height * y.width - firstPixel);
  work.firstPixel = firstPixel;
  work.pixels = count;
  work.tiles = (count + tilePixels - 1) / tilePixels;
  let source: usize = 0;
  let target: usize = 0;
  for (let i = 0; i < work.tiles * tilePixels; i++) {
    if (i < count) {
      const column = (firstPixel + i) % y.width;
      const row = ((firstPixel + i) / y.width) % y.height;
      const image = (firstPixel + i) / (y.width * y.height);
      if (gathered) {
        source = work.windows + i * windowBytes;
        gatherWindow(args, source, image, row, column);
      } else {
        source = x.pixel(image, row * strideDown(args) - padTop(args), column * strideRight(args) - padLeft(args));
      }
      target = y.pixel(image, row, column);
    }
    store<usize>(work.sources + (i << 2), source);
    store<usize>(work.targets + (i << 2), target);
  }
}

/** The products of the listed pixels with `count` panels of weights. */
function multiplyPanels(args: usize, work: Workspace, firstPanel: i32, count: i32): void {
  const y = output(args);
  const panelBytes = (kernelHeight(args) * kernelWidth(args) * input(args, 0).channels * panel) << 2;
  const lastPanel = min(firstPanel + count, (y.channels + panel - 1) / panel) - 1;
  for (let p = firstPanel; p <= lastPanel; p++) {
    const channel = p * panel;
    const weights = input(args, 1).origin + p * panelBytes;
    const bias = integer(args, 8) != 0 ? input(args, 2).origin + (channel << 2) : work.zeros;
    if (channel + panel <= y.channels) multiplyPanel(work, channel << 2, weights, bias);
    else multiplyLastPanel(work, channel << 2, (y.channels - channel) << 2, weights, bias);
  }
}

/** The same where x is a single pixel: by the weights of the tap that meets it, if there is one. */
function multiplySingle(args: usize, work: Workspace, firstPanel: i32, count: i32): void {
  const x = input(args, 0);
  const y = output(args);
  const tapBytes = (x.channels * panel) << 2;
  const panelBytes = kernelHeight(args) * kernelWidth(args) * tapBytes;
  const lastPanel = min(firstPanel + count, (y.channels + panel - 1) / panel) - 1;
  for (let i = work.firstPixel; i < work.firstPixel + work.pixels; i++) {
    const p = padTop(args) - ((i / y.width) % y.height) * strideDown(args);
    const q = padLeft(args) - (i % y.width) * strideRight(args);
    const isMet = p >= 0 && p < kernelHeight(args) && q >= 0 && q < kernelWidth(args);
    work.reduction.runs = isMet ? 1 : 0;
    const source = x.pixel(i / (y.width * y.height), 0, 0);
    for (let row = 0; row < tilePixels; row++) store<usize>(work.sources + (row << 2), source);
    const target = load<usize>(work.targets + ((i - work.firstPixel) << 2));
    for (let panelNumber = firstPanel; panelNumber <= lastPanel; panelNumber++) {
      const channel = panelNumber * panel;
      const weights =
        input(args, 1).origin + panelNumber * panelBytes + (isMet ? (p * kernelWidth(args) + q) * tapBytes : 0);
      const bias = integer(args, 8) != 0 ? input(args, 2).origin + (channel << 2) : work.zeros;
      tile(work.sources, work.spillTargets, 0, weights, bias, work.reduction);
      const bytes = min(panel, y.channels - channel) << 2;
      for (let o = 0; o < bytes; o += 4) store<f32>(target + (channel << 2) + o, load<f32>(work.spill + o));
    }
  }
}

/** y = 0 where key is not above 0, for the listed pixels and `count` channels from `first` on. */
function gatePixels(args: usize, work: Workspace, first: i32, count: i32): void {
  const y = output(args);
  const signs = input(args, integer(args, 8) != 0 ? 3 : 2);
  const words = wordsPerPixel(y) << 2;
  const channels = min(count, y.channels - first);
  for (let i = 0; i < work.pixels; i++) {
    const to = load<usize>(work.targets + (i << 2)) + (first << 2);
    keepPositive(to, signs.origin + (work.firstPixel + i) * words, first, channels, to);
  }
}

function multiplyPanel(work: Workspace, column: usize, weights: usize, bias: usize): void {
  const reduction = work.reduction;
  let sources = work.sources;
  let targets = work.targets;
  for (let i = 0; i < work.tiles; i++) {
    tile(sources, targets, column, weights, bias, reduction);
    sources += tilePixels << 2;
    targets += tilePixels << 2;
  }
}

/** A panel with fewer than eight channels, of `bytes` bytes: the tile goes to scratch memory, what counts is copied. */
function multiplyLastPanel(work: Workspace, column: usize, bytes: i32, weights: usize, bias: usize): void {
  for (let i = 0; i < work.tiles; i++) {
    tile(work.sources + ((i * tilePixels) << 2), work.spillTargets, 0, weights, bias, work.reduction);
    for (let pixel = 0; pixel < tilePixels; pixel++) {
      const target = load<usize>(work.targets + ((i * tilePixels + pixel) << 2)) + column;
      const from = load<usize>(work.spillTargets + (pixel << 2));
      for (let o = 0; o < bytes; o += 4) store<f32>(target + o, load<f32>(from + o));
    }
  }
}
