/**
 * Where a draw can be cut: its areas as tiles, in the order in which they are drawn.
 *
 * A fragment depends on its place and on what the draw reads, never on what is drawn beside it, so a draw leaves the same
 * bits however its tiles are grouped.
 */
import type { Rectangle } from './draw.js';

/**
 * Texels on a side, counted from the texture's corner, wherever an area begins. So many that a tile of the dearest shader
 * takes a few milliseconds on a processor, and as many as a software renderer shades in one go: it spends a quarter more on
 * rows of four texels, and nearly twice the time where such rows are drawn one after the other, since each reads the same
 * columns again.
 */
export const tileSide = 16;

/**
 * Parts side by side that are drawn to by turns, so that a few tiles lie far from one another: a software renderer's threads
 * take blocks of 64x64 texels each, and all but one would wait.
 */
const most = 4;

/** Tiles of some areas; those at the edges may be smaller. */
export function countTiles(areas: readonly Rectangle[]): number {
  return areas.reduce((sum, area) => sum + columnsOf(area) * rowsOf(area), 0);
}

/** What tiles [begin, end) fill: of each part of each area at most three rectangles. */
export function tileAreas(areas: readonly Rectangle[], begin: number, end: number): Rectangle[] {
  const cut: Rectangle[] = [];
  let first = 0;
  for (const area of areas) {
    const count = columnsOf(area) * rowsOf(area);
    const [from, to] = [Math.max(begin - first, 0), Math.min(end - first, count)];
    if (from < to) addParts(cut, area, from, to);
    first += count;
  }
  return cut;
}

/** Tiles [from, to) of an area: the next of each part, then again the next of each, those that have a column more last. */
function addParts(cut: Rectangle[], area: Rectangle, from: number, to: number): void {
  const [columns, rows] = [columnsOf(area), rowsOf(area)];
  const parts = Math.min(most, columns);
  const [narrow, wider] = [Math.floor(columns / parts), columns % parts];
  const shared = narrow * parts * rows;
  /** How many of the first so many tiles are this part's. */
  const share = (part: number, tiles: number): number => {
    const more = part < wider ? turns(Math.max(tiles - shared, 0), wider, part) : 0;
    return turns(Math.min(tiles, shared), parts, part) + more;
  };
  for (let part = 0; part < parts; part++) {
    const column = part * narrow + Math.min(part, wider);
    addColumns(cut, area, column * rows + share(part, from), column * rows + share(part, to));
  }
}

/** How many of so many turns are the one's who is `place`-th of `count`. */
const turns = (of: number, count: number, place: number): number => Math.floor((of + count - 1 - place) / count);

/** Tiles [from, to) of an area, counted up its columns, one after the other. */
function addColumns(cut: Rectangle[], area: Rectangle, from: number, to: number): void {
  const rows = rowsOf(area);
  for (let tile = from; tile < to;) {
    const [column, row] = [Math.floor(tile / rows), tile % rows];
    // Whole columns at once, else what is left of one.
    const whole = row === 0 ? Math.floor((to - tile) / rows) : 0;
    const high = whole > 0 ? rows : Math.min(rows - row, to - tile);
    cut.push(clipped(area, column, row, Math.max(whole, 1), high));
    tile += Math.max(whole, 1) * high;
  }
}

/** So many tiles from the `column`-th and `row`-th of an area, as far as it reaches. */
function clipped(area: Rectangle, column: number, row: number, columns: number, rows: number): Rectangle {
  const [left, bottom, width, height] = area;
  const [x, y] = [firstOf(left) + column, firstOf(bottom) + row];
  const [fromX, toX] = [Math.max(x * tileSide, left), Math.min((x + columns) * tileSide, left + width)];
  const [fromY, toY] = [Math.max(y * tileSide, bottom), Math.min((y + rows) * tileSide, bottom + height)];
  return [fromX, fromY, toX - fromX, toY - fromY];
}

const firstOf = (begin: number): number => Math.floor(begin / tileSide);
const reach = (begin: number, size: number): number => Math.ceil((begin + size) / tileSide) - firstOf(begin);
const columnsOf = ([left, , width]: Rectangle): number => reach(left, width);
const rowsOf = ([, bottom, , height]: Rectangle): number => reach(bottom, height);
