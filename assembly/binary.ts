/**
 * Arithmetic of two tensors: y = f(a, b) for every element, axes of length 1 being repeated. A unit is one row of pixels
 * of y.
 *
 * As in unary.ts each function is a class without fields, for one number and for four at a time.
 */
import { input, output } from './args';
import { channelStep, pixelStep, repeatedRow, rowIsRun, rowStep } from './broadcast';


@unmanaged
@final
class Add {

  @inline
  number(a: f32, b: f32): f32 {
    return a + b;
  }


  @inline
  lanes(a: v128, b: v128): v128 {
    return f32x4.add(a, b);
  }
}


@unmanaged
@final
class Subtract {

  @inline
  number(a: f32, b: f32): f32 {
    return a - b;
  }


  @inline
  lanes(a: v128, b: v128): v128 {
    return f32x4.sub(a, b);
  }
}


@unmanaged
@final
class Multiply {

  @inline
  number(a: f32, b: f32): f32 {
    return a * b;
  }


  @inline
  lanes(a: v128, b: v128): v128 {
    return f32x4.mul(a, b);
  }
}


@unmanaged
@final
class Divide {

  @inline
  number(a: f32, b: f32): f32 {
    return a / b;
  }


  @inline
  lanes(a: v128, b: v128): v128 {
    return f32x4.div(a, b);
  }
}

/** Rows `begin .. end - 1` of y. */
function combine<F>(args: usize, begin: i32, end: i32): void {
  const a = input(args, 0);
  const b = input(args, 1);
  const y = output(args);
  const whole = rowIsRun(a, y) && rowIsRun(b, y);
  const runs = whole ? 1 : y.width;
  const bytes = (whole ? y.width * y.channels : y.channels) << 2;
  const stepA = whole ? rowStep(a, y) : channelStep(a);
  const stepB = whole ? rowStep(b, y) : channelStep(b);
  for (let row = begin; row < end; row++) {
    let fromA = repeatedRow(a, y, row);
    let fromB = repeatedRow(b, y, row);
    let to = y.row(row);
    for (let run = 0; run < runs; run++) {
      combineRun<F>(fromA, stepA, fromB, stepB, to, bytes);
      fromA += pixelStep(a);
      fromB += pixelStep(b);
      to += bytes;
    }
  }
}

/** One run of y; the steps of a and b are 4 (numbers next to each other) or 0 (one number for all). */
function combineRun<F>(a: usize, stepA: i32, b: usize, stepB: i32, y: usize, bytes: i32): void {
  const f = changetype<F>(0);
  const end = y + bytes;
  if (ASC_FEATURE_SIMD) {
    const lastVector = y + (bytes & ~15);
    if (stepA != 0 && stepB != 0) {
      for (; y < lastVector; y += 16, a += 16, b += 16) v128.store(y, f.lanes(v128.load(a), v128.load(b)));
    } else if (stepA != 0) {
      const same = v128.load32_splat(b);
      for (; y < lastVector; y += 16, a += 16) v128.store(y, f.lanes(v128.load(a), same));
    } else if (stepB != 0) {
      const same = v128.load32_splat(a);
      for (; y < lastVector; y += 16, b += 16) v128.store(y, f.lanes(same, v128.load(b)));
    }
  }
  for (; y < end; y += 4, a += stepA, b += stepB) store<f32>(y, f.number(load<f32>(a), load<f32>(b)));
}

export function add(args: usize, begin: i32, end: i32, scratch: usize): void {
  combine<Add>(args, begin, end);
}

export function subtract(args: usize, begin: i32, end: i32, scratch: usize): void {
  combine<Subtract>(args, begin, end);
}

export function multiply(args: usize, begin: i32, end: i32, scratch: usize): void {
  combine<Multiply>(args, begin, end);
}

export function divide(args: usize, begin: i32, end: i32, scratch: usize): void {
  combine<Divide>(args, begin, end);
}
