/** What a forward convolution and an input gradient have in common: all that their kernels need to know. */
import type { Window } from './window.js';

export interface Convolution {
  readonly window: Window;
  readonly upsample: readonly [vertical: number, horizontal: number];
  /** Whether input 2 is a bias. */
  readonly bias: boolean;
  readonly relu: boolean;
  /** Whether the last input is a key: y is kept where key > 0, else 0. */
  readonly gated: boolean;
  /** Whether it is an input gradient: the weights flipped and transposed. */
  readonly mirrored: boolean;
}
