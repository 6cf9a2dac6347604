/** What a forward convolution and an input gradient have in common: all that their kernels need to know. */
import type { Window } from './window.js';

export interface Convolution {
  readonly window: Window;
  /** Factor by which the input is spread out: above 1 for the gradient of a strided convolution. */
  readonly upsample: readonly [vertical: number, horizontal: number];
  /** Whether input 2 is a bias. */
  readonly bias: boolean;
  readonly relu: boolean;
  /** Whether the last input is a key: y is kept where key > 0, else 0. */
  readonly gated: boolean;
  /** Whether it is an input gradient: the weights flipped and transposed. */
  readonly mirrored: boolean;
}

/** Whether it is of 3x3 taps on neighbouring pixels, of which Winograd's algorithms and kernels of their own make more. */
export const isPlain3x3 = ({ window: { kernel, stride }, upsample }: Convolution): boolean =>
  [...kernel, ...stride, ...upsample].join() === '3,3,1,1,1,1';
