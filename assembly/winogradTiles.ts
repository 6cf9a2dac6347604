/**
 * Tiles of Winograd's convolution (winograd.ts) on their way to the points: step 1.
 *
 * Tile t of an output of height x width pixels is, with r results along each axis, image t / (across down), row t / across
 * mod down and column t mod across of tiles; those at the lower and right edge may reach beyond the picture.
 */
import { input, integer } from './args';
import { bitsBytes, unpoolPixel } from './poolBits';
import { source, tilesAcross, tilesDown, unpooled, Workspace } from './winogradWorkspace';

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
      if (inside) copyPixel(x.pixel(image, top + p, left + q), bytes, at);
      else clearPixel(at, bytes);
    }
  }
  toPoints<F>(work.patch, bytes, f.points() * bytes, to, work.pointsMatrix, bytes, work.half);
}

/** As memory.copy and memory.fill do, which are calls out of the module: too much for a pixel. */
function copyPixel(from: usize, bytes: i32, to: usize): void {
  let c = 0;
  if (ASC_FEATURE_SIMD) for (; c + 16 <= bytes; c += 16) v128.store(to + c, v128.load(from + c));
  for (; c < bytes; c += 4) store<f32>(to + c, load<f32>(from + c));
}

function clearPixel(at: usize, bytes: i32): void {
  let c = 0;
  if (ASC_FEATURE_SIMD) for (; c + 16 <= bytes; c += 16) v128.store(at + c, f32x4.splat(0));
  for (; c < bytes; c += 4) store<f32>(at + c, 0);
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
          clearPixel(at, bytes);
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
