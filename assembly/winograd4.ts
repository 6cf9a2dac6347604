/**
 * Winograd's F(4, 3): four neighbouring results of a filter with three taps from six multiplications instead of twelve.
 *
 *     y = A^T [ (G g) * (B^T d) ]          * element by element
 *
 * A filter is a product of polynomials, and a polynomial may be multiplied by its values at as many points as its product
 * has coefficients: here 0, sqrt2, -sqrt2, 1/sqrt2, -1/sqrt2 and infinity. B^T takes six neighbouring pixels d to these
 * points, G the taps g, A^T takes the products back. Applied along both axes, 36 multiplications give 4x4 results that
 * take 144 directly. (Winograd 1980, "Arithmetic Complexity of Computations"; Lavin & Gray 2016, "Fast Algorithms for
 * Convolutional Neural Networks", section 4.)
 *
 * Why these points: for every x there is 1/x among them, and g(1/x) is, but for a factor that G's rows are scaled to
 * absorb, the value at x of the taps in reverse order. So the weights at the points, rearranged, are the flipped weights at
 * the points: the gradient needs no copy of its own. They also lose less to rounding than the usual 0, 1, -1, 2, -2.
 */
import { minus, plus, times } from './lanes';
import { storeTransposed } from './transpose';

const root: f32 = 1.4142135623730951;


@unmanaged
@final
export class F4 {
  /** Results along an axis. */
  @inline
  results(): i32 {
    return 4;
  }

  /** Points along an axis: results + taps - 1. */
  @inline
  points(): i32 {
    return 6;
  }

  /** Number of the point 1/x, for the point x of number i. */
  @inline
  inverse(i: i32): i32 {
    return i == 0 ? 5 : i == 5 ? 0 : i < 3 ? i + 2 : i - 2;
  }

  /** Six pixels, `step` bytes apart, to six points. */
  @inline
  pixels<T>(d: usize, step: usize, to: usize, toStep: usize): void {
    const d0 = load<T>(d);
    const d1 = load<T>(d + step);
    const d2 = load<T>(d + 2 * step);
    const d3 = load<T>(d + 3 * step);
    const d4 = load<T>(d + 4 * step);
    const d5 = load<T>(d + 5 * step);
    const even = minus<T>(d4, times<T>(d2, 0.5));
    const odd = times<T>(minus<T>(d3, times<T>(d1, 0.5)), root);
    const evenInverse = minus<T>(d4, plus<T>(d2, d2));
    const oddInverse = times<T>(minus<T>(d3, plus<T>(d1, d1)), root / 2);
    store<T>(to, minus<T>(plus<T>(d0, d4), times<T>(d2, 2.5)));
    store<T>(to + toStep, plus<T>(even, odd));
    store<T>(to + 2 * toStep, minus<T>(even, odd));
    store<T>(to + 3 * toStep, plus<T>(evenInverse, oddInverse));
    store<T>(to + 4 * toStep, minus<T>(evenInverse, oddInverse));
    store<T>(to + 5 * toStep, minus<T>(plus<T>(d1, d5), times<T>(d3, 2.5)));
  }

  /**
   * The same of four channels of four tiles, which lie `tile` bytes apart, transposed: the values [c][tile] at a point
   * are 64 bytes next to each other. A point or two at a time, as many as the registers hold for four tiles.
   */
  @inline
  pixelsOfFour(d: usize, step: usize, tile: usize, to: usize, toStep: usize): void {
    storeTransposed(
      outer(d, step),
      outer(d + tile, step),
      outer(d + 2 * tile, step),
      outer(d + 3 * tile, step),
      to,
      16,
    );
    let even0 = even(d, step, 0.5);
    let even1 = even(d + tile, step, 0.5);
    let even2 = even(d + 2 * tile, step, 0.5);
    let even3 = even(d + 3 * tile, step, 0.5);
    let odd0 = odd(d, step, 0.5, root);
    let odd1 = odd(d + tile, step, 0.5, root);
    let odd2 = odd(d + 2 * tile, step, 0.5, root);
    let odd3 = odd(d + 3 * tile, step, 0.5, root);
    storePlus(even0, even1, even2, even3, odd0, odd1, odd2, odd3, to + toStep);
    storeMinus(even0, even1, even2, even3, odd0, odd1, odd2, odd3, to + 2 * toStep);
    even0 = even(d, step, 2);
    even1 = even(d + tile, step, 2);
    even2 = even(d + 2 * tile, step, 2);
    even3 = even(d + 3 * tile, step, 2);
    odd0 = odd(d, step, 2, root / 2);
    odd1 = odd(d + tile, step, 2, root / 2);
    odd2 = odd(d + 2 * tile, step, 2, root / 2);
    odd3 = odd(d + 3 * tile, step, 2, root / 2);
    storePlus(even0, even1, even2, even3, odd0, odd1, odd2, odd3, to + 3 * toStep);
    storeMinus(even0, even1, even2, even3, odd0, odd1, odd2, odd3, to + 4 * toStep);
    storeTransposed(
      outer(d + step, step),
      outer(d + step + tile, step),
      outer(d + step + 2 * tile, step),
      outer(d + step + 3 * tile, step),
      to + 5 * toStep,
      16,
    );
  }

  /** Three taps to six points. */
  @inline
  taps<T>(g: usize, step: usize, to: usize, toStep: usize): void {
    const g0 = load<T>(g);
    const g1 = load<T>(g + step);
    const g2 = load<T>(g + 2 * step);
    const odd = times<T>(g1, root / 6);
    const even = plus<T>(times<T>(g0, 1 / <f32>6), times<T>(g2, 1 / <f32>3));
    const evenInverse = plus<T>(times<T>(g0, 1 / <f32>3), times<T>(g2, 1 / <f32>6));
    store<T>(to, g0);
    store<T>(to + toStep, plus<T>(even, odd));
    store<T>(to + 2 * toStep, minus<T>(even, odd));
    store<T>(to + 3 * toStep, plus<T>(evenInverse, odd));
    store<T>(to + 4 * toStep, minus<T>(evenInverse, odd));
    store<T>(to + 5 * toStep, g2);
  }

  /** Six products to four results. */
  @inline
  products<T>(m: usize, step: usize, to: usize, toStep: usize): void {
    const m1 = load<T>(m + step);
    const m2 = load<T>(m + 2 * step);
    const m3 = load<T>(m + 3 * step);
    const m4 = load<T>(m + 4 * step);
    const even = plus<T>(m1, m2);
    const odd = minus<T>(m1, m2);
    const evenInverse = plus<T>(m3, m4);
    const oddInverse = minus<T>(m3, m4);
    store<T>(to, plus<T>(load<T>(m), minus<T>(even, plus<T>(evenInverse, evenInverse))));
    store<T>(to + toStep, times<T>(minus<T>(odd, oddInverse), root));
    store<T>(to + 2 * toStep, minus<T>(plus<T>(even, even), evenInverse));
    const last = minus<T>(times<T>(odd, 2 * root), times<T>(oddInverse, root / 2));
    store<T>(to + 3 * toStep, plus<T>(last, load<T>(m + 5 * step)));
  }
}

/** d0 - 2.5 d2 + d4, the value at 0; one pixel further on that at infinity. */
@inline
function outer(d: usize, step: usize): v128 {
  return minus<v128>(plus<v128>(v128.load(d), v128.load(d + 4 * step)), times<v128>(v128.load(d + 2 * step), 2.5));
}

/** What the values at x and -x have in common, and by what they differ; `square` is 1/x^2. */
@inline
function even(d: usize, step: usize, square: f32): v128 {
  return minus<v128>(v128.load(d + 4 * step), times<v128>(v128.load(d + 2 * step), square));
}


@inline
function odd(d: usize, step: usize, square: f32, x: f32): v128 {
  return times<v128>(minus<v128>(v128.load(d + 3 * step), times<v128>(v128.load(d + step), square)), x);
}


@inline
function storePlus(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128, to: usize): void {
  storeTransposed(plus<v128>(a, e), plus<v128>(b, f), plus<v128>(c, g), plus<v128>(d, h), to, 16);
}


@inline
function storeMinus(a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128, to: usize): void {
  storeTransposed(minus<v128>(a, e), minus<v128>(b, f), minus<v128>(c, g), minus<v128>(d, h), to, 16);
}
