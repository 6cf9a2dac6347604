/** Four things of the embedded network's world in front of an evening haze: something to look for. */
import type { Rng } from '../../core/rng.js';
import { pictureClasses } from '../classes/index.js';
import { mixColour, rgb } from '../colour.js';
import { castShadow, compose, renderLayer } from '../layer.js';
import { fractal } from '../noise.js';

const HIGH = rgb(0.2, 0.27, 0.42);
const LOW = rgb(0.86, 0.66, 0.5);

/** Where each stands, from the left and from the top, and its radius: shares of the shorter side around the middle. */
const things = [
  { name: 'owl', x: -0.46, y: 0.16, radius: 0.2 },
  { name: 'butterfly', x: -0.12, y: -0.24, radius: 0.2 },
  { name: 'mushroom', x: 0.12, y: 0.26, radius: 0.18 },
  { name: 'jelly', x: 0.45, y: -0.17, radius: 0.18 },
] as const;

export function drawThings(width: number, height: number, rng: Rng): Float32Array {
  const size = Math.max(width, height);
  const side = Math.min(width, height);
  const square = drawHaze(size, rng.uniform(0, 60));
  for (const { name, x, y, radius } of things) {
    const found = pictureClasses.find((it) => it.name === name);
    if (found === undefined) throw new RangeError(`There is no picture class "${name}".`);
    const place = {
      x: size / 2 + x * side,
      y: size / 2 + y * side,
      radius: radius * side,
      angle: rng.uniform(-0.15, 0.15),
      aspect: 1,
      mirrored: false,
      warp: 0.03,
      warpScale: 1.6,
      warpSeed: rng.uniform(0, 60),
    };
    const layer = renderLayer(found.draw(rng, found.palette(rng)), place, size, true);
    castShadow(square, layer, Math.round(0.012 * side), Math.round(0.025 * side), 0.5);
    compose(square, layer);
  }
  return middle(square, size, width, height);
}

function drawHaze(size: number, seed: number): Float32Array {
  const picture = new Float32Array(3 * size * size);
  for (let p = 0; p < size * size; p++) {
    const [x, y] = [(p % size) / size, Math.floor(p / size) / size];
    const height = y + 0.5 * (fractal(3 * x + seed, 3 * y, 5) - 0.5);
    const grain = 0.8 + 0.4 * fractal(40 * x, 40 * y + seed, 3);
    const { r, g, b } = mixColour(HIGH, LOW, Math.min(1, Math.max(0, height)));
    [r, g, b].forEach((level, c) => (picture[c * size * size + p] = level * grain));
  }
  return picture;
}

/** The middle `width` x `height` pixels of a square picture. */
function middle(square: Float32Array, size: number, width: number, height: number): Float32Array {
  const [left, top] = [Math.floor((size - width) / 2), Math.floor((size - height) / 2)];
  return Float32Array.from({ length: 3 * width * height }, (_, i) => {
    const plane = Math.floor(i / (width * height));
    const row = Math.floor((i % (width * height)) / width);
    return square[(plane * size + top + row) * size + left + (i % width)];
  });
}
