/**
 * A line search for the strong Wolfe conditions (Nocedal & Wright 2006, "Numerical Optimization", algorithms 3.5 and 3.6):
 * along f(t), from t = 0 where the slope is negative, find a t with
 *
 *     f(t) <= f(0) + c1 t f'(0)        enough decrease
 *     |f'(t)| <= c2 |f'(0)|            a slope much flatter than at the start
 *
 * First the step grows until an interval must contain such a point, then the interval shrinks around it. New points come
 * from the cubic through the ends' values and slopes (equation 3.59), kept off the interval's ends where it stalls.
 */

/** f and f' at a point of the path. */
export interface LinePoint {
  readonly t: number;
  readonly value: number;
  readonly slope: number;
}

export interface WolfeOptions {
  /** Default 1e-4. */
  readonly decrease?: number;
  /** Default 0.9, right for quasi-Newton steps. */
  readonly curvature?: number;
  /** Evaluations after which it settles for the best point so far. Default 20. */
  readonly evaluations?: number;
}

export interface WolfeResult {
  /** The point found; that of t = 0 when none is lower. */
  readonly point: LinePoint;
  /** Whether the conditions hold there. A point of enough decrease alone is a result too, when evaluations ran out. */
  readonly satisfied: boolean;
  /** Whether `point` was the last one evaluated. */
  readonly isLast: boolean;
}

/** Relative error of a value computed in float32: values that differ by less are equal. */
const noise = 2e-7;

/**
 * @param at evaluates a point. @param start the point at t = 0. @param first the first t to try.
 */
export async function strongWolfe(
  at: (t: number) => Promise<LinePoint>,
  start: LinePoint,
  first: number,
  { decrease = 1e-4, curvature = 0.9, evaluations: most = 20 }: WolfeOptions = {},
): Promise<WolfeResult> {
  const falls = (p: LinePoint): boolean => p.value <= start.value + decrease * p.t * start.slope;
  // Where the values no longer tell: the slopes do (Hager & Zhang 2005, "approximate Wolfe conditions", equation 4.1).
  const fallsBySlope = (p: LinePoint): boolean =>
    Math.abs(p.value - start.value) <= noise * Math.abs(start.value) && p.slope <= (2 * decrease - 1) * start.slope;
  const isFlat = (p: LinePoint): boolean => Math.abs(p.slope) <= -curvature * start.slope;
  const satisfies = (p: LinePoint): boolean => isFlat(p) && (falls(p) || fallsBySlope(p));

  let used = 0;
  let last = start;
  const evaluate = async (t: number): Promise<LinePoint> => {
    used++;
    last = await at(t);
    return last;
  };
  const result = (point: LinePoint): WolfeResult => ({
    point,
    satisfied: satisfies(point) && point.t > 0,
    isLast: point === last,
  });

  // Algorithm 3.5: enlarge the step until [low, high] must contain a point that satisfies both.
  let low = start;
  let high: LinePoint | undefined;
  let t = first;
  while (high === undefined) {
    const p = await evaluate(t);
    if (satisfies(p)) return result(p);
    if (!falls(p) || (low !== start && p.value >= low.value)) {
      high = p;
    } else if (p.slope >= 0) {
      [low, high] = [p, low];
    } else {
      t = clampTo(cubicMinimum(low, p), 2 * p.t, 10 * p.t);
      low = p;
      if (used >= most) return result(low);
    }
  }

  // Algorithm 3.6: `low` is the lowest point that falls enough; its slope points to `high`.
  let stalled = false;
  while (used < most) {
    const width = Math.abs(high.t - low.t);
    if (width <= 1e-9 * Math.max(Math.abs(high.t), Math.abs(low.t))) break;
    const [left, right] = low.t < high.t ? [low.t, high.t] : [high.t, low.t];
    // Near an end the interpolation may be right, but not twice without the interval getting smaller.
    const margin = (stalled ? 0.1 : 0.001) * width;
    const p = await evaluate(clampTo(cubicMinimum(low, high), left + margin, right - margin));
    if (satisfies(p)) return result(p);
    if (!falls(p) || p.value >= low.value) {
      high = p;
    } else {
      if (p.slope * (high.t - low.t) >= 0) high = low;
      low = p;
    }
    stalled = Math.abs(high.t - low.t) > 0.66 * width;
  }
  return result(low);
}

/** Where the cubic with the values and slopes of a and b is least (equation 3.59); NaN where it has no minimum. */
export function cubicMinimum(a: LinePoint, b: LinePoint): number {
  const d1 = a.slope + b.slope - (3 * (a.value - b.value)) / (a.t - b.t);
  const d2 = Math.sign(b.t - a.t) * Math.sqrt(d1 * d1 - a.slope * b.slope);
  return b.t - ((b.t - a.t) * (b.slope + d2 - d1)) / (b.slope - a.slope + 2 * d2);
}

/** NaN (no minimum) goes to the middle of a bracket. */
function clampTo(t: number, low: number, high: number): number {
  return Number.isNaN(t) ? (low + high) / 2 : Math.min(Math.max(t, low), high);
}
