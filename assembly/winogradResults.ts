/** The products of a tile of Winograd's convolution (winograd.ts) on their way back to pixels: step 3. */
import { input, integer, output } from './args';
import { bitsBytes, poolWindow } from './poolBits';
import { positive, signsAt, storeSigns, wherePositive, wordsPerPixel } from './signs';
import { pooled, Target, tilesAcross, tilesDown, unpooled, Workspace } from './winogradWorkspace';

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

/** A^T m A for `channels` channels of a tile, and what comes after it: eight at a time, those left over one by one. */
function toPixels<F>(m: usize, matrix: usize, channels: i32, half: usize, target: Target): void {
  const bytes = channels << 2;
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 32 <= bytes; c += 32) {
      results<F, v128>(m + c, matrix, half);
      results<F, v128>(m + c + 16, matrix, half + changetype<F>(0).points() * changetype<F>(0).points() * 16);
      giveEight<F>(half, target, c);
    }
  }
  for (; c < bytes; c += 4) {
    results<F, f32>(m + c, matrix, half);
    giveOne<F>(half, target, c);
  }
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

/** Stores the results of one channel. */
function giveOne<F>(half: usize, target: Target, c: i32): void {
  const channel = target.channel + (c >> 2);
  for (let i = 0; i < target.rows; i++) {
    let from = half + ((i * changetype<F>(0).points()) << 2);
    let to = target.y + i * target.yRow + c;
    let signs = target.signs + i * target.signsRow;
    let made = target.made + i * target.madeRow;
    for (let j = 0; j < target.columns; j++, from += 4) {
      let result = load<f32>(from);
      if (target.bias != 0) result += load<f32>(target.bias + c);
      result = f32.max(result, target.lowest);
      if (target.signs != 0) result = wherePositive<f32>(result, signs, channel);
      store<f32>(to, result);
      if (target.made != 0) storeSigns<f32>(result, made, channel);
      to += target.pixel;
      signs += target.signsPixel;
      made += target.madePixel;
    }
  }
}

/** Stores the results of eight channels, of which the signs are a byte. The second four begin a whole matrix later. */
function giveEight<F>(half: usize, target: Target, c: i32): void {
  const n = changetype<F>(0).points();
  const pixel = target.pixel;
  const lowest = f32x4.splat(target.lowest);
  let biasLeft = f32x4.splat(0);
  let biasRight = biasLeft;
  if (target.bias != 0) {
    biasLeft = v128.load(target.bias + c);
    biasRight = v128.load(target.bias + c, 16);
  }
  const byte = (target.channel + (c >> 2)) >> 3;
  for (let i = 0; i < target.rows; i++) {
    let from = half + i * n * 16;
    let to = target.y + i * target.yRow + c;
    const end = to + target.columns * pixel;
    let signs = target.signs + i * target.signsRow + byte;
    let made = target.made + i * target.madeRow + byte;
    while (to < end) {
      let left = f32x4.max(f32x4.add(v128.load(from), biasLeft), lowest);
      let right = f32x4.max(f32x4.add(v128.load(from + n * n * 16), biasRight), lowest);
      if (target.signs != 0) {
        const bits = i32x4.splat(load<u8>(signs));
        const leftBits = i32x4(1, 2, 4, 8);
        const rightBits = i32x4(16, 32, 64, 128);
        left = v128.and(left, i32x4.eq(v128.and(bits, leftBits), leftBits));
        right = v128.and(right, i32x4.eq(v128.and(bits, rightBits), rightBits));
        signs += target.signsPixel;
      }
      v128.store(to, left);
      v128.store(to, right, 16);
      if (target.made != 0) {
        store<u8>(made, positive<v128>(left) | (positive<v128>(right) << 4));
        made += target.madePixel;
      }
      from += 16;
      to += pixel;
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
