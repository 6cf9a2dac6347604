/**
 * Training pictures for the embedded network, and scenes of several objects to locate. Everything follows from the
 * random stream: the same seed gives the same picture.
 */
import type { Rng } from '../core/rng.js';
import { drawBackground, drawDistractor } from './background.js';
import { pictureClasses } from './classes/index.js';
import { anyPalette } from './colour.js';
import { finish } from './finish.js';
import { type Layer, castShadow, compose, coveredBox, placed, renderLayer } from './layer.js';
import { fractal } from './noise.js';
import type { PictureClass } from './picture-class.js';
import { smoothstep } from './shade.js';

/** Lengths below are for a picture of this side; others scale with theirs. */
const BASE = 64;
const UPRIGHT_TILT = 0.45;

function classAt(classIndex: number): PictureClass {
  const found = pictureClasses[classIndex] as PictureClass | undefined;
  if (found === undefined) {
    throw new RangeError(
      `There is no picture class ${classIndex}: take a whole number from 0 to ${pictureClasses.length - 1}.`,
    );
  }
  return found;
}

function checkSize(size: number): void {
  if (!Number.isInteger(size) || size < 16) {
    throw new RangeError(`A picture cannot be ${size} pixels wide: take a whole number of at least 16.`);
  }
}

/** A class is drawn in its typical colours three times out of four, else in any. */
function shaderOf(it: PictureClass, rng: Rng): ReturnType<PictureClass['draw']> {
  return it.draw(rng, rng.chance(0.75) ? it.palette(rng) : anyPalette(rng));
}

function objectLayer(it: PictureClass, x: number, y: number, radius: number, size: number, rng: Rng): Layer {
  const turn = it.upright ? UPRIGHT_TILT : Math.PI;
  const shader = shaderOf(it, rng);
  return renderLayer(shader, placed(rng, x, y, radius, turn, 0.09, 1.6), size, true);
}

function textureLayer(it: PictureClass, size: number, rng: Rng): Layer {
  const cell = (rng.uniform(7, 17) * size) / BASE;
  const turn = it.upright ? UPRIGHT_TILT : Math.PI;
  const shader = shaderOf(it, rng);
  const middle = size / 2;
  // Start at a place of its own in the endless pattern.
  const x = middle + rng.uniform(-8, 8) * cell;
  const y = middle + rng.uniform(-8, 8) * cell;
  return renderLayer(shader, placed(rng, x, y, cell, turn, 0.3, 0.45), size, false);
}

/** Cuts holes with ragged edges into a texture. */
function maskByNoise(layer: Layer, rng: Rng): void {
  const { size, rgba } = layer;
  const scale = rng.uniform(1.2, 2.6) / size;
  const seed = rng.uniform(0, 60);
  const level = rng.uniform(0.3, 0.42);
  for (let i = 0; i < size * size; i++) {
    const height = fractal((i % size) * scale + seed, Math.floor(i / size) * scale, 3);
    const keep = smoothstep(level - 0.015, level + 0.015, height);
    for (let channel = 0; channel < 4; channel++) rgba[i * 4 + channel] *= keep;
  }
}

function addShadowed(picture: Float32Array, layer: Layer, rng: Rng): void {
  if (rng.chance(0.5)) {
    const step = layer.size / BASE;
    const dx = Math.round(rng.uniform(-4, 4) * step);
    const dy = Math.round(rng.uniform(1, 5) * step);
    castShadow(picture, layer, dx, dy, rng.uniform(0.3, 0.7));
  }
  compose(picture, layer);
}

/** Background, up to three stray shapes, and now and then a faint texture. */
function drawSetting(size: number, rng: Rng): Float32Array {
  const picture = drawBackground(size, rng);
  if (rng.chance(0.3)) {
    const texture = rng.pick(pictureClasses.filter((it) => it.kind === 'texture'));
    compose(picture, textureLayer(texture, size, rng), rng.uniform(0.12, 0.36));
  }
  for (let count = rng.int(4); count > 0; count--) drawDistractor(picture, size, rng);
  return picture;
}

/** A middle that keeps most of an object of this radius inside the picture. */
function randomMiddle(size: number, radius: number, rng: Rng): number {
  const slack = Math.max(size * 0.07, size / 2 - radius * 0.8);
  return size / 2 + rng.uniform(-slack, slack);
}

/**
 * A training picture of one class: `[3, size, size]`, RGB in [0, 1].
 *
 * @param classIndex place in `pictureClasses`
 * @param size side in pixels; training uses 64
 * @param rng is advanced; give every picture a fork of its own
 * @throws RangeError when there is no such class or the size is not a whole number of at least 16
 */
export function drawPicture(classIndex: number, size: number, rng: Rng): Float32Array {
  const it = classAt(classIndex);
  checkSize(size);
  const picture = drawSetting(size, rng);
  if (it.kind === 'texture') {
    const layer = textureLayer(it, size, rng);
    if (rng.chance(0.6)) maskByNoise(layer, rng);
    compose(picture, layer);
  } else {
    const radius = ((rng.chance(0.25) ? rng.uniform(12, 20) : rng.uniform(19, 33)) * size) / BASE;
    const x = randomMiddle(size, radius, rng);
    const y = randomMiddle(size, radius, rng);
    if (rng.chance(0.3)) {
      // A smaller one of its kind across the middle, behind.
      const second = radius * rng.uniform(0.45, 0.75);
      const layer = objectLayer(it, size - x + rng.uniform(-0.2, 0.2) * size, size - y, second, size, rng);
      addShadowed(picture, layer, rng);
    }
    addShadowed(picture, objectLayer(it, x, y, radius, size, rng), rng);
  }
  finish(picture, size, rng);
  return picture;
}

/**
 * An object of a scene and the box `[x0, y0, x1, y1]` around the pixels it covers, right and bottom exclusive. A later
 * object may hide a little of it.
 */
export interface PlacedObject {
  readonly classIndex: number;
  readonly box: readonly [number, number, number, number];
}

export interface Scene {
  /** `[3, size, size]`, RGB in [0, 1]. */
  readonly picture: Float32Array;
  readonly objects: readonly PlacedObject[];
}

/** Middles at least 1.7 radii apart and a whole object inside; the widest found of many tries. */
function spreadMiddles(count: number, radii: readonly number[], size: number, rng: Rng): [number, number][] {
  let best: [number, number][] = [];
  let bestGap = -Infinity;
  for (let attempt = 0; attempt < 60 && bestGap < 0; attempt++) {
    const middles = radii.map((radius): [number, number] => [
      rng.uniform(radius * 1.05, size - radius * 1.05),
      rng.uniform(radius * 1.05, size - radius * 1.05),
    ]);
    let gap = Infinity;
    for (let i = 0; i < count; i++) {
      for (let j = 0; j < i; j++) {
        const apart = Math.hypot(middles[i][0] - middles[j][0], middles[i][1] - middles[j][1]);
        gap = Math.min(gap, apart - 0.95 * (radii[i] + radii[j]));
      }
    }
    if (gap > bestGap) {
      bestGap = gap;
      best = middles;
    }
  }
  return best;
}

/**
 * A scene of `count` objects of different classes with little overlap, to locate them in.
 *
 * @param count 1 to 4
 * @param size side in pixels, at least 96; objects have a radius of 20 to 32 pixels at any size
 * @throws RangeError for other counts and sizes
 */
export function drawScene(count: number, size: number, rng: Rng): Scene {
  if (!Number.isInteger(count) || count < 1 || count > 4)
    throw new RangeError(`A scene holds 1 to 4 objects, not ${count}.`);
  if (!Number.isInteger(size) || size < 96) {
    throw new RangeError(`A scene cannot be ${size} pixels wide: take a whole number of at least 96.`);
  }
  const picture = drawSetting(size, rng);
  const candidates = pictureClasses.flatMap((it, index) => (it.kind === 'object' ? [index] : []));
  const radii = Array.from({ length: count }, () => rng.uniform(20, 32));
  const middles = spreadMiddles(count, radii, size, rng);
  const objects = middles.map(([x, y], i): PlacedObject => {
    const classIndex = candidates.splice(rng.int(candidates.length), 1)[0];
    const layer = objectLayer(classAt(classIndex), x, y, radii[i], size, rng);
    addShadowed(picture, layer, rng);
    return { classIndex, box: coveredBox(layer) };
  });
  finish(picture, size, rng);
  return { picture, objects };
}

/** One class alone on a plain grey, in its typical colours: to look at. `[3, size, size]`, RGB in [0, 1]. */
export function drawPortrait(classIndex: number, size: number, rng: Rng): Float32Array {
  const it = classAt(classIndex);
  checkSize(size);
  const picture = new Float32Array(3 * size * size).fill(0.5);
  const radius = it.kind === 'texture' ? size / 5 : size * 0.44;
  const shader = it.draw(rng, it.palette(rng));
  const place = { ...placed(rng, size / 2, size / 2, radius, 0, 0, 1), aspect: 1, mirrored: false };
  compose(picture, renderLayer(shader, place, size, it.kind === 'object'));
  return picture;
}
