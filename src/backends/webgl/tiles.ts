/**
 * Where a draw can be cut: its areas as tiles, in the order in which they are drawn.
 *
 * A fragment depends on its place and on what the draw reads, never on what is drawn beside it, so a draw leaves the same
 * bits however its tiles are grouped.
 */
import type { Rectangle } from './draw.js';

/**
 * Small enough that a tile of the dearest shader takes a few milliseconds on a processor, a multiple of the blocks in
 * which hardware (8x8 or less) and software renderers (4x4, threads by 64) shade, and low so that whole rows of tiles,
 * one rectangle however many, are what most slices are made of.
 */
export const [tileWidth, tileHeight] = [64, 4];

/** Tiles of some areas; those at the right and upper edges may be smaller. */
export function countTiles(areas: readonly Rectangle[]): number {
  return areas.reduce((sum, area) => sum + columnsOf(area) * rowsOf(area), 0);
}

/** What tiles [begin, end) fill: at most three rectangles for each area that they reach into. */
export function tileAreas(areas: readonly Rectangle[], begin: number, end: number): Rectangle[] {
  const cut: Rectangle[] = [];
  let first = 0;
  for (const area of areas) {
    const columns = columnsOf(area);
    const count = columns * rowsOf(area);
    const [from, to] = [Math.max(begin - first, 0), Math.min(end - first, count)];
    first += count;
    for (let tile = from; tile < to;) {
      const [row, column] = [Math.floor(tile / columns), tile % columns];
      // Whole rows of tiles at once, else what is left of one row.
      const rows = column === 0 ? Math.floor((to - tile) / columns) : 0;
      const next = rows > 0 ? tile + rows * columns : Math.min(to, tile + columns - column);
      cut.push(rows > 0 ? part(area, row, rows, 0, columns) : part(area, row, 1, column, next - tile));
      tile = next;
    }
  }
  return cut;
}

function part(
  [left, bottom, width, height]: Rectangle,
  row: number,
  rows: number,
  column: number,
  columns: number,
): Rectangle {
  const [x, y] = [column * tileWidth, row * tileHeight];
  return [left + x, bottom + y, Math.min(columns * tileWidth, width - x), Math.min(rows * tileHeight, height - y)];
}

const columnsOf = ([, , width]: Rectangle): number => Math.ceil(width / tileWidth);
const rowsOf = ([, , , height]: Rectangle): number => Math.ceil(height / tileHeight);
