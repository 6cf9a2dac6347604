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
  // A cache line more than a panel takes: with powers of two all panels would fight for the same places in the cache.
  const stride = piecePixels * rowBytes + 64;
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
      pack(x, image, pixel, count, firstPanel, scratch, stride);
      for (let row = firstPanel; row < endPanel; row++) {
        multiplyRow(scratch, stride, count, row, panels, sums + row * panels * tileBytes);
      }
    }
  }
}

/** Adds the products of panel `row` with itself and all after it to a row of tiles. */
function multiplyRow(packed: usize, stride: i32, count: i32, row: i32, panels: i32, tiles: usize): void {
  const a = packed + row * stride;
  for (let p = row; p < panels; p++) multiplyPanels(a, packed + p * stride, count, tiles + p * tileBytes);
}

/**
 * `count` pixels from `pixel` on, panel by panel from `firstPanel` on, `stride` bytes from one panel to the next; channels
 * that do not exist are zero. Pixels are read as they lie in memory, each once.
 */
function pack(x: Operand, image: i32, pixel: i32, count: i32, firstPanel: i32, packed: usize, stride: i32): void {
  const panels = panelsOf(x.channels);
  const whole = x.channels / panel;
  let column = pixel % x.width;
  let row = pixel / x.width;
  for (let i = 0; i < count; i++) {
    let from = x.pixel(image, row, column) + firstPanel * rowBytes;
    let to = packed + firstPanel * stride + i * rowBytes;
    for (let p = firstPanel; p < whole; p++, from += rowBytes, to += stride) {
      if (ASC_FEATURE_SIMD) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
      } else {
        for (let c = 0; c < rowBytes; c += 4) store<f32>(to + c, load<f32>(from + c));
      }
    }
    if (whole < panels) {
      const bytes = (x.channels - whole * panel) << 2;
      for (let c = 0; c < rowBytes; c += 4) store<f32>(to + c, c < bytes ? load<f32>(from + c) : 0);
    }
    if (++column == x.width) {
      column = 0;
      row++;
    }
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
    // The rows of y that the panel is, and its columns.
    const across = y.pixel(image, row, 0);
    const down = y.pixel(image, 0, row);
    for (let column = row; column < channels; column++) {
      const inTiles = tiles + (column / panel) * tileBytes + ((column % panel) << 2);
      const rows = min(panel, column - row + 1);
      for (let r = 0; r < rows; r++) {
        let at = inTiles + r * rowBytes;
        let total: f64 = 0;
        for (let chunk = 0; chunk < chunks; chunk++, at += matrixBytes) total += <f64>load<f32>(at);
        const value = <f32>(factor * total);
        store<f32>(across + r * y.rowStride + (column << 2), value);
        store<f32>(down + column * y.rowStride + (r << 2), value);
      }
    }
  }
}
