/**
 * Arithmetic of one number (T = f32) or of four next to each other (T = v128), so that one formula serves both: four channels
 * at a time where the machine can, one at a time for those left over and for machines that cannot.
 */
@inline
export function plus<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.add(a, b);
  return (a + b) as T;
}


@inline
export function minus<T>(a: T, b: T): T {
  if (isVector<T>()) return f32x4.sub(a, b);
  return (a - b) as T;
}

/** a times a number. */
@inline
export function times<T>(a: T, factor: f32): T {
  if (isVector<T>()) return f32x4.mul(a, f32x4.splat(factor));
  return (a * factor) as T;
}


@inline
export function larger<T>(a: T, b: f32): T {
  if (isVector<T>()) return f32x4.max(a, f32x4.splat(b));
  return f32.max(a, b) as T;
}
