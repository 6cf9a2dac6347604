/** Colours and the four-colour palette every picture class is drawn with. */
import type { Rng } from '../core/rng.js';
import { fract } from './shade.js';

/** Red, green and blue in [0, 1], as shown on screen (not linear light). */
export interface Colour {
  readonly r: number;
  readonly g: number;
  readonly b: number;
}

/** What a class is painted with: two vivid colours, one near black, one near white. */
export interface Palette {
  readonly main: Colour;
  readonly accent: Colour;
  readonly dark: Colour;
  readonly light: Colour;
}

export const WHITE: Colour = { r: 1, g: 1, b: 1 };
export const BLACK: Colour = { r: 0, g: 0, b: 0 };

export function rgb(r: number, g: number, b: number): Colour {
  return { r, g, b };
}

/** From hue (in turns: 0 red, 1/3 green, 2/3 blue), saturation and value, all in [0, 1]. */
export function hsv(hue: number, saturation: number, value: number): Colour {
  const channel = (n: number): number => {
    const k = fract(hue + n / 6) * 6;
    return value * (1 - saturation * Math.max(0, Math.min(k, 4 - k, 1)));
  };
  return { r: channel(5), g: channel(3), b: channel(1) };
}

export function mixColour(a: Colour, b: Colour, t: number): Colour {
  return { r: a.r + (b.r - a.r) * t, g: a.g + (b.g - a.g) * t, b: a.b + (b.b - a.b) * t };
}

/** A palette around two hues: vivid main and accent, a deep dark and a pale light of the same family. */
export function paletteOf(rng: Rng, mainHue: number, accentHue: number): Palette {
  const main = mainHue + rng.uniform(-0.04, 0.04);
  const accent = accentHue + rng.uniform(-0.04, 0.04);
  return {
    main: hsv(main, rng.uniform(0.65, 0.95), rng.uniform(0.6, 0.95)),
    accent: hsv(accent, rng.uniform(0.65, 0.95), rng.uniform(0.7, 1)),
    dark: hsv(main + 0.05, rng.uniform(0.4, 0.8), rng.uniform(0.04, 0.18)),
    light: hsv(accent, rng.uniform(0.03, 0.22), rng.uniform(0.88, 1)),
  };
}

/** The palette of a class that is known by its colours; `choices` are pairs of main and accent hue. */
export function typical(...choices: readonly (readonly [number, number])[]): (rng: Rng) => Palette {
  return (rng) => {
    const [main, accent] = rng.pick(choices);
    return paletteOf(rng, main, accent);
  };
}

/** Any main hue, with an accent a third to two thirds of the colour circle away. */
export function anyPalette(rng: Rng): Palette {
  const main = rng.next();
  return paletteOf(rng, main, main + rng.uniform(0.3, 0.7));
}
