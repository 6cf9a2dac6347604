/**
 * How WebGL2 computes matrices that are sums of many terms: as blocks of 4x4, in chunks of terms.
 *
 * A fragment writes 16 numbers, so it sums a 4x4 block of the matrix over one chunk: two texels read for 16 multiply-adds.
 * Blocks lie in a tensor `[N, 4 chunks, 2 rows / 4, 2 columns / 4]`: the cell (g, h) of channel group `chunk` is block (g, h),
 * its pixel k (in reading order) the block's row k, the four channels the block's columns. The chunks are added up in a tree
 * and the blocks made into a matrix `[N, 1, rows, columns]` (`shaders/blocksToMatrix.frag`).
 */
import type { ShaderPass } from '../core/op.js';
import type { Shape } from '../core/shape.js';

/** Chunks that one pass adds up. */
const mostChunks = 64;

export interface MatrixOfBlocks {
  /** The matrix, `[N, 1, rows, columns]`. */
  readonly output: Shape;
  readonly chunks: number;
  /** What the sums are multiplied by. */
  readonly factor: number;
  /** Whether only blocks with column >= row are there, the others being their mirror images. */
  readonly symmetric: boolean;
}

/** The chunks left after each level of the tree, the first being all. */
function levels(chunks: number): number[] {
  const left = [chunks];
  for (let count = chunks; count > mostChunks; left.push(count)) count = Math.ceil(count / mostChunks);
  return left;
}

/** The tensors of blocks; the first is what the op's own pass fills. */
export function blockTemps({ output: [n, , rows, columns], chunks }: MatrixOfBlocks): Shape[] {
  return levels(chunks).map((left) => [n, 4 * left, 2 * Math.ceil(rows / 4), 2 * Math.ceil(columns / 4)]);
}

/** From the blocks in temp 0 to the matrix. */
export function blockPasses({ chunks, factor, symmetric }: MatrixOfBlocks): ShaderPass[] {
  const tree = levels(chunks);
  const additions = tree.slice(1).map((_, i): ShaderPass => ({
    shader: 'sum',
    read: { x: { temp: i } },
    write: { temp: i + 1 },
    uniforms: { block: [1, mostChunks, 1, 1], factor: 1, addChannels: 0 },
  }));
  const last = tree.length - 1;
  const uniforms = { factor, symmetric: Number(symmetric) };
  return [...additions, { shader: 'blocksToMatrix', read: { x: { temp: last } }, uniforms }];
}
