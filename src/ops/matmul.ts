/**
 * Matrix products, one for each image of a batch. A matrix of M rows and K columns is a value `[N, 1, M, K]`.
 *
 *     y[n, 0, i, j] = sum over k of a'[n, 0, i, k] b'[n, 0, k, j]      a', b' being a, b or their transposes
 *     da' = dy transposed b'        db' = transposed a' dy
 *
 * Both backends rewrite a by rows and b by columns in small groups, so four kernels differ in that alone. Sums run over
 * pieces of a few hundred products, which are then added up: long sums lose little.
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Call, Op, PackedInput, PackedTexture } from '../core/op.js';
import { formatShape } from '../core/shape.js';
import { blockPasses, blockTemps, type MatrixOfBlocks } from './matrixBlocks.js';

/** Rows or columns of a panel (`assembly/product.ts`). */
const panel = 8;
/** Panels of columns of one unit of work. */
const groupPanels = 16;
/** Products that WebGL2 sums in one go: the texels of a row of a packed block. */
const chunk = 1024;

export interface MatmulOptions {
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

type Sides = Required<MatmulOptions>;

/** Rows of a', columns of a' (rows of b'), columns of b'. */
function extents(
  { inputs: [a, b] }: Pick<Call, 'inputs'>,
  { transposeA, transposeB }: Sides,
): [number, number, number] {
  const [rows, depth] = transposeA ? [a[3], a[2]] : [a[2], a[3]];
  return [rows, depth, transposeB ? b[2] : b[3]];
}

/** How an operand is rewritten: groups of its rows or of its columns, whichever the sum does not run over. */
function packing(by: 'rows' | 'columns', operand: 0 | 1): { wasm: PackedInput; webgl: PackedTexture } {
  const name = by === 'rows' ? 'packRows' : 'packColumns';
  const sizes = ({ inputs }: Call): { n: number; lines: number; depth: number } => {
    const [n, , h, w] = inputs[operand];
    return by === 'rows' ? { n, lines: h, depth: w } : { n, lines: w, depth: h };
  };
  return {
    wasm: {
      kernel: name,
      // [n][lines / 8][depth][8]
      length(call) {
        const { n, lines, depth } = sizes(call);
        return n * Math.ceil(lines / panel) * panel * depth;
      },
      units(call) {
        const { n, lines } = sizes(call);
        return n * Math.ceil(lines / panel);
      },
    },
    webgl: {
      shader: name,
      // A block per image and four lines, their numbers in rows of `chunk` texels.
      blocks(call) {
        const { n, lines, depth } = sizes(call);
        return { count: n * Math.ceil(lines / 4), width: Math.min(depth, chunk), height: Math.ceil(depth / chunk) };
      },
    },
  };
}

function matmulOp(sides: Sides): Op {
  const { transposeA, transposeB } = sides;
  const left = packing(transposeA ? 'columns' : 'rows', 0);
  const right = packing(transposeB ? 'rows' : 'columns', 1);
  const blocks = (call: Call): MatrixOfBlocks => {
    const [, depth] = extents(call, sides);
    return { output: call.output, chunks: Math.ceil(depth / chunk), factor: 1, symmetric: false };
  };
  return {
    name: 'matmul',
    shape([a, b]) {
      const [rows, depth, columns] = extents({ inputs: [a, b] }, sides);
      if (a[1] !== 1 || b[1] !== 1 || a[0] !== b[0] || depth !== (transposeB ? b[3] : b[2])) {
        const of = (shape: typeof a, transposed: boolean): string =>
          formatShape(shape) + (transposed ? ' transposed' : '');
        throw new ShapeError(
          `matmul: got ${of(a, transposeA)} and ${of(b, transposeB)}, takes [N, 1, M, K] and [N, 1, K, L].`,
          'See transposeA and transposeB.',
        );
      }
      return [a[0], 1, rows, columns];
    },
    reference([a, b], y) {
      const [rows, depth, columns] = extents({ inputs: [a.shape, b.shape] }, sides);
      let at = 0;
      for (let n = 0; n < y.shape[0]; n++) {
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            let total = 0;
            for (let k = 0; k < depth; k++) {
              const inA = transposeA ? (n * depth + k) * rows + i : (n * rows + i) * depth + k;
              const inB = transposeB ? (n * columns + j) * depth + k : (n * depth + k) * columns + j;
              total += a.data[inA] * b.data[inB];
            }
            y.data[at++] = total;
          }
        }
      }
    },
    vjp({ inputs: [a, b], dy, wants }) {
      const da = (): Value =>
        transposeA
          ? matmul(b, dy, { transposeA: transposeB, transposeB: true })
          : matmul(dy, b, { transposeB: !transposeB });
      const db = (): Value =>
        transposeB
          ? matmul(dy, a, { transposeA: true, transposeB: transposeA })
          : matmul(a, dy, { transposeA: !transposeA });
      return [wants[0] ? da() : undefined, wants[1] ? db() : undefined];
    },
    wasm: {
      kernel: 'matmul',
      units: ({ output: [n, , rows, columns] }) =>
        n * Math.ceil(rows / panel) * Math.ceil(Math.ceil(columns / panel) / groupPanels),
      params: (call) => [extents(call, sides)[1], groupPanels],
      // A tile of sums.
      scratch: () => 4 * panel * panel,
      packed: { 0: left.wasm, 1: right.wasm },
    },
    webgl: {
      temps: (call) => blockTemps(blocks(call)),
      passes: (call) => [
        {
          shader: 'matmulBlocks',
          read: { a: 0, b: 1 },
          write: { temp: 0 },
          uniforms: {
            groups: [Math.ceil(call.output[2] / 4), Math.ceil(call.output[3] / 4)],
            depth: extents(call, sides)[1],
          },
        },
        ...blockPasses(blocks(call)),
      ],
      packed: { 0: left.webgl, 1: right.webgl },
    },
  };
}

/** By what is transposed: nothing, a, b, both. */
export const matmulOps: readonly Op[] = [0, 1, 2, 3].map((i) =>
  matmulOp({ transposeA: (i & 1) === 1, transposeB: (i & 2) === 2 }),
);

/**
 * The product of `a` `[N, 1, M, K]` and `b` `[N, 1, K, L]`, `[N, 1, M, L]`; a factor that lies transposed is named so.
 *
 * @throws ShapeError when the matrices do not fit together.
 */
export function matmul(a: Value, b: Value, { transposeA = false, transposeB = false }: MatmulOptions = {}): Value {
  return a.graph.apply(matmulOps[Number(transposeA) + 2 * Number(transposeB)], [a, b], {});
}
