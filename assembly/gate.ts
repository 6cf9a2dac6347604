/** y = x where key > 0, else 0: the ReLU's way back. Inputs x and the signs of key (signs.ts). A unit is one row of pixels. */
import { input, output } from './args';
import { keepPositive, wordsPerPixel } from './signs';

export function gate(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const signs = input(args, 1);
  const y = output(args);
  const words = wordsPerPixel(y) << 2;
  for (let row = begin; row < end; row++) {
    let from = x.row(row);
    let to = y.row(row);
    let by = signs.origin + row * y.width * words;
    for (let i = 0; i < y.width; i++, by += words) {
      keepPositive(from, by, 0, y.channels, to);
      from += y.channels << 2;
      to += y.channels << 2;
    }
  }
}
