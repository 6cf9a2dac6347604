/**
 * How a tensor lies in textures: the 2x2 phase layout of `shaders/include/tensor.glsl`, and the way there and back.
 *
 * A tensor `[n, c, h, w]` is one array texture of four RGBA layers. Layer `2 (i mod 2) + (j mod 2)` holds the pixels of
 * that phase as an atlas of planes of `ceil(h / 2)` x `ceil(w / 2)` texels, one for each image and group of four channels.
 */
import { BackendError } from '../../core/errors.js';
import { formatShape, type Shape, sizeOf } from '../../core/shape.js';

export const phaseCount = 4;
/** Numbers in a texel. */
export const texelSize = 4;

export interface TensorLayout {
  readonly shape: Shape;
  /** Size of a plane in texels. */
  readonly planeWidth: number;
  readonly planeHeight: number;
  /** Groups of four channels. */
  readonly groups: number;
  /** Planes side by side in the atlas. */
  readonly across: number;
  /** Size of a layer in texels. */
  readonly width: number;
  readonly height: number;
}

/**
 * Lays a tensor out in layers that are about square and waste little.
 *
 * @param limit the most texels a texture may be wide or high.
 * @throws BackendError when no arrangement of the planes fits.
 */
export function tensorLayout(shape: Shape, limit: number): TensorLayout {
  const [n, c, h, w] = shape;
  const planeWidth = Math.ceil(w / 2);
  const planeHeight = Math.ceil(h / 2);
  const groups = Math.ceil(c / texelSize);
  const across = planesAcross(n * groups, planeWidth, planeHeight, limit);
  if (across === undefined) {
    throw new BackendError(
      `WebGL: a tensor of shape ${formatShape(shape)} does not fit into a texture of ${limit}x${limit} here.`,
      'Use a smaller picture, or the wasm backend.',
    );
  }
  const width = across * planeWidth;
  const height = Math.ceil((n * groups) / across) * planeHeight;
  return { shape, planeWidth, planeHeight, groups, across, width, height };
}

/**
 * What each row of planes counts more: where there is one, the same rows of pixels of all channels are one rectangle. Layers
 * wider than that are avoided: textures of much the same shape can serve each other's tensors.
 */
const rowCost = 0.01;
const usualWidth = 2048;

/** Of the ways to lay so many planes side by side the one of least area, with few rows of them; undefined if none fits. */
function planesAcross(planes: number, planeWidth: number, planeHeight: number, limit: number): number | undefined {
  let best: number | undefined;
  let least = Infinity;
  for (let across = 1; across <= planes && across * planeWidth <= limit; across++) {
    const down = Math.ceil(planes / across);
    const [width, height] = [across * planeWidth, down * planeHeight];
    const cost = width * height * (1 + rowCost * down + (width > usualWidth ? 1 : 0));
    if (height <= limit && cost < least) [best, least] = [across, cost];
  }
  return best;
}

/** The layout as a shader's `uniform Layout <name>Layout`. */
export function layoutUniforms(name: string, layout: TensorLayout): Record<string, number | readonly number[]> {
  return {
    [`${name}Layout.shape`]: layout.shape,
    [`${name}Layout.plane`]: [layout.planeWidth, layout.planeHeight],
    [`${name}Layout.groups`]: layout.groups,
    [`${name}Layout.across`]: layout.across,
  };
}

/** Where rows of pixels [begin, end) of all channels lie in a layer, `begin` even: a rectangle in each row of planes. */
export function rowAreas(
  { planeHeight, width, height }: TensorLayout,
  [begin, end]: readonly [number, number],
): [left: number, bottom: number, width: number, height: number][] {
  if (begin % 2 !== 0) throw new RangeError(`rows ${begin} to ${end}: a band must begin at an even row.`);
  const first = begin / 2;
  const count = Math.min(Math.ceil(end / 2), planeHeight) - first;
  return Array.from({ length: height / planeHeight }, (_, i) => [0, i * planeHeight + first, width, count]);
}

/** Whether a layer holds any pixel: a picture of one row has no odd rows. */
export function hasPhase({ shape: [, , h, w] }: TensorLayout, phase: number): boolean {
  return phase >> 1 < h && (phase & 1) < w;
}

/** The four layers of `data` (logical order), one after the other, as they are uploaded. */
export function toTexels(layout: TensorLayout, data: Float32Array): Float32Array {
  const layerLength = layout.width * layout.height * texelSize;
  const texels = new Float32Array(layerLength * phaseCount);
  forEachRun(layout, (phase, first, count, place) => {
    let to = phase * layerLength + place;
    for (let i = 0, from = first; i < count; i++, from += 2, to += texelSize) texels[to] = data[from];
  });
  return texels;
}

/** Logical order from the layers as they were read back; those without pixels (see {@link hasPhase}) may be missing. */
export function fromTexels(layout: TensorLayout, layers: readonly (Float32Array | undefined)[]): Float32Array {
  const data = new Float32Array(sizeOf(layout.shape));
  forEachRun(layout, (phase, first, count, place) => {
    const layer = layers[phase];
    if (layer === undefined) return;
    for (let i = 0, from = place, to = first; i < count; i++, from += texelSize, to += 2) data[to] = layer[from];
  });
  return data;
}

/**
 * Visits the runs of pixels that lie next to each other in a layer: every second pixel of a row of one channel.
 *
 * @param visit gets the layer, the first pixel's index in logical order (the others follow at every second), the number
 *   of pixels, and the first one's place in the layer, in numbers (the others follow at every fourth).
 */
function forEachRun(
  { shape: [n, c, h, w], planeWidth, planeHeight, groups, across, width }: TensorLayout,
  visit: (phase: number, first: number, count: number, place: number) => void,
): void {
  let rowStart = 0;
  for (let image = 0; image < n; image++) {
    for (let channel = 0; channel < c; channel++) {
      const plane = image * groups + (channel >> 2);
      const originX = (plane % across) * planeWidth;
      const originY = Math.floor(plane / across) * planeHeight;
      for (let i = 0; i < h; i++, rowStart += w) {
        const place = ((originY + (i >> 1)) * width + originX) * texelSize + (channel & 3);
        visit(2 * (i & 1), rowStart, planeWidth, place);
        if (w > 1) visit(2 * (i & 1) + 1, rowStart + 1, w >> 1, place);
      }
    }
  }
}
