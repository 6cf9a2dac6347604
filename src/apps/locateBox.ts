/** Boxes around what a mask shows, and how far boxes agree. */

/** `[x0, y0, x1, y1]` in pixels, right and bottom exclusive. */
export type Box = readonly [x0: number, y0: number, x1: number, y1: number];

/**
 * The box around the largest connected part (by the mask's weight in it) above `level` times the maximum; pixels touch at their sides.
 *
 * @param mask rows of `width` pixels, nowhere below zero.
 * @returns undefined for a mask of zeros.
 */
export function boxOf(mask: Float32Array, width: number, level: number): Box | undefined {
  const part = largestPart(mask, width, level);
  if (part === undefined) return undefined;
  let [x0, y0, x1, y1] = [Infinity, Infinity, 0, 0];
  for (const p of part) {
    const [x, y] = [p % width, Math.floor(p / width)];
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x + 1);
    y1 = Math.max(y1, y + 1);
  }
  return [x0, y0, x1, y1];
}

/** The pixels of that part. */
function largestPart(mask: Float32Array, width: number, level: number): readonly number[] | undefined {
  const most = mask.reduce((a, b) => Math.max(a, b), 0);
  if (!(most > 0)) return undefined;
  const open = Uint8Array.from(mask, (value) => (value >= level * most && value > 0 ? 1 : 0));
  let best: number[] | undefined;
  let bestWeight = 0;
  for (let start = 0; start < open.length; start++) {
    if (open[start] === 0) continue;
    open[start] = 0;
    const part = [start];
    let weight = 0;
    // The list grows while it is walked.
    for (const p of part) {
      weight += mask[p];
      const x = p % width;
      const neighbours = [x > 0 ? p - 1 : -1, x < width - 1 ? p + 1 : -1, p - width, p + width];
      for (const q of neighbours) {
        if (q < 0 || q >= open.length || open[q] === 0) continue;
        open[q] = 0;
        part.push(q);
      }
    }
    if (weight > bestWeight) [best, bestWeight] = [part, weight];
  }
  return best;
}

const area = ([x0, y0, x1, y1]: Box): number => Math.max(0, x1 - x0) * Math.max(0, y1 - y0);

const common = (a: Box, b: Box): number =>
  area([Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.min(a[2], b[2]), Math.min(a[3], b[3])]);

/** Intersection over union, 0 to 1. */
export function boxIoU(a: Box, b: Box): number {
  const shared = common(a, b);
  return shared === 0 ? 0 : shared / (area(a) + area(b) - shared);
}

/** Intersection over the smaller box, 0 to 1: 1 where one holds the other. */
export function boxOverlap(a: Box, b: Box): number {
  const shared = common(a, b);
  return shared === 0 ? 0 : shared / Math.min(area(a), area(b));
}

/** A box of a picture of one extent in another of the same thing, in whole pixels, none lost and none beyond the edge. */
export function scaleBox(
  [x0, y0, x1, y1]: Box,
  from: { readonly width: number; readonly height: number },
  to: { readonly width: number; readonly height: number },
): Box {
  const x = (value: number): number => (value * to.width) / from.width;
  const y = (value: number): number => (value * to.height) / from.height;
  const [left, top] = [Math.floor(x(x0)), Math.floor(y(y0))];
  return [
    left,
    top,
    Math.min(to.width, Math.max(left + 1, Math.ceil(x(x1)))),
    Math.min(to.height, Math.max(top + 1, Math.ceil(y(y1)))),
  ];
}
