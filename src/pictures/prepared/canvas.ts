/** A picture that is painted pixel by pixel or touched up in spots. */
import type { Colour } from '../colour.js';
import { Ink } from '../ink.js';
import { clamp01 } from '../shade.js';

export class Canvas {
  /** `[3, height, width]`. */
  readonly data: Float32Array;
  /** Width over height: x runs from 0 to this while y runs from 0 (top) to 1. */
  readonly aspect: number;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.data = new Float32Array(3 * width * height);
    this.aspect = width / height;
  }

  /** Paints every pixel: `painter` gets its middle and an empty ink. */
  fill(painter: (x: number, y: number, ink: Ink) => void): void {
    const plane = this.width * this.height;
    const ink = new Ink(1 / this.height);
    for (let at = 0; at < plane; at++) {
      ink.clear();
      painter(((at % this.width) + 0.5) / this.height, (Math.floor(at / this.width) + 0.5) / this.height, ink);
      this.data[at] = ink.r;
      this.data[at + plane] = ink.g;
      this.data[at + 2 * plane] = ink.b;
    }
  }

  /** Lays `colour` over the pixel in the given column and row; outside of the picture it does nothing. */
  touch(column: number, row: number, colour: Colour, coverage: number): void {
    if (column < 0 || row < 0 || column >= this.width || row >= this.height || coverage <= 0) return;
    const plane = this.width * this.height;
    const at = row * this.width + column;
    const amount = clamp01(coverage);
    this.data[at] += (colour.r - this.data[at]) * amount;
    this.data[at + plane] += (colour.g - this.data[at + plane]) * amount;
    this.data[at + 2 * plane] += (colour.b - this.data[at + 2 * plane]) * amount;
  }

  /** A soft-edged disc (or, by `flat` below 1, a flat ellipse) around (x, y). */
  dot(x: number, y: number, radius: number, flat: number, colour: Colour, coverage = 1): void {
    const edge = 1 / this.height;
    const reach = radius + edge;
    const bottom = Math.ceil((y + reach) * this.height);
    const right = Math.ceil((x + reach) * this.height);
    for (let row = Math.floor((y - reach) * this.height); row <= bottom; row++) {
      for (let column = Math.floor((x - reach) * this.height); column <= right; column++) {
        const dx = (column + 0.5) / this.height - x;
        const dy = ((row + 0.5) / this.height - y) / flat;
        const distance = Math.sqrt(dx * dx + dy * dy) - radius;
        this.touch(column, row, colour, coverage * (0.5 - distance / edge));
      }
    }
  }
}
