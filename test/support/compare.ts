/**
 * When are two lists of numbers equal? |got - expected| <= atol + rtol |expected|, element by element.
 *
 * Tolerances are derived from what float32 arithmetic must lose, never from what happens to pass. `unit` is the
 * relative error of one rounding.
 */
import { formatShape, type Shape } from '../../src/core/shape.js';

export interface Tolerance {
  readonly atol: number;
  readonly rtol: number;
}

/** Half the distance from 1 to the next float32: the relative error of one correctly rounded operation. */
const unit = 2 ** -24;

/** For what only moves numbers about or compares them: max, ReLU, crop, repeat. */
export const exact: Tolerance = { atol: 0, rtol: 0 };

/** For a few roundings one after the other, none of which cancels. */
export function roundings(count: number): Tolerance {
  return { atol: 0, rtol: count * unit };
}

/**
 * For a sum of `terms` products of independent numbers of variance 1 (times `magnitude`), in any order.
 *
 * After i terms the running sum is about sqrt(i), each addition loses up to `unit` of it, and the losses are
 * independent: together they have a standard deviation below unit * terms / 3. This allows six of those. A sum that
 * ends far from zero was far from zero on its way too: `terms` losses of up to `unit` of it add up like a random walk.
 */
export function sumOf(terms: number, magnitude = 1): Tolerance {
  return { atol: 2 * unit * (terms + 4) * magnitude, rtol: unit * (2 + Math.sqrt(terms)) };
}

/**
 * For a 3x3 convolution of `channels` input channels, numbers of variance 1, which may be computed in Winograd's way.
 *
 * Its result is a sum, with coefficients, of 36 sums over the channels. At the points of F(4x4, 3x3) (`assembly/winograd4.ts`)
 * their rounding errors reach a result enlarged, along each axis, by at most
 * sqrt(sum over points of A^2 |B|^2 |G|^2) = sqrt(8.25 + 2 * 0.73 + 8 * 1.46) = 4.6, for both axes 21.4. The transforms round
 * about eight times more. A direct sum over 9 * `channels` products always passes.
 */
export function winogradSumOf(channels: number): Tolerance {
  return loosest(sumOf(channels + 8, 21.4), sumOf(9 * channels + 1));
}

/** What any of them allows. */
export function loosest(...tolerances: readonly Tolerance[]): Tolerance {
  return {
    atol: Math.max(...tolerances.map(({ atol }) => atol)),
    rtol: Math.max(...tolerances.map(({ rtol }) => rtol)),
  };
}

/** The element where `got` is furthest from `expected`, in units of what the tolerance allows. */
export interface Worst {
  readonly index: number;
  /** At most 1 where the tolerance holds; Infinity where one of the two is not a number. */
  readonly ratio: number;
}

export function findWorst(got: ArrayLike<number>, expected: ArrayLike<number>, { atol, rtol }: Tolerance): Worst {
  let worst: Worst = { index: 0, ratio: 0 };
  for (let i = 0; i < expected.length; i++) {
    if (got[i] === expected[i] || Object.is(got[i], expected[i])) continue;
    const allowed = Math.abs(got[i] - expected[i]) / (atol + rtol * Math.abs(expected[i]));
    // Not a number where one of the two is not finite.
    const ratio = Number.isNaN(allowed) ? Infinity : allowed;
    if (ratio > worst.ratio) worst = { index: i, ratio };
  }
  return worst;
}

/** What was compared: for messages. */
export interface Subject {
  /** "the value", "d loss / d x" */
  readonly what: string;
  readonly shape: Shape;
}

/** @throws Error naming the worst element when the two differ by more than the tolerance, or in length. */
export function assertClose(
  { what, shape }: Subject,
  got: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: Tolerance,
): void {
  if (got.length !== expected.length) {
    throw new Error(`${what}: got ${got.length} numbers, expected ${expected.length} (${formatShape(shape)})`);
  }
  const { index, ratio } = findWorst(got, expected, tolerance);
  if (ratio <= 1) return;
  const failing = Array.from(expected).filter((_, i) => findWorst([got[i]], [expected[i]], tolerance).ratio > 1).length;
  throw new Error(
    `${what} [${indices(index, shape).join(', ')}] of ${formatShape(shape)}: got ${got[index]}, expected ${expected[index]}; ` +
      `off by ${Math.abs(got[index] - expected[index]).toExponential(2)}, ${ratio.toPrecision(3)} times the tolerance ` +
      `(atol ${tolerance.atol.toExponential(1)}, rtol ${tolerance.rtol.toExponential(1)}). ${failing} of ${expected.length} elements are off.`,
  );
}

/** [n, c, h, w] of the element at `index` in logical order. */
function indices(index: number, [, C, H, W]: Shape): number[] {
  return [Math.floor(index / (C * H * W)), Math.floor(index / (H * W)) % C, Math.floor(index / W) % H, index % W];
}
