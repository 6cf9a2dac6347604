/** y = a where key > 0, else b; inputs key, a, b, whose axes of length 1 are repeated. A unit is one row of pixels of y. */
import { input, Operand, output } from './args';
import { channelStep, pixelStep, repeatedRow, rowIsRun, rowStep } from './broadcast';

export function where(args: usize, begin: i32, end: i32, scratch: usize): void {
  const key = input(args, 0);
  const a = input(args, 1);
  const b = input(args, 2);
  const y = output(args);
  const whole = rowIsRun(key, y) && rowIsRun(a, y) && rowIsRun(b, y);
  const runs = whole ? 1 : y.width;
  const bytes = (whole ? y.width * y.channels : y.channels) << 2;
  for (let row = begin; row < end; row++) {
    let by = repeatedRow(key, y, row);
    let fromA = repeatedRow(a, y, row);
    let fromB = repeatedRow(b, y, row);
    let to = y.row(row);
    for (let run = 0; run < runs; run++) {
      chooseRun(by, step(key, y, whole), fromA, step(a, y, whole), fromB, step(b, y, whole), to, bytes);
      by += pixelStep(key);
      fromA += pixelStep(a);
      fromB += pixelStep(b);
      to += bytes;
    }
  }
}


@inline
function step(x: Operand, y: Operand, whole: bool): i32 {
  return whole ? rowStep(x, y) : channelStep(x);
}

/** One run of y; the steps are 4 (numbers next to each other) or 0 (one number for all). */
function chooseRun(key: usize, stepKey: i32, a: usize, stepA: i32, b: usize, stepB: i32, y: usize, bytes: i32): void {
  if (stepKey == 0) {
    const chosen = load<f32>(key) > 0;
    const from = chosen ? a : b;
    if ((chosen ? stepA : stepB) != 0) {
      memory.copy(y, from, bytes);
    } else {
      for (let i = 0; i < bytes; i += 4) store<f32>(y + i, load<f32>(from));
    }
    return;
  }
  const end = y + bytes;
  for (; y < end; y += 4, key += 4, a += stepA, b += stepB) {
    store<f32>(y, load<f32>(key) > 0 ? load<f32>(a) : load<f32>(b));
  }
}
