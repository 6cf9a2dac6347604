/**
 * Local response normalization across channels, and its gradient, at each pixel by itself.
 *
 *     s[c]  = bias + weight sum of x[k]^2 for k = c - before .. c + after
 *     y[c]  = x[c] s[c]^-beta
 *     dx[c] = dy[c] s[c]^-beta - 2 beta weight x[c] sum of t[k] for k = c - after .. c + before,   t = dy x s^(-beta - 1)
 *
 * Channels that do not exist count as zero. Parameters: before, after, weight, beta, bias. A unit is one row of pixels.
 *
 * The lists that are summed over windows (x^2 and t) have zeros on both sides, as many as a window reaches over: a window
 * is always `size` numbers next to each other, and four windows are added up at a time.
 */
import { addScaled } from './addScaled';
import { input, integer, output, param } from './args';

/** What the loops over a pixel's channels have in common. Behind it in scratch memory lie the lists it points to. */
@unmanaged
@final
class Setting {
  before: i32;
  after: i32;
  weight: f32;
  beta: f32;
  bias: f32;
  /** A pixel's numbers in bytes, and filled up to whole vectors. */
  bytes: i32;
  vectorBytes: i32;
  /** Each of `vectorBytes`. */
  s: usize;
  power: usize;
  sums: usize;
  /** With zeros around them. */
  squares: usize;
  slopes: usize;
}

export function lrn(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const setting = prepare(args, scratch);
  for (let unit = begin; unit < end; unit++) {
    let from = x.row(unit);
    let to = y.row(unit);
    for (let column = 0; column < y.width; column++, from += setting.bytes, to += setting.bytes) {
      normalizers(setting, from);
      multiplyRun(to, from, setting.power, setting.bytes);
    }
  }
}

export function lrnGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const dy = input(args, 1);
  const dx = output(args);
  const setting = prepare(args, scratch);
  for (let unit = begin; unit < end; unit++) {
    let from = x.row(unit);
    let slope = dy.row(unit);
    let to = dx.row(unit);
    for (let column = 0; column < dx.width; column++) {
      normalizers(setting, from);
      multiplyRun(to, slope, setting.power, setting.bytes);
      // t = (dy s^-beta) x / s, then its sums over the windows looked at from their other end.
      const t = setting.slopes + (setting.after << 2);
      multiplyRun(t, to, from, setting.bytes);
      divideRun(t, setting.s, setting.bytes);
      windowSums(setting, setting.slopes, setting.sums);
      multiplyRun(setting.sums, setting.sums, from, setting.bytes);
      addScaled(to, setting.sums, -2 * setting.beta * setting.weight, setting.bytes);
      from += setting.bytes;
      slope += setting.bytes;
      to += setting.bytes;
    }
  }
}

function prepare(args: usize, scratch: usize): Setting {
  const setting = changetype<Setting>(scratch);
  setting.before = integer(args, 0);
  setting.after = integer(args, 1);
  setting.weight = <f32>param(args, 2);
  setting.beta = <f32>param(args, 3);
  setting.bias = <f32>param(args, 4);
  setting.bytes = input(args, 0).channels << 2;
  setting.vectorBytes = (setting.bytes + 15) & ~15;
  const paddedBytes = setting.vectorBytes + ((setting.before + setting.after) << 2);
  setting.s = scratch + offsetof<Setting>();
  setting.power = setting.s + setting.vectorBytes;
  setting.sums = setting.power + setting.vectorBytes;
  setting.squares = setting.sums + setting.vectorBytes;
  setting.slopes = setting.squares + paddedBytes;
  memory.fill(setting.squares, 0, 2 * paddedBytes);
  return setting;
}

/** s and s^-beta of a pixel. */
function normalizers(setting: Setting, x: usize): void {
  multiplyRun(setting.squares + (setting.before << 2), x, x, setting.bytes);
  windowSums(setting, setting.squares, setting.s);
  const s = setting.s;
  const power = setting.power;
  if (ASC_FEATURE_SIMD) {
    const weights = f32x4.splat(setting.weight);
    const biases = f32x4.splat(setting.bias);
    for (let c = 0; c < setting.vectorBytes; c += 16) {
      v128.store(s + c, f32x4.add(biases, f32x4.mul(v128.load(s + c), weights)));
    }
  } else {
    for (let c = 0; c < setting.bytes; c += 4) store<f32>(s + c, setting.bias + load<f32>(s + c) * setting.weight);
  }
  // What every known network uses is a matter of two roots: s^(-3/4) = 1 / (s^(1/2) s^(1/4)).
  const isUsual = setting.beta == 0.75;
  if (ASC_FEATURE_SIMD) {
    if (isUsual) {
      const one = f32x4.splat(1);
      for (let c = 0; c < setting.vectorBytes; c += 16) {
        const root = f32x4.sqrt(v128.load(s + c));
        v128.store(power + c, f32x4.div(one, f32x4.mul(root, f32x4.sqrt(root))));
      }
      return;
    }
  }
  for (let c = 0; c < setting.bytes; c += 4) {
    const root = f32.sqrt(load<f32>(s + c));
    store<f32>(power + c, isUsual ? 1 / (root * f32.sqrt(root)) : NativeMathf.pow(load<f32>(s + c), -setting.beta));
  }
}

/** to[c] = padded[c] + .. + padded[c + before + after] */
function windowSums(setting: Setting, padded: usize, to: usize): void {
  const reach = (setting.before + setting.after) << 2;
  if (ASC_FEATURE_SIMD) {
    for (let c = 0; c < setting.vectorBytes; c += 16) {
      let total = v128.load(padded + c);
      for (let k = 4; k <= reach; k += 4) total = f32x4.add(total, v128.load(padded + c + k));
      v128.store(to + c, total);
    }
  } else {
    for (let c = 0; c < setting.bytes; c += 4) {
      let total = load<f32>(padded + c);
      for (let k = 4; k <= reach; k += 4) total += load<f32>(padded + c + k);
      store<f32>(to + c, total);
    }
  }
}

/** y = a b, number by number. */
function multiplyRun(y: usize, a: usize, b: usize, bytes: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i + 16 <= bytes; i += 16) v128.store(y + i, f32x4.mul(v128.load(a + i), v128.load(b + i)));
  }
  for (; i < bytes; i += 4) store<f32>(y + i, load<f32>(a + i) * load<f32>(b + i));
}

/** y = y / x, number by number. */
function divideRun(y: usize, x: usize, bytes: i32): void {
  let i = 0;
  if (ASC_FEATURE_SIMD) {
    for (; i + 16 <= bytes; i += 16) v128.store(y + i, f32x4.div(v128.load(y + i), v128.load(x + i)));
  }
  for (; i < bytes; i += 4) store<f32>(y + i, load<f32>(y + i) / load<f32>(x + i));
}
