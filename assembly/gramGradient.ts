/**
 * The gradient of a Gram matrix: a matrix product of every pixel's channels with a symmetric matrix.
 *
 *     gramGradient:   dx[n, p, c] = sum over d of s[n, d, c] x[n, p, d]
 *     packSymmetric:  s[n, d, c] = g[n, d, c] + g[n, c, d], as the micro-kernel reads it: packed[n][c / 8][d][c % 8]
 *
 * gramGradient has the inputs x and the packed s, and one parameter, the pixels of a block; a unit is a block of pixels of
 * one image. packSymmetric's unit is a panel of eight channels c of one image.
 */
import { input, integer, Operand, output } from './args';
import { Reduction, tile } from './matmul';
import { panel, rowBytes } from './panels';

const tilePixels = 4;

export function packSymmetric(args: usize, begin: i32, end: i32, scratch: usize): void {
  const g = input(args, 0);
  const channels = g.width;
  const panels = (channels + panel - 1) / panel;
  for (let unit = begin; unit < end; unit++) {
    const n = unit / panels;
    const first = (unit % panels) * panel;
    let to = output(args).origin + unit * channels * rowBytes;
    const lanes = min(panel, channels - first);
    let across = g.pixel(n, 0, first);
    let down = g.pixel(n, first, 0);
    for (let d = 0; d < channels; d++, to += rowBytes, across += g.rowStride, down += 4) {
      for (let lane = 0; lane < lanes; lane++) {
        store<f32>(to + (lane << 2), load<f32>(across + (lane << 2)) + load<f32>(down + lane * g.rowStride));
      }
      for (let lane = lanes; lane < panel; lane++) store<f32>(to + (lane << 2), 0);
    }
  }
}

/** Where things lie in the scratch memory of one thread, in bytes. */
const reductionAt: usize = 0;
/** Eight zeros, in the place of a bias. */
const zerosAt: usize = 16;
/** A tile with too many columns: the four addresses of its rows, then its numbers. */
const spillTargetsAt: usize = 48;
const spillAt: usize = 64;
/** Addresses of the block's pixels in x, then as many in dx. */
const sourcesAt: usize = 192;

export function gramGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const dx = output(args);
  const blockPixels = integer(args, 0);
  const pixels = x.height * x.width;
  const blocks = (pixels + blockPixels - 1) / blockPixels;
  const panels = (x.channels + panel - 1) / panel;
  const panelBytes = x.channels * rowBytes;
  prepare(scratch, x.channels);
  for (let unit = begin; unit < end; unit++) {
    const n = unit / blocks;
    const first = (unit % blocks) * blockPixels;
    const count = min(blockPixels, pixels - first);
    const sources = scratch + sourcesAt;
    const targets = sources + (blockPixels << 2);
    listPixels(x, n, first, count, sources);
    listPixels(dx, n, first, count, targets);
    const tiles = (count + tilePixels - 1) / tilePixels;
    for (let p = 0; p < panels; p++) {
      const weights = input(args, 1).origin + (n * panels + p) * panelBytes;
      multiplyPanel(sources, targets, tiles, p * rowBytes, min(dx.channels - p * panel, panel) << 2, weights, scratch);
    }
  }
}

/** Writes what all units have in common. */
function prepare(scratch: usize, channels: i32): void {
  const reduction = changetype<Reduction>(scratch + reductionAt);
  reduction.runs = 1;
  reduction.runBytes = channels << 2;
  reduction.runStride = 0;
  reduction.lowest = -Infinity;
  memory.fill(scratch + zerosAt, 0, rowBytes);
  for (let i = 0; i < tilePixels; i++) {
    store<usize>(scratch + spillTargetsAt + (i << 2), scratch + spillAt + i * rowBytes);
  }
}

/** The addresses of `count` pixels from `first` on; the last one is repeated to fill its tile. */
function listPixels(tensor: Operand, n: i32, first: i32, count: i32, to: usize): void {
  const whole = (count + tilePixels - 1) & ~(tilePixels - 1);
  for (let i = 0; i < whole; i++) {
    const pixel = first + min(i, count - 1);
    store<usize>(to + (i << 2), tensor.pixel(n, pixel / tensor.width, pixel % tensor.width));
  }
}

/** The products of the listed pixels with one panel, `column` bytes into dx and `bytes` bytes wide. */
function multiplyPanel(
  sources: usize,
  targets: usize,
  tiles: i32,
  column: usize,
  bytes: i32,
  weights: usize,
  scratch: usize,
): void {
  const reduction = changetype<Reduction>(scratch + reductionAt);
  const zeros = scratch + zerosAt;
  const tileStep: usize = tilePixels << 2;
  for (let i = 0; i < tiles; i++, sources += tileStep, targets += tileStep) {
    if (bytes == rowBytes) {
      tile(sources, targets, column, weights, zeros, reduction);
    } else {
      tile(sources, scratch + spillTargetsAt, 0, weights, zeros, reduction);
      for (let pixel = 0; pixel < tilePixels; pixel++) {
        const target = load<usize>(targets + (pixel << 2)) + column;
        const from = scratch + spillAt + pixel * rowBytes;
        for (let c = 0; c < bytes; c += 4) store<f32>(target + c, load<f32>(from + c));
      }
    }
  }
}
