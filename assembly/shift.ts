/**
 * A shift by whole pixels that may differ at every run.
 *
 *     shift:          y[n, c, i, j] = x[n, c, edge(i + down), edge(j + right)]
 *     shiftGradient:  dx[n, c, r, s] = sum of dy[n, c, i, j] over all i, j with edge(i + down) = r, edge(j + right) = s
 *
 * Input 0 is x or dy, input 1 holds the two numbers (down, right), the parameter is the edge rule. A unit is one row of
 * pixels of the output.
 */
import { addScaled } from './addScaled';
import { input, integer, output } from './args';

/** The edge rules by number, as `src/ops/shift.ts` gives them. */
const clampRule = 1;
const reflectRule = 2;
const wrapRule = 3;

/** The pixel in [0, size) that position `i` stands for, or -1 where it is zero; `edgeIndex` of `src/ops/taps.ts`. */
function edge(i: i32, size: i32, rule: i32): i32 {
  if (i >= 0 && i < size) return i;
  if (rule == clampRule) return i < 0 ? 0 : size - 1;
  if (rule == wrapRule) return remainder(i, size);
  if (rule == reflectRule) {
    if (size == 1) return 0;
    const period = 2 * (size - 1);
    const phase = remainder(i, period);
    return phase < size ? phase : period - phase;
  }
  return -1;
}

/** i modulo n, never negative. */
@inline
function remainder(i: i32, n: i32): i32 {
  return ((i % n) + n) % n;
}


@inline
function down(args: usize): i32 {
  return <i32>load<f32>(input(args, 1).origin);
}


@inline
function right(args: usize): i32 {
  return <i32>load<f32>(input(args, 1).pixel(0, 0, 1));
}

export function shift(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  const rule = integer(args, 0);
  const bytes = y.channels << 2;
  // Columns whose source lies inside the picture: they are copied in one piece.
  const firstInside = min(max(-right(args), 0), y.width);
  const lastInside = max(min(y.width - right(args), y.width) - 1, firstInside - 1);
  for (let unit = begin; unit < end; unit++) {
    const image = unit / y.height;
    const to = y.row(unit);
    const row = edge((unit % y.height) + down(args), y.height, rule);
    if (row < 0) {
      memory.fill(to, 0, y.width * bytes);
      continue;
    }
    for (let j = 0; j < y.width; j++) {
      if (j == firstInside && lastInside >= firstInside) {
        memory.copy(to + j * bytes, x.pixel(image, row, j + right(args)), (lastInside - firstInside + 1) * bytes);
        j = lastInside;
        continue;
      }
      const column = edge(j + right(args), y.width, rule);
      if (column < 0) memory.fill(to + j * bytes, 0, bytes);
      else memory.copy(to + j * bytes, x.pixel(image, row, column), bytes);
    }
  }
}

export function shiftGradient(args: usize, begin: i32, end: i32, scratch: usize): void {
  const dy = input(args, 0);
  const dx = output(args);
  const rule = integer(args, 0);
  const bytes = dx.channels << 2;
  for (let unit = begin; unit < end; unit++) {
    const image = unit / dx.height;
    const to = dx.row(unit);
    memory.fill(to, 0, dx.width * bytes);
    for (let i = 0; i < dx.height; i++) {
      if (edge(i + down(args), dx.height, rule) != unit % dx.height) continue;
      for (let j = 0; j < dx.width; j++) {
        const column = edge(j + right(args), dx.width, rule);
        if (column >= 0) addScaled(to + column * bytes, dy.pixel(image, i, j), 1, bytes);
      }
    }
  }
}
