/** What a picture class is. */
import type { Rng } from '../core/rng.js';
import type { Palette } from './colour.js';
import type { Ink } from './ink.js';

/**
 * Paints one sample, like a fragment shader. An object lies within |u|, |v| <= 1.1 (v up) and leaves the rest
 * untouched; a texture fills the plane with cells about one unit wide.
 */
export type Shader = (u: number, v: number, ink: Ink) => void;

export interface PictureClass {
  readonly name: string;
  readonly kind: 'object' | 'texture';
  /** Upright classes are only tilted a little; the others are seen from every side. */
  readonly upright: boolean;
  /** The colours the class is known by. */
  readonly palette: (rng: Rng) => Palette;
  /** Draws the particulars of one picture (counts, proportions, phases) and returns its shader. */
  readonly draw: (rng: Rng, palette: Palette) => Shader;
}
