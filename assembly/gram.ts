/**
 * Gram matrices of feature maps, and their gradient.
 *
 *     gram:          y[n, c, d] = factor sum over the pixels p of x[n, p, c] x[n, p, d]
 *     gramGradient:  dx[n, p, c] = sum over d of s[n, d, c] x[n, p, d],  s = g + transposed g
 *
 * The sums of a Gram matrix run over all pixels, of which there may be a million, while the matrix is small. So the pixels
 * are cut into chunks, each summed by one thread (gramChunks), and the chunks' matrices are added up in float64 (gram).
 * How the pixels are cut depends on the shapes alone, and so does the result.
 *
 * Within a chunk, pieces of pixels that fit the second-level cache are packed into panels of eight channels ([k][8], the
 * pixels being k; panels.ts) and every panel is multiplied with itself and those after it: a Gram matrix is symmetric.
 *
 * Parameters of both: chunks of an image, pixels of a chunk, pixels of a piece, panels of a band, factor.
 * Chunk matrices: [image][chunk][panel][panel] tiles of 8x8, of which those with column < row are never touched.
 */
import { input, integer, Operand, output, param } from './args';
import { multiplyPanels, panel, rowBytes, tileBytes } from './panels';


@inline
function panelsOf(channels: i32): i32 {
  return (channels + panel - 1) / panel;
}

/** A unit is a chunk of an image times a band of panels as rows of the matrix. Scratch: a packed piece. */
export function gramChunks(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = input(args, 0);
  const chunks = integer(args, 0);
  const chunkPixels = integer(args, 1);
  const piecePixels = integer(args, 2);
  const bandPanels = integer(args, 3);
  const panels = panelsOf(x.channels);
  const bands = (panels + bandPanels - 1) / bandPanels;
  for (let unit = begin; unit < end; unit++) {
    const firstPanel = (unit % bands) * bandPanels;
    const endPanel = min(firstPanel + bandPanels, panels);
    const image = unit / (bands * chunks);
    const firstPixel = ((unit / bands) % chunks) * chunkPixels;
    const endPixel = min(firstPixel + chunkPixels, x.height * x.width);
    const sums = output(args).origin + (unit / bands) * panels * panels * tileBytes;
    memory.fill(sums + firstPanel * panels * tileBytes, 0, (endPanel - firstPanel) * panels * tileBytes);
    for (let pixel = firstPixel; pixel < endPixel; pixel += piecePixels) {
      const count = min(piecePixels, endPixel - pixel);
      for (let p = firstPanel; p < panels; p++) pack(x, image, pixel, count, p, scratch + p * piecePixels * rowBytes);
      for (let row = firstPanel; row < endPanel; row++) {
        multiplyRow(scratch, piecePixels * rowBytes, count, row, panels, sums + row * panels * tileBytes);
      }
    }
  }
}

/** Adds the products of panel `row` with itself and all after it to a row of tiles. */
function multiplyRow(packed: usize, stride: i32, count: i32, row: i32, panels: i32, tiles: usize): void {
  const a = packed + row * stride;
  for (let p = row; p < panels; p++) multiplyPanels(a, packed + p * stride, count, tiles + p * tileBytes);
}

/** Panel `p` of `count` pixels from `pixel` on; channels that do not exist are zero. */
function pack(x: Operand, image: i32, pixel: i32, count: i32, p: i32, to: usize): void {
  const channel = p * panel;
  const step = x.channels << 2;
  const bytes = min(x.channels - channel, panel) << 2;
  let column = pixel % x.width;
  let from = x.pixel(image, pixel / x.width, column) + (channel << 2);
  // From the end of a row of pixels to the next one.
  const jump = x.rowStride - x.width * step;
  for (let i = 0; i < count; i++, to += rowBytes, from += step) {
    if (column == x.width) {
      column = 0;
      from += jump;
    }
    column++;
    if (ASC_FEATURE_SIMD) {
      if (bytes == rowBytes) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        continue;
      }
    }
    for (let c = 0; c < rowBytes; c += 4) store<f32>(to + c, c < bytes ? load<f32>(from + c) : 0);
  }
}

/** Input 1 are the chunk matrices. A unit is one panel as row of one image's matrix, and the same as column. */
export function gram(args: usize, begin: i32, end: i32, scratch: usize): void {
  const channels = input(args, 0).channels;
  const chunks = integer(args, 0);
  const factor = param(args, 4);
  const y = output(args);
  const panels = panelsOf(channels);
  const matrixBytes = panels * panels * tileBytes;
  for (let unit = begin; unit < end; unit++) {
    const image = unit / panels;
    const row = (unit % panels) * panel;
    const tiles = input(args, 1).origin + image * chunks * matrixBytes + (unit % panels) * panels * tileBytes;
    for (let r = 0; r < min(panel, channels - row); r++) {
      for (let column = row + r; column < channels; column++) {
        let at = tiles + (column / panel) * tileBytes + r * rowBytes + ((column % panel) << 2);
        let total: f64 = 0;
        for (let chunk = 0; chunk < chunks; chunk++, at += matrixBytes) total += <f64>load<f32>(at);
        const value = <f32>(factor * total);
        store<f32>(y.pixel(image, row + r, column), value);
        store<f32>(y.pixel(image, column, row + r), value);
      }
    }
  }
}
