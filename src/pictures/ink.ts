/** One sample of a picture while a class paints it: colour and coverage, built up layer over layer. */
import { type Colour } from './colour.js';
import { clamp01 } from './shade.js';

/** Colour is premultiplied by coverage `a` (Porter and Duff 1984), so a layer over another is one line. */
export class Ink {
  r = 0;
  g = 0;
  b = 0;
  a = 0;

  /** @param edge width over which an outline goes from outside to inside, in shader units: about a sample */
  constructor(readonly edge: number) {}

  clear(): void {
    this.r = this.g = this.b = this.a = 0;
  }

  /** Coverage in [0, 1] of the shape whose signed distance here is `distance`. */
  cover(distance: number): number {
    return clamp01(0.5 - distance / this.edge);
  }

  /** Lays `colour` over what is here; adds coverage. */
  paint(colour: Colour, coverage: number): void {
    const keep = 1 - coverage;
    this.r = this.r * keep + colour.r * coverage;
    this.g = this.g * keep + colour.g * coverage;
    this.b = this.b * keep + colour.b * coverage;
    this.a = this.a * keep + coverage;
  }

  /** Colours only what is already painted: coverage stays. */
  tint(colour: Colour, amount: number): void {
    const keep = 1 - amount;
    const weight = amount * this.a;
    this.r = this.r * keep + colour.r * weight;
    this.g = this.g * keep + colour.g * weight;
    this.b = this.b * keep + colour.b * weight;
  }

  /** Multiplies the light: below 1 is shadow, above 1 is shine. */
  shade(factor: number): void {
    this.r *= factor;
    this.g *= factor;
    this.b *= factor;
  }

  /** A filled shape of `colour` with an outline of `rim` around it, `width` wide. */
  outlined(distance: number, colour: Colour, rim: Colour, width: number): void {
    this.paint(rim, this.cover(distance - width));
    this.paint(colour, this.cover(distance));
  }
}
