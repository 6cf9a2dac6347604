/** What `reverie locate` draws: the photo with what was found in it. */
import type { Located } from '../apps/locateResult.js';
import type { Box } from '../apps/locateBox.js';
import type { Label } from '../apps/locateClassifier.js';
import { Tensor } from '../core/tensor.js';
import { type Extent, extentOf, fitExtent } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import { strokeText } from '../image/strokeFont.js';

/** A picture and the SVG elements to lay over it. */
export interface Drawing {
  readonly picture: Tensor;
  readonly elements: readonly string[];
}

type Colour = readonly [number, number, number];

/** Told apart at a glance, also by most who see fewer colours (after Okabe & Ito 2008), and light enough for dark text. */
const colours: readonly Colour[] = [
  [0.9, 0.62, 0.0],
  [0.34, 0.71, 0.91],
  [0.0, 0.75, 0.55],
  [0.95, 0.9, 0.25],
  [0.9, 0.5, 0.75],
  [0.95, 0.45, 0.2],
  [0.7, 0.7, 1.0],
];

const css = (colour: Colour): string => `rgb(${colour.map((value) => Math.round(value * 255)).join(',')})`;

/** ".97". */
export const formatShare = (value: number): string => (value >= 0.995 ? '1.0' : value.toFixed(2).slice(1));

/** "tabby .34": ImageNet's names list synonyms; the first one does. */
export const formatLabel = ({ label, probability }: Label): string =>
  `${label.split(',')[0]} ${formatShare(probability)}`;

/** Small photos are enlarged and huge ones reduced, so that a label can be read on either. */
const leastSide = 720;
const mostSide = 1600;

/** The photo, dimmed but for washes of colour over the things found, their boxes, and their names. */
export function annotated(photo: Tensor, { end, regions }: Located): Drawing {
  const from = extentOf(photo);
  const longest = Math.max(from.width, from.height);
  const to = fitExtent(from, Math.min(Math.max(longest, leastSide), mostSide));
  const base = resizePicture(photo, to);
  const washes = end.objects.map(({ component, sign }, i) => {
    const region = regions.find(({ half }) => half.component === component && half.sign === sign);
    return { colour: colours[i % colours.length], mask: region ? resizePicture(region.mask, to).data : undefined };
  });
  const picture = end.objects.length === 0 ? base : washed(base, washes);
  const size = Math.max(to.width, to.height) / 30;
  const scale = { x: to.width / from.width, y: to.height / from.height };
  const boxes = end.objects.map(({ box: [x0, y0, x1, y1] }): Box => {
    return [x0 * scale.x, y0 * scale.y, x1 * scale.x, y1 * scale.y];
  });
  const frames = boxes.map((box, i) => frame(box, css(colours[i % colours.length]), size));
  const taken: Box[] = [];
  const tags = end.objects.map((object, i) => {
    return tag(formatLabel(object), boxes[i], css(colours[i % colours.length]), size, to, taken);
  });
  const nothing =
    end.objects.length === 0 ? [tag('nothing found', [0, 0, 0, 0], 'rgb(220,220,220)', size, to, taken)] : [];
  return { picture, elements: [...frames, ...tags, ...nothing] };
}

/** Light falls on what was found, in its colour. */
function washed(
  base: Tensor,
  washes: readonly { readonly colour: Colour; readonly mask: Float32Array | undefined }[],
): Tensor {
  const result = new Tensor(base.shape, Float32Array.from(base.data));
  const plane = result.data.length / 3;
  for (let p = 0; p < plane; p++) {
    const light = washes.reduce((most, { mask }) => Math.max(most, mask?.[p] ?? 0), 0);
    for (let c = 0; c < 3; c++) {
      const i = c * plane + p;
      let value = base.data[i] * (0.5 + 0.5 * Math.min(1, 2 * light));
      for (const { colour, mask } of washes) {
        const alpha = 0.3 * Math.min(1, 1.5 * (mask?.[p] ?? 0));
        value += alpha * (colour[c] - value);
      }
      result.data[i] = value;
    }
  }
  return result;
}

function frame([x0, y0, x1, y1]: Box, colour: string, size: number): string {
  const line = size / 8;
  const rect = `x="${x0 + line / 2}" y="${y0 + line / 2}" width="${Math.max(1, x1 - x0 - line)}" height="${Math.max(1, y1 - y0 - line)}" rx="${line}" fill="none"`;
  return `<rect ${rect} stroke="black" stroke-opacity="0.55" stroke-width="${line * 2}"/><rect ${rect} stroke="${colour}" stroke-width="${line}"/>`;
}

/** A name in front of its colour, at the box's upper left corner or as near as there is room and no other name. */
function tag(text: string, box: Box, colour: string, size: number, within: Extent, taken: Box[]): string {
  const padding = size / 5;
  // Longer than the picture is wide: smaller.
  const natural = strokeText(text, size);
  const shrink = Math.min(1, (within.width - 2 * padding) / natural.width);
  const { path, width, height, stroke } = shrink < 1 ? strokeText(text, size * shrink) : natural;
  const [w, h] = [width + 2 * padding, height + padding];
  const x = Math.max(0, Math.min(box[0], within.width - w));
  const fits = (y: number): boolean =>
    y >= 0 && y + h <= within.height && !taken.some((t) => x < t[2] && x + w > t[0] && y < t[3] && y + h > t[1]);
  const inside = [box[1] - h, box[1], box[3], box[3] - h, ...Array.from({ length: 40 }, (_, i) => i * h)];
  const y = inside.find(fits) ?? Math.max(0, Math.min(box[1], within.height - h));
  taken.push([x, y, x + w, y + h]);
  return (
    `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${padding}" fill="${colour}"/>` +
    written(path, x + padding, y + padding / 2, 'black', stroke)
  );
}

/** A stroked text at a place. */
export function written(path: string, x: number, y: number, colour: string, stroke: number): string {
  return `<path d="${path}" transform="translate(${x} ${y})" fill="none" stroke="${colour}" stroke-width="${stroke}" stroke-linecap="round" stroke-linejoin="round"/>`;
}
