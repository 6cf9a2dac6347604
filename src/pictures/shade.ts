/**
 * The small vocabulary of a fragment shader, in plain TypeScript: ramps and signed distances.
 * Coordinates are (u, v) with v pointing up; a signed distance is negative inside a shape.
 */

export const TAU = Math.PI * 2;

export function clamp01(x: number): number {
  return x < 0 ? 0 : x > 1 ? 1 : x;
}

/** Straight line from a (t = 0) to b (t = 1). */
export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}

/** Cubic ramp: 0 below `from`, 1 above `to`, 3t^2 - 2t^3 between. `from` may be the larger one: then the ramp falls. */
export function smoothstep(from: number, to: number, x: number): number {
  const t = clamp01((x - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** x - floor(x), in [0, 1). */
export function fract(x: number): number {
  return x - Math.floor(x);
}

/** Sawtooth folded to a triangle: 0 at every whole x, 1 half way between two. */
export function triangle(x: number): number {
  return 1 - Math.abs(fract(x) * 2 - 1);
}

/** Euclidean length; Math.hypot guards against overflow and is an order of magnitude slower. */
export function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** Approximate signed distance to an upright ellipse at the origin: its implicit function over its gradient. */
export function ellipse(u: number, v: number, rx: number, ry: number): number {
  const level = length(u / rx, v / ry);
  const slope = length(u / (rx * rx), v / (ry * ry));
  return slope === 0 ? -Math.min(rx, ry) : (level * (level - 1)) / slope;
}

/** An ellipse anywhere at any tilt (radians, counter-clockwise), its sine and cosine computed once. */
export class Ellipse {
  private readonly cos: number;
  private readonly sin: number;

  constructor(
    readonly cx: number,
    readonly cy: number,
    readonly rx: number,
    readonly ry: number,
    tilt = 0,
  ) {
    this.cos = Math.cos(tilt);
    this.sin = Math.sin(tilt);
  }

  /** Position along the first axis, in units of the axis: -1 to 1 inside. */
  along(u: number, v: number): number {
    return ((u - this.cx) * this.cos + (v - this.cy) * this.sin) / this.rx;
  }

  /** Position along the second axis. */
  across(u: number, v: number): number {
    return ((v - this.cy) * this.cos - (u - this.cx) * this.sin) / this.ry;
  }

  distance(u: number, v: number): number {
    return ellipse(this.along(u, v) * this.rx, this.across(u, v) * this.ry, this.rx, this.ry);
  }
}

/** Signed distance to a line from a to b, of half width `ra` at a and `rb` at b, with round ends. */
export function limb(
  u: number,
  v: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  ra: number,
  rb: number,
): number {
  const dx = bx - ax;
  const dy = by - ay;
  const t = clamp01(((u - ax) * dx + (v - ay) * dy) / (dx * dx + dy * dy));
  return length(u - ax - dx * t, v - ay - dy * t) - mix(ra, rb, t);
}

/** Signed distance to an upright box of half width `hx` and half height `hy` at the origin. */
export function box(u: number, v: number, hx: number, hy: number): number {
  const x = Math.abs(u) - hx;
  const y = Math.abs(v) - hy;
  return length(Math.max(x, 0), Math.max(y, 0)) + Math.min(Math.max(x, y), 0);
}

/** How far (u, v) lies to the left of the directed line a -> b; corners of convex shapes are maxima of these. */
export function leftOf(u: number, v: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  return (dx * (v - ay) - dy * (u - ax)) / length(dx, dy);
}

/** Signed distance (inside exact near edges, outside a bound) to a triangle with corners in clockwise order. */
export function wedge(
  u: number,
  v: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
): number {
  return Math.max(leftOf(u, v, ax, ay, bx, by), leftOf(u, v, bx, by, cx, cy), leftOf(u, v, cx, cy, ax, ay));
}
