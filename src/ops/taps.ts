/**
 * One-dimensional linear maps with few terms: every way of cropping, padding, resizing and blurring a row of pixels.
 *
 *     y[i] = sum over t of weight[i, t] x[index[i, t]]
 *
 * A picture is resampled by one such map for its rows and one for its columns (the maps used here are separable), and
 * the derivative of a map is its transpose: the same thing again.
 */
import { SettingError } from '../core/errors.js';

export interface Tap {
  readonly index: number;
  readonly weight: number;
}

export interface Taps {
  /** Length of x. */
  readonly from: number;
  /** For each element of y, the elements of x it is made of. */
  readonly to: readonly (readonly Tap[])[];
}

/** What a position outside the picture stands for. */
export type Edge =
  /** zero */
  | 'zero'
  /** the nearest pixel: a a|a b c|c c */
  | 'clamp'
  /** mirrored about the outermost pixel: c b|a b c|b a */
  | 'reflect'
  /** cyclic: b c|a b c|a b */
  | 'wrap';

/** The pixel in [0, size) that position `i` stands for, or -1 where it is zero. */
export function edgeIndex(i: number, size: number, edge: Edge): number {
  if (i >= 0 && i < size) return i;
  switch (edge) {
    case 'zero':
      return -1;
    case 'clamp':
      return i < 0 ? 0 : size - 1;
    case 'wrap':
      return ((i % size) + size) % size;
    case 'reflect': {
      if (size === 1) return 0;
      const period = 2 * (size - 1);
      const phase = ((i % period) + period) % period;
      return phase < size ? phase : period - phase;
    }
  }
}

/** y[i] = x[i + start], for `length` elements: crops where the range lies inside, pads where it does not. */
export function windowTaps(from: number, start: number, length: number, edge: Edge): Taps {
  const to = Array.from({ length }, (_, i) => {
    const index = edgeIndex(i + start, from, edge);
    return index < 0 ? [] : [{ index, weight: 1 }];
  });
  return { from, to };
}

/**
 * Linear interpolation with pixel centres at half integers ("align corners: false"): y[i] is x at
 * (i + 1/2) from / length - 1/2, the edges clamped.
 */
export function bilinearTaps(from: number, length: number): Taps {
  const to = Array.from({ length }, (_, i) => {
    const at = Math.min(Math.max(((i + 0.5) * from) / length - 0.5, 0), from - 1);
    const index = Math.floor(at);
    const rest = at - index;
    return rest === 0
      ? [{ index, weight: 1 }]
      : [
          { index, weight: 1 - rest },
          { index: index + 1, weight: rest },
        ];
  });
  return { from, to };
}

/** Area averaging: y[i] is the mean of x over [i, i + 1) from / length. The right way to make a picture smaller. */
export function areaTaps(from: number, length: number): Taps {
  const scale = from / length;
  const to = Array.from({ length }, (_, i) => {
    const [start, end] = [i * scale, (i + 1) * scale];
    const taps: Tap[] = [];
    for (let index = Math.floor(start); index < Math.min(Math.ceil(end), from); index++) {
      const covered = Math.min(end, index + 1) - Math.max(start, index);
      if (covered > 1e-9) taps.push({ index, weight: covered / scale });
    }
    return taps;
  });
  return { from, to };
}

/** Convolution with a Gaussian of standard deviation `sigma` pixels, cut off at three sigma and normalized. */
export function gaussianTaps(from: number, sigma: number, edge: Edge): Taps {
  if (!(sigma > 0)) throw new SettingError(`blur: sigma must be above 0 pixels, got ${sigma}.`);
  const radius = Math.ceil(3 * sigma);
  const offsets = Array.from({ length: 2 * radius + 1 }, (_, k) => k - radius);
  const weights = offsets.map((offset) => Math.exp((-offset * offset) / (2 * sigma * sigma)));
  const total = weights.reduce((a, b) => a + b);
  const to = Array.from({ length: from }, (_, i) => {
    const byIndex = new Map<number, number>();
    offsets.forEach((offset, k) => {
      const index = edgeIndex(i + offset, from, edge);
      if (index >= 0) byIndex.set(index, (byIndex.get(index) ?? 0) + weights[k] / total);
    });
    return [...byIndex].map(([index, weight]) => ({ index, weight })).sort((a, b) => a.index - b.index);
  });
  return { from, to };
}

/** The transposed map: what y[i] took from x[j], x[j] takes from y[i]. */
export function transposeTaps({ from, to }: Taps): Taps {
  const back: Tap[][] = Array.from({ length: from }, () => []);
  to.forEach((taps, i) => {
    for (const { index, weight } of taps) back[index].push({ index: i, weight });
  });
  return { from: to.length, to: back };
}

/** The most taps any element of y has. */
export function tapCount({ to }: Taps): number {
  return to.reduce((most, taps) => Math.max(most, taps.length), 1);
}

/**
 * The map as an array for kernels: for each element of y, {@link tapCount} pairs (index, weight), the unused ones
 * (0, 0).
 */
export function packTaps(taps: Taps): Float32Array {
  const count = tapCount(taps);
  const packed = new Float32Array(taps.to.length * count * 2);
  taps.to.forEach((list, i) => {
    list.forEach(({ index, weight }, t) => {
      packed[(i * count + t) * 2] = index;
      packed[(i * count + t) * 2 + 1] = weight;
    });
  });
  return packed;
}
