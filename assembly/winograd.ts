/**
 * Convolution by a 3x3 kernel with stride 1, and its input gradient, in Winograd's way (winograd4.ts, winograd2.ts).
 *
 * The output is cut into tiles of 4x4 (2x2) pixels. For a block of tiles t:
 *
 *     1.  v[i, j][t, c] = B^T d B        the 6x6 (4x4) pixels d of x that tile t looks at, taken to the points
 *     2.  m[i, j] = v[i, j] u[i, j]      a matrix product for each pair of points; u are the packed weights
 *     3.  y = f(A^T m A + b)             back to pixels, with the bias, the ReLU, and the gate of a gradient
 *
 * Inputs x, the packed weights (winogradWeights.ts), then b where parameter `hasBias` says so and where `gated` says
 * so the signs of a tensor of y's shape (signs.ts): y is then kept where it is positive, and else 0. Where `mirrored` the
 * convolution is the input gradient of the one that the weights were packed for: its weights are the same with the points
 * exchanged for their inverses and each matrix transposed, which is done for eight columns at a time, in scratch memory.
 *
 * Max pooling by 2x2 pixels can be a part of it, so that what lies between is never in memory. Where `pooled` the output
 * takes of each 2x2 pixels of y the largest. Where `unpooled` the way back through a pooling and its ReLU goes before the
 * convolution: before x and after it there are the pooling's bits (poolBits.ts), and x has one pixel for
 * each 2x2 that the convolution sees.
 *
 * Before the output stands an operand for what later steps want to know of y: its signs, or where `pooled` its bits
 * (poolBits.ts). Its address is 0 where nobody does.
 *
 * A unit is a block of tiles times a group of panels of eight output channels. Step 1 is done for each block, once for all
 * groups that a thread computes one after the other. Of small pictures with many channels, whose few blocks several
 * threads share by groups, it is a launch of its own instead (winograd4Points, winograd2Points; a unit is four tiles): it
 * leaves the points of all tiles in an operand after the inputs, which parameter `shared` says.
 *
 * Parameters: padding above, left; hasBias, relu, gated, mirrored; tiles of a block, panels of a group; rows and columns of
 * tiles, tiles of all images; shared, pooled, unpooled.
 */
import { input, integer, output } from './args';
import { product } from './matmul';
import { F2 } from './winograd2';
import { F4 } from './winograd4';
import { transposePanel } from './transpose';
import { giveTile } from './winogradResults';
import { takeTiles } from './winogradTiles';
import { panelGap } from './winogradWeights';
import { allTiles, chunkBytes, Patch, source, Target, weightsOf, Workspace } from './winogradWorkspace';

/** Rows and columns of the micro-kernel. */
const productRows = 4;
const panel = 8;
const panelBytes = panel << 2;
/** Keeps matrices from beginning at the same place of the cache. */
const apart = 64;

export function winograd4(args: usize, begin: i32, end: i32, scratch: usize): void {
  convolve<F4>(args, begin, end, scratch);
}

export function winograd2(args: usize, begin: i32, end: i32, scratch: usize): void {
  convolve<F2>(args, begin, end, scratch);
}

export function winograd4Points(args: usize, begin: i32, end: i32, scratch: usize): void {
  takeAll<F4>(args, begin, end, scratch);
}

export function winograd2Points(args: usize, begin: i32, end: i32, scratch: usize): void {
  takeAll<F2>(args, begin, end, scratch);
}

function takeAll<F>(args: usize, begin: i32, end: i32, scratch: usize): void {
  const work = prepare<F>(args, scratch, output(args).origin);
  for (let tile = begin * productRows; tile < end * productRows; tile += productRows) {
    takeTiles<F>(args, work, tile, work.points + tile * work.pointsRow);
  }
}

function convolve<F>(args: usize, begin: i32, end: i32, scratch: usize): void {
  const f = changetype<F>(0);
  const y = output(args);
  const groups = (panelsOf(y.channels) + groupPanels(args) - 1) / groupPanels(args);
  // The operand before the last two.
  const work = prepare<F>(args, scratch, shared(args) ? input(args, load<i32>(args) - 3).origin : 0);
  let transformed = -1;
  for (let unit = begin; unit < end; unit++) {
    const block = unit / groups;
    const firstTile = block * blockTiles(args);
    if (block != transformed) {
      work.tiles = min(blockTiles(args), allTiles(args) - firstTile);
      if (shared(args)) {
        work.block = work.points + firstTile * work.pointsRow;
      } else {
        work.block = work.points;
        for (let i = 0; i < work.tiles; i += productRows) {
          takeTiles<F>(args, work, firstTile + i, work.block + i * work.pointsRow);
        }
      }
      transformed = block;
    }
    const firstPanel = (unit % groups) * groupPanels(args);
    const panels = min(groupPanels(args), panelsOf(y.channels) - firstPanel);
    for (let k = 0; k < f.points() * f.points(); k++) multiply<F>(args, work, k, firstPanel, panels);
    for (let i = 0; i < work.tiles; i++) giveTile<F>(args, work, firstTile + i, i, firstPanel * panel, panels * panel);
  }
}


@inline
function blockTiles(args: usize): i32 {
  return integer(args, 6);
}


@inline
function groupPanels(args: usize): i32 {
  return integer(args, 7);
}


@inline
function shared(args: usize): bool {
  return integer(args, 11) != 0;
}


@inline
function panelsOf(channels: i32): i32 {
  return (channels + panel - 1) / panel;
}

/** Rows of a matrix, filled up to whole micro-kernels. */
@inline
function wholeRows(tiles: i32): i32 {
  return (tiles + productRows - 1) & -productRows;
}

/** Lays out the scratch memory. @param points where the points of all tiles lie, 0 for those of a block in scratch memory. */
function prepare<F>(args: usize, scratch: usize, points: usize): Workspace {
  const f = changetype<F>(0);
  const pairs = f.points() * f.points();
  const x = source(args);
  const rows = wholeRows(blockTiles(args));
  const work = changetype<Workspace>(scratch);
  work.pointsRow = x.channels << 2;
  work.pointsMatrix = (points == 0 ? rows : wholeRows(allTiles(args))) * work.pointsRow + apart;
  work.productsRow = groupPanels(args) * panelBytes;
  work.productsMatrix = rows * work.productsRow + apart;
  work.target = changetype<Target>(scratch + offsetof<Workspace>());
  work.half = scratch + ((offsetof<Workspace>() + offsetof<Target>() + 15) & -16);
  work.columns = work.half + pairs * 32;
  work.patches = work.columns + pairs * 64;
  work.pixels = work.patches + ((productRows * offsetof<Patch>() + 15) & -16);
  work.panel = work.pixels + productRows * pairs * chunkBytes;
  // A panel is transposed by whole panels of the other side.
  work.products = work.panel + panelsOf(x.channels) * panel * panelBytes;
  work.points = points == 0 ? work.products + pairs * work.productsMatrix : points;
  return work;
}

/** The products of the block with `panels` panels of the matrix of pair `k`. */
function multiply<F>(args: usize, work: Workspace, k: i32, firstPanel: i32, panels: i32): void {
  const f = changetype<F>(0);
  const x = source(args);
  const y = output(args);
  const weights = weightsOf(args);
  const mirrored = integer(args, 5) != 0;
  const pair = mirrored ? f.inverse(k / f.points()) * f.points() + f.inverse(k % f.points()) : k;
  const matrix = weights.origin + pair * ((weights.channels << 2) / (f.points() * f.points()));
  const rows = work.block + k * work.pointsMatrix;
  const results = work.products + k * work.productsMatrix;
  // Of one output channel's panel, or where mirrored of one input channel's.
  const depth = mirrored ? y.channels : x.channels;
  const stride = depth * panelBytes + panelGap;
  const blocks = panelsOf(x.channels);
  const first = matrix + firstPanel * (mirrored ? panel * panelBytes : stride);
  for (let p = 0; p < panels; p++) {
    let packed = first + p * stride;
    if (mirrored) {
      packed = work.panel;
      transposePanel(first + p * panel * panelBytes, stride, blocks, packed);
    }
    multiplyPanel(rows, work.tiles, packed, x.channels, results + p * panelBytes, work.productsRow);
  }
}

function multiplyPanel(x: usize, rows: i32, weights: usize, depth: i32, y: usize, yRow: usize): void {
  for (let row = 0; row < rows; row += productRows) {
    product(x + row * (depth << 2), weights, depth, y + row * yRow, yRow);
  }
}
