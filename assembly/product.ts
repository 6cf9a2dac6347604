/**
 * Matrix products, one for each image: y[n, i, j] = sum over k of a[n, i, k] b[n, k, j].
 *
 * packRows:     packed[n][line / 8][k][line % 8] = x[n, line, k], a matrix whose lines are its rows
 * packColumns:  packed[n][line / 8][k][line % 8] = x[n, k, line], one whose lines are its columns
 * matmul:       the product of two matrices so packed, by tiles of 8x8 (panels.ts)
 *
 * Lines beyond the last are zero. A unit of the first two is one panel of eight lines; of matmul it is one panel of rows
 * times a group of panels of columns. Parameters of matmul: number of k, panels of a group. Scratch: one tile.
 */
import { input, integer, Operand, output } from './args';
import { multiplyPanels, panel, rowBytes, tileBytes } from './panels';

/** Products that are added up in one go, before they join the sum: short sums lose less. */
const piece = 256;

export function packRows(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  pack(args, begin, end, x.height, x.width, x.rowStride, 4);
}

export function packColumns(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  pack(args, begin, end, x.width, x.height, 4, x.rowStride);
}

/** @param lineStep bytes from a line to the next one. @param kStep bytes from a number of a line to the next one. */
function pack(args: usize, begin: i32, end: i32, lines: i32, depth: i32, lineStep: i32, kStep: i32): void {
  const x = input(args, 0);
  const panels = (lines + panel - 1) / panel;
  for (let unit = begin; unit < end; unit++) {
    const first = (unit % panels) * panel;
    const from = x.pixel(unit / panels, 0, 0) + first * lineStep;
    const start = output(args).origin + unit * depth * rowBytes;
    const count = min(panel, lines - first);
    if (count < panel) memory.fill(start, 0, depth * rowBytes);
    if (kStep == 4) {
      for (let lane = 0; lane < count; lane++) {
        let at = from + lane * lineStep;
        let to = start + (lane << 2);
        for (let k = 0; k < depth; k++, at += 4, to += rowBytes) store<f32>(to, load<f32>(at));
      }
    } else {
      let at = from;
      let to = start;
      for (let k = 0; k < depth; k++, at += kStep, to += rowBytes) memory.copy(to, at, count << 2);
    }
  }
}

export function matmul(args: usize, begin: i32, end: i32, scratch: usize): void {
  const y = output(args);
  const depth = integer(args, 0);
  const groupPanels = integer(args, 1);
  const rowPanels = (y.height + panel - 1) / panel;
  const columnPanels = (y.width + panel - 1) / panel;
  const groups = (columnPanels + groupPanels - 1) / groupPanels;
  const panelBytes = depth * rowBytes;
  for (let unit = begin; unit < end; unit++) {
    const group = unit % groups;
    const row = (unit / groups) % rowPanels;
    const n = unit / (groups * rowPanels);
    const a = input(args, 0).origin + (n * rowPanels + row) * panelBytes;
    for (let column = group * groupPanels; column < min((group + 1) * groupPanels, columnPanels); column++) {
      const b = input(args, 1).origin + (n * columnPanels + column) * panelBytes;
      memory.fill(scratch, 0, tileBytes);
      for (let k = 0; k < depth; k += piece) {
        multiplyPanels(a + k * rowBytes, b + k * rowBytes, min(piece, depth - k), scratch);
      }
      storeTile(y, n, row * panel, column * panel, scratch);
    }
  }
}

/** The part of a tile that lies inside the matrix. */
function storeTile(y: Operand, n: i32, row: i32, column: i32, tile: usize): void {
  const bytes = min(panel, y.width - column) << 2;
  for (let r = 0; r < min(panel, y.height - row); r++) {
    memory.copy(y.pixel(n, row + r, column), tile + r * rowBytes, bytes);
  }
}
