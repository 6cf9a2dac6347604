/** The photo with what was found drawn into it, as a picture file. */
import { ReverieError } from '../../../src/core/errors.js';
import { paintWashes, tints } from './overlay.js';
import type { Wash } from './search.js';

/** @throws ReverieError when the browser has no memory for it. */
export async function annotatedPicture(photo: ImageBitmap, washes: readonly Wash[], threshold: number): Promise<Blob> {
  const { width, height } = photo;
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext('2d');
  if (!context) throw new ReverieError(`A picture of ${width}x${height} pixels does not fit this browser's memory.`);
  context.drawImage(photo, 0, 0);
  if (washes.length > 0) {
    const masks = document.createElement('canvas');
    paintWashes(masks, washes, threshold);
    context.drawImage(masks, 0, 0, width, height);
  }
  for (const wash of washes) drawBox(context, wash);
  for (const wash of washes) drawName(context, wash);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob) resolve(blob);
      else reject(new ReverieError('The browser could not write the picture.'));
    }, 'image/png');
  });
}

const tintOf = ({ tint }: Wash): string => `rgb(${tints[tint % tints.length].join(' ')})`;

/** A box in pixels of the canvas: left, top, right, bottom; the whole where a wash has none. */
function placed({ canvas }: CanvasRenderingContext2D, { box, mask }: Wash): readonly [number, number, number, number] {
  const [x0, y0, x1, y1] = box ?? [0, 0, mask.width, mask.height];
  const [across, down] = [canvas.width / mask.width, canvas.height / mask.height];
  return [x0 * across, y0 * down, x1 * across, y1 * down];
}

/** The line's width follows the picture's, so that it is seen at any size. */
function drawBox(context: CanvasRenderingContext2D, wash: Wash): void {
  if (wash.box === undefined) return;
  const [left, top, right, bottom] = placed(context, wash);
  const line = Math.max(1.5, context.canvas.width / 320);
  for (const [width, colour] of [
    [2.4 * line, 'rgb(5 4 3 / 0.75)'],
    [line, tintOf(wash)],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.strokeRect(left, top, right - left, bottom - top);
  }
}

function drawName(context: CanvasRenderingContext2D, wash: Wash): void {
  const [left, top] = placed(context, wash);
  const size = Math.max(11, context.canvas.width / 40);
  context.font = `600 ${size}px 'Instrument Sans', sans-serif`;
  context.textBaseline = 'middle';
  const width = context.measureText(wash.name).width + size;
  const height = 1.5 * size;
  // Above the box, or inside it where the picture ends.
  const y = top < height ? top : top - height;
  const x = Math.max(0, Math.min(left, context.canvas.width - width));
  context.fillStyle = tintOf(wash);
  context.fillRect(x, y, width, height);
  context.fillStyle = '#1c0f03';
  context.fillText(wash.name, x + size / 2, y + height / 2);
}
