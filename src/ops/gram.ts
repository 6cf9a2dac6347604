/**
 * The Gram matrix of a feature map: how its channels go together, wherever in the picture they do. It is the style of
 * Gatys, Ecker & Bethge 2016, "Image Style Transfer Using Convolutional Neural Networks", equation 3.
 *
 *     y[n, 0, c, d]   = (1 / (H W)) sum over h, w of x[n, c, h, w] x[n, d, h, w]
 *     dx[n, c, h, w]  = sum over d of s[n, d, c] x[n, d, h, w],   s = (dy + transposed dy) / (H W)
 *
 * The sums run over up to a million pixels. No backend adds that many float32 numbers one after the other: wasm sums pieces
 * of at most 256 pixels, then the pieces of a chunk, then the chunks in float64; WebGL2 sums the rows of squares of 32 x 32
 * pixels, then the rows, then the squares in a tree. A sum of n positive terms in one go loses about sqrt(n / 3) roundings;
 * so it is some ten, a relative error below 1e-6.
 */
import type { Value } from '../core/graph.js';
import type { Call, Op } from '../core/op.js';
import type { Shape } from '../core/shape.js';
import { blockPasses, blockTemps, type MatrixOfBlocks } from './matrixBlocks.js';
import { scale } from './scale.js';

/** Channels of a panel, and of a band of the matrix (`assembly/gram.ts`). */
const panel = 8;
const bandPanels = 8;

interface Chunks {
  readonly count: number;
  readonly pixels: number;
  /** Pixels packed at a time, of equal number: half a second-level cache, and few enough to be added up in one go. */
  readonly piece: number;
}

/** How wasm cuts the pixels of an image, by the shape alone. */
function chunksOf([, c, h, w]: Shape): Chunks {
  const wanted = Math.min(16, Math.max(1, Math.round((h * w) / 1024)));
  const pixels = Math.ceil((h * w) / wanted);
  const mostPixels = c <= 512 ? 256 : 128;
  const piece = Math.ceil(pixels / Math.ceil(pixels / mostPixels));
  return { count: Math.ceil((h * w) / pixels), pixels, piece };
}

const panelsOf = ([, c]: Shape): number => Math.ceil(c / panel);

/** Side of the squares of texels (2x2 pixels each) that WebGL2 sums in one go. */
const squareTexels = 16;

function squaresOf({ inputs: [[, , h, w]], output }: Call): MatrixOfBlocks & { readonly across: number } {
  const across = Math.ceil(Math.ceil(w / 2) / squareTexels);
  const down = Math.ceil(Math.ceil(h / 2) / squareTexels);
  return { output, chunks: across * down, factor: 1 / (h * w), symmetric: true, across };
}

export const gramOp: Op = {
  name: 'gram',
  shape: ([[n, c]]) => [n, 1, c, c],
  reference([x], y) {
    const [batch, channels, height, width] = x.shape;
    const plane = height * width;
    let at = 0;
    for (let n = 0; n < batch; n++) {
      for (let c = 0; c < channels; c++) {
        for (let d = 0; d < channels; d++) {
          const a = (n * channels + c) * plane;
          const b = (n * channels + d) * plane;
          let total = 0;
          for (let pixel = 0; pixel < plane; pixel++) total += x.data[a + pixel] * x.data[b + pixel];
          y.data[at++] = total / plane;
        }
      }
    }
  },
  vjp: ({ inputs: [x], dy }) => [x.graph.apply(gramGradientOp, [x, scale(dy, 1 / (x.shape[2] * x.shape[3]))], {})],
  wasm: {
    kernel: 'gram',
    units: ({ inputs: [x] }) => x[0] * panelsOf(x),
    params({ inputs: [x] }) {
      const { count, pixels, piece } = chunksOf(x);
      return [count, pixels, piece, bandPanels, 1 / (x[2] * x[3])];
    },
    // A piece of all channels, a cache line between its panels.
    scratch: ({ inputs: [x] }) => panelsOf(x) * (4 * panel * chunksOf(x).piece + 64),
    first: {
      kernel: 'gramChunks',
      units: ({ inputs: [x] }) => x[0] * chunksOf(x).count * Math.ceil(panelsOf(x) / bandPanels),
      length: ({ inputs: [x] }) => x[0] * chunksOf(x).count * (panel * panelsOf(x)) ** 2,
    },
  },
  webgl: {
    temps: (call) => blockTemps(squaresOf(call)),
    passes(call) {
      const squares = squaresOf(call);
      const uniforms = { across: squares.across, side: squareTexels };
      return [{ shader: 'gramBlocks', read: { x: 0 }, write: { temp: 0 }, uniforms }, ...blockPasses(squares)];
    },
  },
};

/** Pixels whose products with a panel of s are computed in one go. */
const blockPixels = ([, , h, w]: Shape): number => 4 * Math.ceil((h * w) / (4 * Math.ceil((h * w) / 112)));

/** Inputs x and g `[N, 1, C, C]`; dx = (g + transposed g) x at every pixel. */
export const gramGradientOp: Op = {
  name: 'gramGradient',
  shape: ([x]) => x,
  reference([x, g], dx) {
    const [batch, channels, height, width] = x.shape;
    const plane = height * width;
    dx.data.fill(0);
    for (let n = 0; n < batch; n++) {
      for (let c = 0; c < channels; c++) {
        for (let d = 0; d < channels; d++) {
          const s = g.data[(n * channels + c) * channels + d] + g.data[(n * channels + d) * channels + c];
          const to = (n * channels + c) * plane;
          const from = (n * channels + d) * plane;
          for (let pixel = 0; pixel < plane; pixel++) dx.data[to + pixel] += s * x.data[from + pixel];
        }
      }
    }
  },
  wasm: {
    kernel: 'gramGradient',
    units: ({ inputs: [x] }) => x[0] * Math.ceil((x[2] * x[3]) / blockPixels(x)),
    params: ({ inputs: [x] }) => [blockPixels(x)],
    scratch: ({ inputs: [x] }) => 192 + 8 * blockPixels(x),
    packed: {
      1: {
        kernel: 'packSymmetric',
        // [n][c / 8][d][8]
        length: ({ inputs: [x] }) => x[0] * panelsOf(x) * panel * x[1],
        units: ({ inputs: [x] }) => x[0] * panelsOf(x),
      },
    },
  },
  webgl: {
    passes: () => [{ shader: 'gramGradient', read: { x: 0, s: 1 } }],
    packed: {
      1: {
        shader: 'packSymmetric',
        // A block per image and four channels c, a texel per channel d.
        blocks: ({ inputs: [[n, c]] }) => ({ count: n * Math.ceil(c / 4), width: 4 * Math.ceil(c / 4), height: 1 }),
      },
    },
  },
};

/** The Gram matrix of each image, F F^T / (H W): `[N, C, H, W]` to the symmetric `[N, 1, C, C]`. */
export function gram(x: Value): Value {
  return x.graph.apply(gramOp, [x], {});
}
