/**
 * The brightness of one picture with the colours of another (Gatys, Bethge, Hertzmann & Shechtman 2016, "Preserving Color
 * in Neural Artistic Style Transfer", section "Luminance-only transfer"), in the YIQ colour space:
 *
 *     Y = 0.299 r + 0.587 g + 0.114 b,  I and Q say which colour
 *
 * Adding the same number to r, g and b changes Y by it and leaves I and Q as they are, so the whole transfer is one
 * difference of luminances added to the picture that gives the colours.
 */
import { ShapeError } from '../core/errors.js';
import { formatShape, sameShape } from '../core/shape.js';
import { Tensor } from '../core/tensor.js';

/** ITU-R BT.601. */
const weights = [0.299, 0.587, 0.114] as const;

/**
 * @param bright gives the luminance, `colour` the rest; both `[1, 3, height, width]` in [0, 1], and so is the result.
 * @throws ShapeError when their sizes differ.
 */
export function transferLuminance(bright: Tensor, colour: Tensor): Tensor {
  if (!sameShape(bright.shape, colour.shape)) {
    throw new ShapeError(
      `luminance: the pictures have shapes ${formatShape(bright.shape)} and ${formatShape(colour.shape)}.`,
      'Resize one of them first.',
    );
  }
  const pixels = bright.data.length / 3;
  const luminance = ({ data }: Tensor, i: number): number =>
    weights[0] * data[i] + weights[1] * data[pixels + i] + weights[2] * data[2 * pixels + i];
  const result = Tensor.zeros(colour.shape);
  for (let i = 0; i < pixels; i++) {
    const change = luminance(bright, i) - luminance(colour, i);
    for (let c = 0; c < 3; c++) {
      const at = c * pixels + i;
      result.data[at] = Math.min(Math.max(colour.data[at] + change, 0), 1);
    }
  }
  return result;
}
