/**
 * Batch normalization while training; M is the count of numbers per channel, r = 1 / sqrt(variance + epsilon) and
 * u = (x - mean) r, all per channel.
 *
 * variance:                y = (1 / M) sum of (x - mean)^2; inputs x, mean.
 * batchNormScaleGradient:  y = r sum of dy (x - mean); inputs x, mean, variance, dy; parameter (epsilon).
 *                          A unit of both is a block of channels: a row of pixels is added up in float32, rows in float64.
 *                          Scratch: a float64 per channel of the block.
 * batchNorm:               y = gamma u + beta; inputs x, mean, variance, gamma, beta; parameter (epsilon).
 * batchNormInputGradient:  y = gamma r (dy - (dbeta + u dgamma) / M); inputs x, mean, variance, gamma, dy, dbeta, dgamma;
 *                          parameter (epsilon). A unit of both is a row of pixels. Scratch: three float32 per channel.
 */
import { input, Operand, output, param } from './args';

/** Channels of a block, as the op's binding counts them: one cache line of 64 bytes. */
const channelBlock = 16;

/** Number `c` of a tensor `[1, C, 1, 1]`. */
@inline
function channel(tensor: Operand, c: i32): f32 {
  return load<f32>(tensor.origin + (c << 2));
}


@inline
function inverseDeviation(args: usize, c: i32): f64 {
  return 1.0 / Math.sqrt(<f64>channel(input(args, 2), c) + param(args, 0));
}


@inline
function countPerChannel(x: Operand): f64 {
  return <f64>x.batch * <f64>x.height * <f64>x.width;
}

export function variance(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const mean = input(args, 1);
  const y = output(args);
  for (let block = begin; block < end; block++) {
    const first = block * channelBlock;
    const channels = min(channelBlock, x.channels - first);
    sumProducts(x, x, mean, true, first, channels, scratch);
    for (let c = 0; c < channels; c++) {
      store<f32>(y.origin + ((first + c) << 2), <f32>(load<f64>(scratch + (c << 3)) / countPerChannel(x)));
    }
  }
}

export function batchNormScaleGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const mean = input(args, 1);
  const dy = input(args, 3);
  const y = output(args);
  for (let block = begin; block < end; block++) {
    const first = block * channelBlock;
    const channels = min(channelBlock, x.channels - first);
    sumProducts(x, dy, mean, false, first, channels, scratch);
    for (let c = 0; c < channels; c++) {
      const total = load<f64>(scratch + (c << 3));
      store<f32>(y.origin + ((first + c) << 2), <f32>(total * inverseDeviation(args, first + c)));
    }
  }
}

/**
 * totals[c] = sum over all pixels of (x - mean) z, where z is `other`, less the mean too where it is `centred`, for
 * `channels` channels from `first` on.
 */
function sumProducts(
  x: Operand,
  other: Operand,
  mean: Operand,
  centred: bool,
  first: i32,
  channels: i32,
  totals: usize,
): void {
  memory.fill(totals, 0, channels << 3);
  for (let row = 0; row < x.batch * x.height; row++) {
    const xs = x.row(row) + (first << 2);
    const others = other.row(row) + (first << 2);
    const means = mean.origin + (first << 2);
    const step = x.channels << 2;
    let c = 0;
    if (ASC_FEATURE_SIMD) {
      for (; c + 4 <= channels; c += 4) {
        const at = c << 2;
        addFour(xs + at, others + at, v128.load(means + at), centred, step, x.width, totals + (c << 3));
      }
    }
    for (; c < channels; c++) {
      const at = c << 2;
      addOne(xs + at, others + at, load<f32>(means + at), centred, step, x.width, totals + (c << 3));
    }
  }
}

/** A row of pixels, four channels. */
function addFour(x: usize, other: usize, mean: v128, centred: bool, step: i32, width: i32, totals: usize): void {
  const subtracted = centred ? mean : f32x4.splat(0);
  let sum = f32x4.splat(0);
  for (let i = 0; i < width; i++, x += step, other += step) {
    const difference = f32x4.sub(v128.load(x), mean);
    sum = f32x4.add(sum, f32x4.mul(difference, f32x4.sub(v128.load(other), subtracted)));
  }
  v128.store(totals, f64x2.add(v128.load(totals), f64x2.promote_low_f32x4(sum)));
  const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(sum, sum, 2, 3, 2, 3));
  v128.store(totals, f64x2.add(v128.load(totals, 16), high), 16);
}

/** A row of pixels, one channel. */
function addOne(x: usize, other: usize, mean: f32, centred: bool, step: i32, width: i32, total: usize): void {
  const subtracted: f32 = centred ? mean : 0;
  let sum: f32 = 0;
  for (let i = 0; i < width; i++, x += step, other += step) {
    sum += (load<f32>(x) - mean) * (load<f32>(other) - subtracted);
  }
  store<f64>(total, load<f64>(total) + <f64>sum);
}

export function batchNorm(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const mean = input(args, 1);
  const gamma = input(args, 3);
  const beta = input(args, 4);
  const y = output(args);
  // y = slope (x - mean) + beta
  for (let c = 0; c < x.channels; c++) {
    store<f32>(scratch + (c << 2), <f32>(<f64>channel(gamma, c) * inverseDeviation(args, c)));
  }
  for (let row = begin; row < end; row++) {
    let from = x.row(row);
    let to = y.row(row);
    for (let i = 0; i < x.width; i++) {
      normalizePixel(from, mean.origin, scratch, beta.origin, to, x.channels << 2);
      from += x.channels << 2;
      to += x.channels << 2;
    }
  }
}

/** y = slope (x - mean) + beta for the channels of one pixel. */
function normalizePixel(x: usize, mean: usize, slope: usize, beta: usize, y: usize, bytes: i32): void {
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 16 <= bytes; c += 16) {
      const difference = f32x4.sub(v128.load(x + c), v128.load(mean + c));
      v128.store(y + c, f32x4.add(f32x4.mul(difference, v128.load(slope + c)), v128.load(beta + c)));
    }
  }
  for (; c < bytes; c += 4) {
    const difference = load<f32>(x + c) - load<f32>(mean + c);
    store<f32>(y + c, difference * load<f32>(slope + c) + load<f32>(beta + c));
  }
}

export function batchNormInputGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const mean = input(args, 1);
  const gamma = input(args, 3);
  const dy = input(args, 4);
  const dbeta = input(args, 5);
  const dgamma = input(args, 6);
  const y = output(args);
  // y = a dy + b (x - mean) + d, with a, b and d in three rows of scratch memory.
  const rowOfChannels = x.channels << 2;
  for (let c = 0; c < x.channels; c++) {
    const r = inverseDeviation(args, c);
    const a = <f64>channel(gamma, c) * r;
    const at = scratch + (c << 2);
    store<f32>(at, <f32>a);
    store<f32>(at + rowOfChannels, <f32>((-a * r * <f64>channel(dgamma, c)) / countPerChannel(x)));
    store<f32>(at + 2 * rowOfChannels, <f32>((-a * <f64>channel(dbeta, c)) / countPerChannel(x)));
  }
  for (let row = begin; row < end; row++) {
    let xs = x.row(row);
    let slopes = dy.row(row);
    let to = y.row(row);
    for (let i = 0; i < x.width; i++) {
      gradientPixel(xs, mean.origin, slopes, scratch, to, rowOfChannels);
      xs += rowOfChannels;
      slopes += rowOfChannels;
      to += rowOfChannels;
    }
  }
}

/** y = a dy + b (x - mean) + d for the channels of one pixel. */
function gradientPixel(x: usize, mean: usize, dy: usize, factors: usize, y: usize, bytes: i32): void {
  const b = factors + bytes;
  const d = b + bytes;
  let c = 0;
  if (ASC_FEATURE_SIMD) {
    for (; c + 16 <= bytes; c += 16) {
      const difference = f32x4.sub(v128.load(x + c), v128.load(mean + c));
      const direct = f32x4.mul(v128.load(factors + c), v128.load(dy + c));
      const through = f32x4.add(f32x4.mul(v128.load(b + c), difference), v128.load(d + c));
      v128.store(y + c, f32x4.add(direct, through));
    }
  }
  for (; c < bytes; c += 4) {
    const difference = load<f32>(x + c) - load<f32>(mean + c);
    const through = load<f32>(b + c) * difference + load<f32>(d + c);
    store<f32>(y + c, load<f32>(factors + c) * load<f32>(dy + c) + through);
  }
}
