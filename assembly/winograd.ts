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
 * so the signs of a tensor of y's shape (signs.ts): y is then kept where it is positive, and else 0. Where `mirrored` the convolution is the input
 * gradient of the one that the weights were packed for: its weights are the same with the points exchanged for their
 * inverses and each matrix transposed, which is done for eight columns at a time, in scratch memory.
 *
 * A unit is a block of tiles times a group of panels of eight output channels. Step 1 is done once for all groups of a
 * block that a thread computes one after the other.
 *
 * Parameters: padding above, left; hasBias, relu, gated, mirrored; tiles of a block, panels of a group.
 */
import { input, integer, output } from './args';
import { larger, plus } from './lanes';
import { product } from './matmul';
import { signsAt, wherePositive, wordsPerPixel } from './signs';
import { F2 } from './winograd2';
import { F4 } from './winograd4';
import { transposePanel } from './transpose';

/** Rows and columns of the micro-kernel. */
const productRows = 4;
const panel = 8;
const panelBytes = panel << 2;
/** Keeps matrices from beginning at the same place of the cache. */
const apart = 64;

/** The scratch memory of one thread; what the addresses name follows it. */
@unmanaged
@final
class Workspace {
  /** v: a matrix [tile][c] for each pair of points; rows are filled up to whole micro-kernels. */
  points: usize;
  pointsMatrix: usize;
  pointsRow: usize;
  /** m: a matrix [tile][channel of the group] for each pair of points. */
  products: usize;
  productsMatrix: usize;
  productsRow: usize;
  /** The pixels [6][6][c] of a tile that reaches outside the picture. */
  patch: usize;
  /** A transposed panel [c][8]. */
  panel: usize;
  /** Results of one step of a transform that the next one reads. */
  half: usize;
  target: Target;
  /** Tiles of the present block. */
  tiles: i32;
}

export function winograd4(args: usize, begin: i32, end: i32, scratch: usize): void {
  convolve<F4>(args, begin, end, scratch);
}

export function winograd2(args: usize, begin: i32, end: i32, scratch: usize): void {
  convolve<F2>(args, begin, end, scratch);
}

function convolve<F>(args: usize, begin: i32, end: i32, scratch: usize): void {
  const f = changetype<F>(0);
  const y = output(args);
  const groups = (panelsOf(y.channels) + groupPanels(args) - 1) / groupPanels(args);
  const work = prepare<F>(args, scratch);
  let transformed = -1;
  for (let unit = begin; unit < end; unit++) {
    const block = unit / groups;
    const firstTile = block * blockTiles(args);
    if (block != transformed) {
      const all = y.batch * tilesAlong<F>(y.height) * tilesAlong<F>(y.width);
      work.tiles = min(blockTiles(args), all - firstTile);
      for (let i = 0; i < work.tiles; i++) takeTile<F>(args, work, firstTile + i, i);
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
function panelsOf(channels: i32): i32 {
  return (channels + panel - 1) / panel;
}


@inline
function tilesAlong<F>(pixels: i32): i32 {
  const f = changetype<F>(0);
  return (pixels + f.results() - 1) / f.results();
}

/** Lays out the scratch memory. */
function prepare<F>(args: usize, scratch: usize): Workspace {
  const f = changetype<F>(0);
  const pairs = f.points() * f.points();
  const x = input(args, 0);
  const rows = (blockTiles(args) + productRows - 1) & -productRows;
  const work = changetype<Workspace>(scratch);
  work.pointsRow = x.channels << 2;
  work.pointsMatrix = rows * work.pointsRow + apart;
  work.productsRow = groupPanels(args) * panelBytes;
  work.productsMatrix = rows * work.productsRow + apart;
  work.target = changetype<Target>(scratch + offsetof<Workspace>());
  work.half = scratch + ((offsetof<Workspace>() + offsetof<Target>() + 15) & -16);
  work.patch = work.half + pairs * 16;
  work.panel = work.patch + pairs * work.pointsRow;
  // A panel is transposed by whole panels of the other side.
  work.points = work.panel + panelsOf(x.channels) * panel * panelBytes;
  work.products = work.points + pairs * work.pointsMatrix;
  return work;
}

/** Takes the pixels of tile `tile`, the `i`th of its block, to the points. */
function takeTile<F>(args: usize, work: Workspace, tile: i32, i: i32): void {
  const f = changetype<F>(0);
  const x = input(args, 0);
  const y = output(args);
  const across = tilesAlong<F>(y.width);
  const down = tilesAlong<F>(y.height);
  const image = tile / (across * down);
  const top = ((tile / across) % down) * f.results() - integer(args, 0);
  const left = (tile % across) * f.results() - integer(args, 1);
  const to = work.points + i * work.pointsRow;
  const bytes = x.channels << 2;
  if (top >= 0 && left >= 0 && top + f.points() <= x.height && left + f.points() <= x.width) {
    toPoints<F>(x.pixel(image, top, left), bytes, x.rowStride, to, work.pointsMatrix, bytes, work.half);
    return;
  }
  for (let p = 0; p < f.points(); p++) {
    for (let q = 0; q < f.points(); q++) {
      const inside = top + p >= 0 && top + p < x.height && left + q >= 0 && left + q < x.width;
      const at = work.patch + (p * f.points() + q) * bytes;
      if (inside) memory.copy(at, x.pixel(image, top + p, left + q), bytes);
      else memory.fill(at, 0, bytes);
    }
  }
  toPoints<F>(work.patch, bytes, f.points() * bytes, to, work.pointsMatrix, bytes, work.half);
}

/** B^T d B for all channels of a tile. */
function toPoints<F>(d: usize, pixel: usize, row: usize, to: usize, matrix: usize, bytes: i32, half: usize): void {
  let c = 0;
  if (ASC_FEATURE_SIMD) for (; c + 16 <= bytes; c += 16) toPointsOf<F, v128>(d + c, pixel, row, to + c, matrix, half);
  for (; c < bytes; c += 4) toPointsOf<F, f32>(d + c, pixel, row, to + c, matrix, half);
}


@inline
function toPointsOf<F, T>(d: usize, pixel: usize, row: usize, to: usize, matrix: usize, half: usize): void {
  const f = changetype<F>(0);
  const n = f.points();
  const size = sizeof<T>();
  for (let q = 0; q < n; q++) f.pixels<T>(d + q * pixel, row, half + q * size, n * size);
  for (let i = 0; i < n; i++) f.pixels<T>(half + i * n * size, size, to + i * n * matrix, matrix);
}

/** The products of the block with `panels` panels of the matrix of pair `k`. */
function multiply<F>(args: usize, work: Workspace, k: i32, firstPanel: i32, panels: i32): void {
  const f = changetype<F>(0);
  const x = input(args, 0);
  const weights = input(args, 1);
  const mirrored = integer(args, 5) != 0;
  const pair = mirrored ? f.inverse(k / f.points()) * f.points() + f.inverse(k % f.points()) : k;
  const matrix = weights.origin + pair * ((weights.channels << 2) / (f.points() * f.points()));
  const rows = work.points + k * work.pointsMatrix;
  const results = work.products + k * work.productsMatrix;
  // Of one output channel's panel, or where mirrored of one input channel's.
  const depth = mirrored ? output(args).channels : x.channels;
  for (let p = 0; p < panels; p++) {
    let packed = matrix + (firstPanel + p) * depth * panelBytes;
    if (mirrored) {
      const from = matrix + (firstPanel + p) * panel * panelBytes;
      transposePanel(from, depth * panelBytes, panelsOf(x.channels), work.panel);
      packed = work.panel;
    }
    multiplyPanel(rows, work.pointsRow, work.tiles, packed, x.channels, results + p * panelBytes, work.productsRow);
  }
}

function multiplyPanel(x: usize, xRow: usize, rows: i32, weights: usize, depth: i32, y: usize, yRow: usize): void {
  for (let row = 0; row < rows; row += productRows) {
    product(x + row * xRow, xRow, weights, depth, y + row * yRow, yRow);
  }
}

/** What becomes of a tile's results: where they go, and what is done to them on the way. */
@unmanaged
@final
class Target {
  /** The tile's first pixel in y. */
  y: usize;
  yRow: usize;
  /** Its signs for a gate, 0 for none; bytes from a row and from a pixel to the next. */
  signs: usize;
  signsRow: usize;
  signsPixel: usize;
  /** Rows and columns of the tile inside the picture. */
  rows: i32;
  columns: i32;
  /** Bytes from a pixel of y to the next. */
  pixel: usize;
  /** The first of the group's channels. */
  channel: i32;
  /** 0 for none. */
  bias: usize;
  /** 0 for a ReLU, -infinity for none. */
  lowest: f32;
}

/** Takes the products of a tile back to pixels, for `count` output channels from `first` on. */
function giveTile<F>(args: usize, work: Workspace, tile: i32, i: i32, first: i32, count: i32): void {
  const f = changetype<F>(0);
  const y = output(args);
  const hasBias = integer(args, 2) != 0;
  const across = tilesAlong<F>(y.width);
  const down = tilesAlong<F>(y.height);
  const image = tile / (across * down);
  const top = ((tile / across) % down) * f.results();
  const left = (tile % across) * f.results();
  const offset = first << 2;

  const target = work.target;
  target.y = y.pixel(image, top, left) + offset;
  target.yRow = y.rowStride;
  target.signs = 0;
  if (integer(args, 4) != 0) {
    target.signs = signsAt(input(args, hasBias ? 3 : 2), y, image, top, left);
    target.signsPixel = wordsPerPixel(y) << 2;
    target.signsRow = y.width * target.signsPixel;
  }
  target.channel = first;
  target.rows = min(f.results(), y.height - top);
  target.columns = min(f.results(), y.width - left);
  target.pixel = y.channels << 2;
  target.bias = hasBias ? input(args, 2).origin + offset : 0;
  target.lowest = integer(args, 3) != 0 ? 0 : -Infinity;
  toPixels<F>(
    work.products + i * work.productsRow,
    work.productsMatrix,
    min(count, y.channels - first),
    work.half,
    target,
  );
}

/** A^T m A for `channels` channels of a tile, and what comes after it. */
function toPixels<F>(m: usize, matrix: usize, channels: i32, half: usize, target: Target): void {
  const bytes = channels << 2;
  let c = 0;
  if (ASC_FEATURE_SIMD) for (; c + 16 <= bytes; c += 16) toPixelsOf<F, v128>(m + c, matrix, half, target, c);
  for (; c < bytes; c += 4) toPixelsOf<F, f32>(m + c, matrix, half, target, c);
}


@inline
function toPixelsOf<F, T>(m: usize, matrix: usize, half: usize, target: Target, c: i32): void {
  const f = changetype<F>(0);
  const n = f.points();
  const size = sizeof<T>();
  for (let j = 0; j < n; j++) f.products<T>(m + j * matrix, n * matrix, half + j * size, n * size);
  // In place: a row is read before it is written.
  for (let i = 0; i < f.results(); i++) f.products<T>(half + i * n * size, size, half + i * n * size, size);

  const pixel = target.pixel;
  const channel = target.channel + (c >> 2);
  for (let i = 0; i < target.rows; i++) {
    let from = half + i * n * size;
    let to = target.y + i * target.yRow + c;
    const end = to + target.columns * pixel;
    let signs = target.signs + i * target.signsRow;
    while (to < end) {
      let result = load<T>(from);
      if (target.bias != 0) result = plus<T>(result, load<T>(target.bias + c));
      result = larger<T>(result, target.lowest);
      if (target.signs != 0) result = wherePositive<T>(result, signs, channel);
      store<T>(to, result);
      from += size;
      to += pixel;
      signs += target.signsPixel;
    }
  }
}
