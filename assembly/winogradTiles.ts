/**
 * Tiles of Winograd's convolution (winograd.ts) on their way to the points and back: steps 1 and 3.
 *
 * Tile t of an output of height x width pixels is, with r results along each axis, image t / (across down), row t / across
 * mod down and column t mod across of tiles; those at the lower and right edge may reach beyond the picture.
 */
import { input, integer, Operand, output } from './args';
import { larger, plus } from './lanes';
import { bitsBytes, poolWindow, unpoolPixel } from './poolBits';
import { signsAt, storeSigns, wherePositive, wordsPerPixel } from './signs';

/** The scratch memory of one thread; what the addresses name follows it. */
@unmanaged
@final
export class Workspace {
  /** v: a matrix [tile][c] for each pair of points; rows are filled up to whole micro-kernels. */
  points: usize;
  /** Of them the rows of the present block. */
  block: usize;
  pointsMatrix: usize;
  pointsRow: usize;
  /** m: a matrix [tile][channel of the group] for each pair of points. */
  products: usize;
  productsMatrix: usize;
  productsRow: usize;
  /** The pixels [6][6][c] of a tile that reaches outside the picture, or of some channels of one that is unpooled. */
  patch: usize;
  /** A transposed panel [c][8]. */
  panel: usize;
  /** Results of one step of a transform that the next one reads. */
  half: usize;
  target: Target;
  /** Tiles of the present block. */
  tiles: i32;
}

/** What becomes of a tile's results: where they go, and what is done to them on the way. */
@unmanaged
@final
export class Target {
  /** The tile's first pixel in the output. */
  y: usize;
  yRow: usize;
  /** Its signs for a gate, 0 for none; bytes from a row and from a pixel to the next. */
  signs: usize;
  signsRow: usize;
  signsPixel: usize;
  /** Where its own signs go, or its bits where pooled; 0 for nowhere. */
  made: usize;
  madeRow: usize;
  madePixel: usize;
  /** Rows and columns of the tile inside the picture, of the output's pixels. */
  rows: i32;
  columns: i32;
  /** Bytes from a pixel of the output to the next. */
  pixel: usize;
  /** The first of the group's channels. */
  channel: i32;
  /** 0 for none. */
  bias: usize;
  /** 0 for a ReLU, -infinity for none. */
  lowest: f32;
}


@inline
function tilesDown(args: usize): i32 {
  return integer(args, 8);
}


@inline
function tilesAcross(args: usize): i32 {
  return integer(args, 9);
}


@inline
function pooled(args: usize): bool {
  return integer(args, 12) != 0;
}

/** Operands that the way back through a pooling adds: its bits before x, and again after it. */
@inline
function unpooled(args: usize): i32 {
  return integer(args, 13);
}


@inline
export function source(args: usize): Operand {
  return input(args, unpooled(args) >> 1);
}


@inline
export function weightsOf(args: usize): Operand {
  return input(args, unpooled(args) + 1);
}

/** Takes the pixels of a tile to the points, row `to` of their matrices. */
export function takeTile<F>(args: usize, work: Workspace, tile: i32, to: usize): void {
  const f = changetype<F>(0);
  const x = source(args);
  const across = tilesAcross(args);
  const down = tilesDown(args);
  const image = tile / (across * down);
  const top = ((tile / across) % down) * f.results() - integer(args, 0);
  const left = (tile % across) * f.results() - integer(args, 1);
  const bytes = x.channels << 2;
  if (unpooled(args) != 0) {
    takeUnpooled<F>(args, work, image, top, left, to);
    return;
  }
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

/** Channels that are unpooled at a time: as many as a word of bits tells of. */
const unpooledChannels = 32;

/** The same from the pooled gradient x and the pooling's bits: each number goes to the pixel that won, the others get 0. */
function takeUnpooled<F>(args: usize, work: Workspace, image: i32, top: i32, left: i32, to: usize): void {
  const f = changetype<F>(0);
  const bits = input(args, 0);
  const x = source(args);
  for (let c = 0; c < x.channels; c += unpooledChannels) {
    const bytes = min(unpooledChannels, x.channels - c) << 2;
    let at = work.patch;
    for (let row = top; row < top + f.points(); row++) {
      for (let column = left; column < left + f.points(); column++, at += bytes) {
        if (row >= 0 && row >> 1 < x.height && column >= 0 && column >> 1 < x.width) {
          const pixel = (image * x.height + (row >> 1)) * x.width + (column >> 1);
          const winner = ((row & 1) << 1) | (column & 1);
          const from = x.pixel(image, row >> 1, column >> 1) + (c << 2);
          unpoolPixel(from, bits.origin + pixel * bitsBytes(x), c, winner, bytes, at);
        } else {
          memory.fill(at, 0, bytes);
        }
      }
    }
    toPoints<F>(work.patch, bytes, f.points() * bytes, to + (c << 2), work.pointsMatrix, bytes, work.half);
  }
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

/** Takes the products of a tile back to pixels, for `count` output channels from `first` on. */
export function giveTile<F>(args: usize, work: Workspace, tile: i32, i: i32, first: i32, count: i32): void {
  const f = changetype<F>(0);
  const y = output(args);
  const hasBias = integer(args, 2) != 0;
  const across = tilesAcross(args);
  const down = tilesDown(args);
  const side = pooled(args) ? f.results() / 2 : f.results();
  const image = tile / (across * down);
  const top = ((tile / across) % down) * side;
  const left = (tile % across) * side;
  const offset = first << 2;

  const target = work.target;
  target.y = y.pixel(image, top, left) + offset;
  target.yRow = y.rowStride;
  target.signs = 0;
  if (integer(args, 4) != 0) {
    target.signs = signsAt(input(args, unpooled(args) + (hasBias ? 3 : 2)), y, image, top, left);
    target.signsPixel = wordsPerPixel(y) << 2;
    target.signsRow = y.width * target.signsPixel;
  }
  // Of nothing that is wanted the address is 0.
  const made = input(args, load<i32>(args) - 2);
  target.made = 0;
  if (made.origin != 0) {
    target.madePixel = pooled(args) ? bitsBytes(y) : wordsPerPixel(y) << 2;
    target.madeRow = y.width * target.madePixel;
    target.made = made.origin + (image * y.height + top) * target.madeRow + left * target.madePixel;
  }
  target.channel = first;
  target.rows = min(side, y.height - top);
  target.columns = min(side, y.width - left);
  target.pixel = y.channels << 2;
  target.bias = hasBias ? input(args, 2).origin + offset : 0;
  target.lowest = integer(args, 3) != 0 ? 0 : -Infinity;
  const m = work.products + i * work.productsRow;
  const channels = min(count, y.channels - first);
  if (pooled(args)) toPooled<F>(m, work.productsMatrix, channels, work.half, target);
  else toPixels<F>(m, work.productsMatrix, channels, work.half, target);
}

/** A^T m A for `channels` channels of a tile, and what comes after it. */
function toPixels<F>(m: usize, matrix: usize, channels: i32, half: usize, target: Target): void {
  const bytes = channels << 2;
  let c = 0;
  if (ASC_FEATURE_SIMD) for (; c + 16 <= bytes; c += 16) toPixelsOf<F, v128>(m + c, matrix, half, target, c);
  for (; c < bytes; c += 4) toPixelsOf<F, f32>(m + c, matrix, half, target, c);
}

/** The same with max pooling. */
function toPooled<F>(m: usize, matrix: usize, channels: i32, half: usize, target: Target): void {
  const bytes = channels << 2;
  let c = 0;
  if (ASC_FEATURE_SIMD) for (; c + 16 <= bytes; c += 16) toPooledOf<F, v128>(m + c, matrix, half, target, c);
  for (; c < bytes; c += 4) toPooledOf<F, f32>(m + c, matrix, half, target, c);
}

/** A^T m A for one channel or four: rows of as many numbers as there are points, of which the first are results. */
@inline
function results<F, T>(m: usize, matrix: usize, half: usize): void {
  const f = changetype<F>(0);
  const n = f.points();
  const size = sizeof<T>();
  for (let j = 0; j < n; j++) f.products<T>(m + j * matrix, n * matrix, half + j * size, n * size);
  // In place: a row is read before it is written.
  for (let i = 0; i < f.results(); i++) f.products<T>(half + i * n * size, size, half + i * n * size, size);
}


@inline
function toPixelsOf<F, T>(m: usize, matrix: usize, half: usize, target: Target, c: i32): void {
  results<F, T>(m, matrix, half);
  const size = sizeof<T>();
  const pixel = target.pixel;
  const channel = target.channel + (c >> 2);
  for (let i = 0; i < target.rows; i++) {
    let from = half + i * changetype<F>(0).points() * size;
    let to = target.y + i * target.yRow + c;
    const end = to + target.columns * pixel;
    let signs = target.signs + i * target.signsRow;
    let made = target.made + i * target.madeRow;
    while (to < end) {
      let result = load<T>(from);
      if (target.bias != 0) result = plus<T>(result, load<T>(target.bias + c));
      result = larger<T>(result, target.lowest);
      if (target.signs != 0) result = wherePositive<T>(result, signs, channel);
      store<T>(to, result);
      if (target.made != 0) storeSigns<T>(result, made, channel);
      from += size;
      to += pixel;
      signs += target.signsPixel;
      made += target.madePixel;
    }
  }
}


@inline
function toPooledOf<F, T>(m: usize, matrix: usize, half: usize, target: Target, c: i32): void {
  results<F, T>(m, matrix, half);
  const size = sizeof<T>();
  const row = changetype<F>(0).points() * size;
  const channel = target.channel + (c >> 2);
  for (let i = 0; i < target.rows; i++) {
    for (let j = 0; j < target.columns; j++) {
      const from = half + 2 * (i * row + j * size);
      const made = target.made == 0 ? 0 : target.made + i * target.madeRow + j * target.madePixel;
      const to = target.y + i * target.yRow + j * target.pixel + c;
      poolWindow<T>(from, size, row, target.bias == 0 ? 0 : target.bias + c, target.lowest, to, made, channel);
    }
  }
}
