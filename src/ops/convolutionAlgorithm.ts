/**
 * The wasm backend's choice: by which algorithm it computes a convolution or its input gradient. WebGL2 makes its own, in
 * `convolutionWebgl.ts`.
 *
 *     direct       every multiplication of the definition
 *     winograd2    F(2x2, 3x3): 16 multiplications for what takes 36; weights take 16/9 of their size
 *     winograd4    F(4x4, 3x3): 36 multiplications for what takes 144; weights take 4 times their size
 *
 * Of `direct` each direction has a copy of the weights of its own, of the others both have one.
 */
import type { Economy } from '../core/op.js';
import type { Shape } from '../core/shape.js';
import { type Convolution, isPlain3x3 } from './convolution.js';

export type ConvolutionAlgorithm = 'direct' | 'winograd2' | 'winograd4';

/**
 * The least number of input channels with which Winograd's algorithms pay: so many are what each of their small matrix
 * products adds up. Output channels may be few, as in the gradient of a first layer; what is saved is the same.
 */
const leastChannels = 16;
/** With this many pairs of channels the weights at 36 points take 38 MB: in VGG16 five layers hold four fifths of them all. */
const manyPairs = 512 * 512;

export function convolutionAlgorithm(
  what: Convolution,
  [, inputs]: Shape,
  [, outputs]: Shape,
  economy: Economy,
): ConvolutionAlgorithm {
  if (!isPlain3x3(what) || inputs < leastChannels) return 'direct';
  if (economy === 'least') return 'direct';
  if (economy === 'compact' && inputs * outputs >= manyPairs) return 'winograd2';
  return 'winograd4';
}
