/**
 * Tiles of Winograd's convolution (winograd.ts) on their way to the points: step 1.
 *
 * Tile t of an output of height x width pixels is, with r results along each axis, image t / (across down), row t / across
 * mod down and column t mod across of tiles; those at the lower and right edge may reach beyond the picture.
 *
 * Four tiles, the rows of a micro-kernel, go together: their values at a pair of points lie as [c][4], a line of the
 * cache for each four channels. So they are taken to the points one after the other, in vectors of four channels, and then
 * transposed. Channels are taken a chunk at a time, so that what lies between stays in the first-level cache.
 */
import { input, integer, Operand } from './args';
import { bitsBytes, unpoolPixel } from './poolBits';
import { allTiles, chunkBytes, Patch, source, tilesAcross, tilesDown, unpooled, Workspace } from './winogradWorkspace';

/** Tiles that go together. */
const together = 4;

/** Takes the pixels of four tiles to the points, to `to` in the first matrix; what is not there of the four is 0. */
export function takeTiles<F>(args: usize, work: Workspace, firstTile: i32, to: usize): void {
  const f = changetype<F>(0);
  const pairs = f.points() * f.points();
  const bytes = source(args).channels << 2;
  const count = min(together, allTiles(args) - firstTile);
  if (count < together) memory.fill(work.columns, 0, pairs * 64);
  for (let i = 0; i < count; i++) locate<F>(args, firstTile + i, patchOf(work, i));
  for (let chunk = 0; chunk < bytes; chunk += chunkBytes) {
    const end = min(bytes, chunk + chunkBytes);
    for (let i = 0; i < count; i++) {
      gather<F>(args, patchOf(work, i), chunk, end - chunk, work.pixels + i * pairs * chunkBytes);
    }
    let c = chunk;
    if (ASC_FEATURE_SIMD) {
      for (; c + 16 <= end; c += 16) {
        for (let i = 0; i < count; i++) {
          columnsToPoints<F>(patchOf(work, i), c - chunk, work.columns + i * pairs * 16);
        }
        rowsToPoints<F>(work.columns, to + (c << 2), work.pointsMatrix);
      }
    }
    for (; c < end; c += 4) {
      for (let i = 0; i < together; i++) {
        const at = to + (c << 2) + (i << 2);
        if (i < count) numberToPoints<F>(patchOf(work, i), c - chunk, work.half, at, work.pointsMatrix);
        else for (let k = 0; k < pairs; k++) store<f32>(at + k * work.pointsMatrix, 0);
      }
    }
  }
}


@inline
function patchOf(work: Workspace, i: i32): Patch {
  return changetype<Patch>(work.patches + i * offsetof<Patch>());
}

/** Where a tile's pixels begin. */
function locate<F>(args: usize, tile: i32, patch: Patch): void {
  const f = changetype<F>(0);
  const x = source(args);
  const across = tilesAcross(args);
  const down = tilesDown(args);
  patch.image = tile / (across * down);
  patch.top = ((tile / across) % down) * f.results() - integer(args, 0);
  patch.left = (tile % across) * f.results() - integer(args, 1);
  const isInside =
    patch.top >= 0 && patch.left >= 0 && patch.top + f.points() <= x.height && patch.left + f.points() <= x.width;
  patch.isGathered = unpooled(args) != 0 || !isInside;
}

/** Makes the patch one of some of its pixels' channels. @param own room for them, where they do not lie in x as they are. */
function gather<F>(args: usize, patch: Patch, c: i32, bytes: i32, own: usize): void {
  const x = source(args);
  if (patch.isGathered) {
    patch.pixels = own;
    patch.pixel = bytes;
    patch.row = changetype<F>(0).points() * bytes;
    if (unpooled(args)) gatherUnpooled<F>(args, patch, c, bytes);
    else gatherPixels<F>(x, patch, c, bytes);
  } else {
    patch.pixels = x.pixel(patch.image, patch.top, patch.left) + c;
    patch.pixel = x.channels << 2;
    patch.row = x.rowStride;
  }
}

/** Outside the picture there are zeros. */
function gatherPixels<F>(x: Operand, patch: Patch, c: i32, bytes: i32): void {
  const n = changetype<F>(0).points();
  let to = patch.pixels;
  for (let row = patch.top; row < patch.top + n; row++) {
    for (let column = patch.left; column < patch.left + n; column++, to += bytes) {
      const isInside = row >= 0 && row < x.height && column >= 0 && column < x.width;
      if (isInside) copyPixel(x.pixel(patch.image, row, column) + c, bytes, to);
      else clearPixel(to, bytes);
    }
  }
}

/** From the pooled gradient x and the pooling's bits: each number goes to the pixel that won, the others get 0. */
function gatherUnpooled<F>(args: usize, patch: Patch, c: i32, bytes: i32): void {
  const n = changetype<F>(0).points();
  const x = source(args);
  const pixel = x.channels << 2;
  const bits = bitsBytes(x);
  let to = patch.pixels;
  for (let row = patch.top; row < patch.top + n; row++) {
    const isInside = row >= 0 && row >> 1 < x.height;
    const pooledRow = patch.image * x.height + (row >> 1);
    const from = isInside ? x.row(pooledRow) + c : 0;
    const rowBits = input(args, 0).origin + pooledRow * x.width * bits;
    const lower = (row & 1) << 1;
    for (let column = patch.left; column < patch.left + n; column++, to += bytes) {
      const pooled = column >> 1;
      if (isInside && pooled >= 0 && pooled < x.width) {
        unpoolPixel(from + pooled * pixel, rowBits + pooled * bits, c >> 2, lower | (column & 1), bytes, to);
      } else {
        clearPixel(to, bytes);
      }
    }
  }
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

/** B^T d of four channels of a tile. */
function columnsToPoints<F>(d: Patch, c: usize, to: usize): void {
  const f = changetype<F>(0);
  const n = f.points();
  const pixel = d.pixel;
  const row = d.row;
  let from = d.pixels + c;
  for (const end = to + (n << 4); to < end; to += 16, from += pixel) f.pixels<v128>(from, row, to, n << 4);
}

/** Of four tiles' B^T d the B^T d B, transposed. */
function rowsToPoints<F>(columns: usize, to: usize, matrix: usize): void {
  const f = changetype<F>(0);
  const n = f.points();
  for (let i = 0; i < n; i++) f.pixelsOfFour(columns + ((i * n) << 4), 16, (n * n) << 4, to + i * n * matrix, matrix);
}

/** B^T d B of one channel of a tile. */
function numberToPoints<F>(d: Patch, c: usize, half: usize, to: usize, matrix: usize): void {
  const f = changetype<F>(0);
  const n = f.points();
  for (let q = 0; q < n; q++) f.pixels<f32>(d.pixels + c + q * d.pixel, d.row, half + (q << 2), n << 2);
  for (let i = 0; i < n; i++) f.pixels<f32>(half + ((i * n) << 2), 4, to + i * n * matrix, matrix);
}
