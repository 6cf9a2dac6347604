/** What all element-by-element ops share: how their kernels divide the work. */
import type { Call } from '../core/op.js';

/** One unit per row of pixels of the output: a row's `width * channels` numbers lie next to each other. */
export function outputRows({ output: [n, , h] }: Call): number {
  return n * h;
}
