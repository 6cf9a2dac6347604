/** The contact sheet of `reverie locate --sheet`: photo, class masks, both halves of each principal mask, with labels. */
import type { Located } from '../apps/locateResult.js';
import { throughOpacity } from '../apps/locateRegions.js';
import { Tensor } from '../core/tensor.js';
import { type Extent, extentOf, fitExtent } from '../image/picture.js';
import { resizePicture } from '../image/resize.js';
import { strokeText } from '../image/strokeFont.js';
import { type Drawing, formatLabel, formatShare, written } from './locatePicture.js';

interface Cell {
  readonly picture: Tensor;
  readonly lines: readonly string[];
  /** Whether the answer has it. */
  readonly chosen: boolean;
}

const columns = 6;
const cellSide = 220;
const gap = 10;
const lineHeight = 17;
const ground = 0.07;

/** Rows of cells: a title above each group of rows. */
export function contactSheet({ found, masks, components, regions, end }: Located): Drawing {
  const { photo, classes } = found;
  const extent = fitExtent(extentOf(photo), cellSide);
  const small = resizePicture(photo, extent);
  const masked = (mask: Tensor): Tensor => throughOpacity(small, resizePicture(mask, extent).data, [0, 0, 0]);
  const seen = (picture: Tensor): Tensor => resizePicture(picture, extent);

  const whole: Cell = {
    picture: small,
    lines: [formatLabel(classes[0]), 'photo'],
    chosen: false,
  };
  const ofClasses = masks.map(({ mask, label }, i): Cell => {
    return {
      picture: masked(mask),
      lines: [formatLabel(label), `class ${i + 1}`],
      chosen: false,
    };
  });
  const ofHalves = regions.map(({ half, seen: picture }, i): Cell => {
    const [first, second] = half.labels.map(formatLabel);
    const fate = end.halves[i].dropped;
    return {
      picture: seen(picture),
      lines: [first, second, `${half.component}${half.sign > 0 ? '+' : '-'}  ${fate ?? 'found'}`],
      chosen: fate === undefined,
    };
  });
  const shares = components.components.map(({ share }) => formatShare(share)).join(' ');
  const groups: [string, readonly Cell[]][] = [
    ['photo and class masks', [whole, ...ofClasses]],
    [`halves of the principal masks, classified anew (shares of the eigenvalues: ${shares})`, ofHalves],
  ];
  return lay(groups, extent);
}

function lay(groups: readonly [string, readonly Cell[]][], extent: Extent): Drawing {
  const width = gap + columns * (cellSide + gap);
  const elements: string[] = [];
  const placed: { picture: Tensor; x: number; y: number }[] = [];
  let y = gap;
  for (const [title, cells] of groups) {
    elements.push(text(title, gap, y, width, 'rgb(235,235,235)', lineHeight + 4));
    y += lineHeight + 14;
    const lines = Math.max(0, ...cells.map((cell) => cell.lines.length));
    const rowHeight = extent.height + lines * lineHeight + 2 * gap;
    cells.forEach((cell, i) => {
      const left = gap + (i % columns) * (cellSide + gap);
      const top = y + Math.floor(i / columns) * rowHeight;
      placed.push({ picture: cell.picture, x: left, y: top });
      if (cell.chosen) {
        elements.push(
          `<rect x="${left - 3}" y="${top - 3}" width="${extent.width + 6}" height="${extent.height + 6}" fill="none" stroke="rgb(230,158,0)" stroke-width="4"/>`,
        );
      }
      cell.lines.forEach((line, k) => {
        const shade = k === 0 ? 'rgb(240,240,240)' : 'rgb(165,165,165)';
        elements.push(text(line, left, top + extent.height + 5 + k * lineHeight, cellSide, shade, lineHeight - 2));
      });
    });
    y += Math.ceil(cells.length / columns) * rowHeight + gap;
  }
  const sheet = Tensor.filled([1, 3, y, width], ground);
  for (const item of placed) paste(sheet, item.picture, item.x, item.y);
  return { picture: sheet, elements };
}

function text(words: string, x: number, y: number, room: number, colour: string, height: number): string {
  const natural = strokeText(words, height);
  const { path, stroke } = natural.width > room ? strokeText(words, (height * room) / natural.width) : natural;
  return written(path, x, y, colour, stroke);
}

function paste(sheet: Tensor, picture: Tensor, left: number, top: number): void {
  const [, , height, width] = picture.shape;
  const [, , sheetHeight, sheetWidth] = sheet.shape;
  for (let c = 0; c < 3; c++) {
    for (let row = 0; row < height; row++) {
      const from = (c * height + row) * width;
      sheet.data.set(picture.data.subarray(from, from + width), (c * sheetHeight + top + row) * sheetWidth + left);
    }
  }
}
