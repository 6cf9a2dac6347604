/**
 * Functions of one number: y = f(x) for every element. A unit is one row of pixels of y.
 *
 * Each function is a class without fields, so that one loop serves them all: `number` is f for one number, `lanes` the
 * same f for four at a time. Those with an exponential or a logarithm (the last four) have only `number`.
 */
import { input, Operand, output } from './args';

/** max(x, 0) */
@unmanaged
@final
class Relu {

  @inline
  number(x: f32): f32 {
    return f32.max(x, 0);
  }


  @inline
  lanes(x: v128): v128 {
    return f32x4.max(x, f32x4.splat(0));
  }
}

/** |x| */
@unmanaged
@final
class Abs {

  @inline
  number(x: f32): f32 {
    return f32.abs(x);
  }


  @inline
  lanes(x: v128): v128 {
    return f32x4.abs(x);
  }
}

/** 1 above zero, -1 below, else x itself: a zero, or not a number. */
@unmanaged
@final
class Sign {

  @inline
  number(x: f32): f32 {
    return x > 0 ? 1 : x < 0 ? -1 : x;
  }


  @inline
  lanes(x: v128): v128 {
    const zero = f32x4.splat(0);
    const unlessPositive = v128.bitselect(f32x4.splat(-1), x, f32x4.lt(x, zero));
    return v128.bitselect(f32x4.splat(1), unlessPositive, f32x4.gt(x, zero));
  }
}

/** x^2 */
@unmanaged
@final
class Square {

  @inline
  number(x: f32): f32 {
    return x * x;
  }


  @inline
  lanes(x: v128): v128 {
    return f32x4.mul(x, x);
  }
}

/** The square root of x. */
@unmanaged
@final
class Sqrt {

  @inline
  number(x: f32): f32 {
    return f32.sqrt(x);
  }


  @inline
  lanes(x: v128): v128 {
    return f32x4.sqrt(x);
  }
}

/** e^x */
@unmanaged
@final
class Exp {

  @inline
  number(x: f32): f32 {
    return NativeMathf.exp(x);
  }
}

/** ln x */
@unmanaged
@final
class Log {

  @inline
  number(x: f32): f32 {
    return NativeMathf.log(x);
  }
}

/** ln(1 + e^x), written so that e^x cannot overflow. */
@unmanaged
@final
class Softplus {

  @inline
  number(x: f32): f32 {
    return f32.max(x, 0) + NativeMathf.log1p(NativeMathf.exp(-f32.abs(x)));
  }
}

/** 1 / (1 + e^-x) */
@unmanaged
@final
class Sigmoid {

  @inline
  number(x: f32): f32 {
    return <f32>1 / (<f32>1 + NativeMathf.exp(-x));
  }
}


@inline
function rowBytes(y: Operand): i32 {
  return (y.width * y.channels) << 2;
}

/** Rows `begin .. end - 1` of y = f(x), four numbers at a time where the machine can. */
function map<F>(args: usize, begin: i32, end: i32): void {
  const f = changetype<F>(0);
  const x = input(args, 0);
  const y = output(args);
  const bytes = rowBytes(y);
  for (let row = begin; row < end; row++) {
    const from = x.row(row);
    const to = y.row(row);
    let i = 0;
    if (ASC_FEATURE_SIMD) {
      for (; i + 16 <= bytes; i += 16) v128.store(to + i, f.lanes(v128.load(from + i)));
    }
    for (; i < bytes; i += 4) store<f32>(to + i, f.number(load<f32>(from + i)));
  }
}

/** Rows `begin .. end - 1` of y = f(x), one number at a time. */
function mapNumbers<F>(args: usize, begin: i32, end: i32): void {
  const f = changetype<F>(0);
  const x = input(args, 0);
  const y = output(args);
  const bytes = rowBytes(y);
  for (let row = begin; row < end; row++) {
    const from = x.row(row);
    const to = y.row(row);
    for (let i = 0; i < bytes; i += 4) store<f32>(to + i, f.number(load<f32>(from + i)));
  }
}

export function relu(args: usize, begin: i32, end: i32, scratch: usize): void {
  map<Relu>(args, begin, end);
}

export function abs(args: usize, begin: i32, end: i32, scratch: usize): void {
  map<Abs>(args, begin, end);
}

export function sign(args: usize, begin: i32, end: i32, scratch: usize): void {
  map<Sign>(args, begin, end);
}

export function square(args: usize, begin: i32, end: i32, scratch: usize): void {
  map<Square>(args, begin, end);
}

export function sqrt(args: usize, begin: i32, end: i32, scratch: usize): void {
  map<Sqrt>(args, begin, end);
}

export function exp(args: usize, begin: i32, end: i32, scratch: usize): void {
  mapNumbers<Exp>(args, begin, end);
}

export function log(args: usize, begin: i32, end: i32, scratch: usize): void {
  mapNumbers<Log>(args, begin, end);
}

export function softplus(args: usize, begin: i32, end: i32, scratch: usize): void {
  mapNumbers<Softplus>(args, begin, end);
}

export function sigmoid(args: usize, begin: i32, end: i32, scratch: usize): void {
  mapNumbers<Sigmoid>(args, begin, end);
}
