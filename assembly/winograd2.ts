/**
 * Winograd's F(2, 3): two neighbouring results of a filter with three taps from four multiplications instead of six, with
 * the points 0, 1, -1 and infinity. What this means and why it works is told in winograd4.ts. Along both axes 16
 * multiplications give 2x2 results that take 36 directly: less is saved than by F(4, 3), and less memory is taken.
 */
import { minus, plus, times } from './lanes';
import { storeTransposed } from './transpose';


@unmanaged
@final
export class F2 {
  /** Results along an axis. */
  @inline
  results(): i32 {
    return 2;
  }

  /** Points along an axis. */
  @inline
  points(): i32 {
    return 4;
  }

  /** Number of the point 1/x, for the point x of number i. */
  @inline
  inverse(i: i32): i32 {
    return i == 0 ? 3 : i == 3 ? 0 : i;
  }

  /** Four pixels, `step` bytes apart, to four points. */
  @inline
  pixels<T>(d: usize, step: usize, to: usize, toStep: usize): void {
    const d0 = load<T>(d);
    const d1 = load<T>(d + step);
    const d2 = load<T>(d + 2 * step);
    const d3 = load<T>(d + 3 * step);
    store<T>(to, minus<T>(d0, d2));
    store<T>(to + toStep, plus<T>(d2, d1));
    store<T>(to + 2 * toStep, minus<T>(d2, d1));
    store<T>(to + 3 * toStep, minus<T>(d3, d1));
  }

  /** The same of four channels of four tiles, transposed; see winograd4.ts. */
  @inline
  pixelsOfFour(d: usize, step: usize, tile: usize, to: usize, toStep: usize): void {
    difference(d, d + 2 * step, tile, to);
    storeTransposed(
      plus<v128>(v128.load(d + 2 * step), v128.load(d + step)),
      plus<v128>(v128.load(d + tile + 2 * step), v128.load(d + tile + step)),
      plus<v128>(v128.load(d + 2 * tile + 2 * step), v128.load(d + 2 * tile + step)),
      plus<v128>(v128.load(d + 3 * tile + 2 * step), v128.load(d + 3 * tile + step)),
      to + toStep,
      16,
    );
    difference(d + 2 * step, d + step, tile, to + 2 * toStep);
    difference(d + 3 * step, d + step, tile, to + 3 * toStep);
  }

  /** Three taps to four points. */
  @inline
  taps<T>(g: usize, step: usize, to: usize, toStep: usize): void {
    const g0 = load<T>(g);
    const g1 = times<T>(load<T>(g + step), 0.5);
    const g2 = load<T>(g + 2 * step);
    const even = times<T>(plus<T>(g0, g2), 0.5);
    store<T>(to, g0);
    store<T>(to + toStep, plus<T>(even, g1));
    store<T>(to + 2 * toStep, minus<T>(even, g1));
    store<T>(to + 3 * toStep, g2);
  }

  /** Four products to two results. */
  @inline
  products<T>(m: usize, step: usize, to: usize, toStep: usize): void {
    const m1 = load<T>(m + step);
    const m2 = load<T>(m + 2 * step);
    store<T>(to, plus<T>(load<T>(m), plus<T>(m1, m2)));
    store<T>(to + toStep, plus<T>(minus<T>(m1, m2), load<T>(m + 3 * step)));
  }
}

/** a - b for four tiles, transposed. */
@inline
function difference(a: usize, b: usize, tile: usize, to: usize): void {
  storeTransposed(
    minus<v128>(v128.load(a), v128.load(b)),
    minus<v128>(v128.load(a + tile), v128.load(b + tile)),
    minus<v128>(v128.load(a + 2 * tile), v128.load(b + 2 * tile)),
    minus<v128>(v128.load(a + 3 * tile), v128.load(b + 3 * tile)),
    to,
    16,
  );
}
