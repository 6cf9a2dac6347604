/**
 * Separable linear resampling: every way of cropping, padding, resizing and blurring.
 *
 *     y[n, c, i, j] = sum over s, t of  rows[i, s].weight  columns[j, t].weight  x[n, c, rows[i, s].index, columns[j, t].index]
 *
 * Table 0 holds `rows`, table 1 `columns`: for each output index as many pairs (index, weight) as parameter 0 or 1 says,
 * the unused ones with weight 0. A unit is one row of pixels of y. Scratch: one row of pixels of x.
 */
import { addScaled } from './addScaled';
import { input, integer, Operand, output, table } from './args';

export function resample(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const y = output(args);
  for (let unit = begin; unit < end; unit++) {
    const rowTaps = table(args, 0) + (((unit % y.height) * integer(args, 0)) << 3);
    combineRows(scratch, x, unit / y.height, rowTaps, integer(args, 0));
    combineColumns(y.row(unit), y, scratch, table(args, 1), integer(args, 1));
  }
}

/** to[column, c] = sum over s of taps[s].weight x[taps[s].index, column, c] */
function combineRows(to: usize, x: Operand, image: i32, taps: usize, count: i32): void {
  const bytes = (x.width * x.channels) << 2;
  memory.fill(to, 0, bytes);
  for (let s = 0; s < count; s++, taps += 8) {
    const weight = load<f32>(taps, 4);
    if (weight != 0) addScaled(to, x.pixel(image, <i32>load<f32>(taps), 0), weight, bytes);
  }
}

/** to[j, c] = sum over t of taps[j, t].weight from[taps[j, t].index, c] */
function combineColumns(to: usize, y: Operand, from: usize, taps: usize, count: i32): void {
  const bytes = y.channels << 2;
  memory.fill(to, 0, y.width * bytes);
  for (let j = 0; j < y.width; j++, to += bytes) {
    for (let t = 0; t < count; t++, taps += 8) {
      const weight = load<f32>(taps, 4);
      if (weight != 0) addScaled(to, from + <i32>load<f32>(taps) * bytes, weight, bytes);
    }
  }
}
