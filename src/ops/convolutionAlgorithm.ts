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
/** Multiplications that take as long as to read one number of weights which no cache holds any more. Measured. */
const readingWeight = 7;
/** How much longer F(2x2, 3x3) may take where memory is not to be spared: its weights are less than half as large. */
const worthHalf = 6 / 5;
/** Tiles that are computed together. */
const together = 4;

export function convolutionAlgorithm(
  what: Convolution,
  input: Shape,
  output: Shape,
  economy: Economy,
): ConvolutionAlgorithm {
  if (!isPlain3x3(what) || input[1] < leastChannels) return 'direct';
  if (economy === 'least') return 'direct';
  if (input[1] * output[1] < manyPairs) return 'winograd4';
  if (economy === 'compact') return 'winograd2';
  return effort(2, input, output) <= worthHalf * effort(4, input, output) ? 'winograd2' : 'winograd4';
}

/**
 * What F(results x results, 3x3) takes for each pair of channels, in multiplications. Of small pictures the larger tiles
 * reach over the edge, and it is the weights that are waited for: VGG16's last block, at 14x14 pixels, has 16 tiles of 4x4
 * that cover 16x16 pixels, or 49 of 2x2. Both directions of a layer are told the same, for they share its weights.
 */
function effort(results: number, [n, , height, width]: Shape, [, , outHeight, outWidth]: Shape): number {
  const tiles = n * Math.ceil(Math.max(height, outHeight) / results) * Math.ceil(Math.max(width, outWidth) / results);
  return (results + 2) ** 2 * (Math.ceil(tiles / together) * together + readingWeight);
}
