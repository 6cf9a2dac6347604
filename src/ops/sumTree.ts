/**
 * How WebGL2 sums: as a tree of passes, each adding up blocks of at most 64 texels (`shaders/include/blockSum.glsl`).
 *
 * A fragment has no neighbours to share a sum with, so one that added everything would be alone on the GPU; and a tree's
 * rounding errors grow with the logarithm of the number of terms.
 */
import type { Call, PassOperand, ShaderPass, WebglKernel } from '../core/op.js';
import type { Shape } from '../core/shape.js';

/** Texels of a block. */
const blockTexels = 64;
/** Rows and columns of a block. */
const blockSide = 8;

export interface TreeSum {
  /** The sum's shape: each axis as in input 0 or 1. */
  readonly to: Shape;
  /** What the sum is multiplied by. */
  readonly factor: number;
  /** The shader of the first level, which makes the terms, with what it reads besides. Default 'sum' of input 0. */
  readonly shader?: string;
  readonly read?: Readonly<Record<string, PassOperand>>;
  readonly uniforms?: ShaderPass['uniforms'];
}

interface Level {
  readonly shape: Shape;
  /** Images, channel groups, rows and columns that become one. */
  readonly block: readonly [number, number, number, number];
}

/** The kernel of an op that is a sum over axes of terms made from its first input, called `x` in the shader. */
export function treeSum<P extends object>(describe: (call: Call<P>) => TreeSum): WebglKernel<P> {
  return {
    temps(call) {
      const { to } = describe(call);
      return levels(call.inputs[0], to)
        .slice(0, -1)
        .map(({ shape }) => shape);
    },
    passes(call) {
      const { to, factor, shader = 'sum', read = {}, uniforms = {} } = describe(call);
      const [, channels] = call.inputs[0];
      const tree = levels(call.inputs[0], to);
      // What lies between the levels is kept near the size of a term by powers of two, which cost no digits: the sum of many
      // is more than half precision holds, their mean is not.
      const reductions = tree
        .slice(0, -1)
        .map(({ block }) => 2 ** -Math.ceil(Math.log2(block.reduce((a, b) => a * b))));
      const restored = reductions.reduce((product, reduction) => product / reduction, factor);
      return tree.map(({ block }, i): ShaderPass => {
        const isLast = i === tree.length - 1;
        const addChannels = isLast && to[1] === 1 && channels > 1;
        return {
          shader: i === 0 ? shader : 'sum',
          read: i === 0 ? { x: 0, ...read } : { x: { temp: i - 1 } },
          write: isLast ? 'output' : { temp: i },
          uniforms: {
            ...(i === 0 && uniforms),
            block,
            factor: isLast ? restored : reductions[i],
            addChannels: Number(addChannels),
          },
        };
      });
    },
  };
}

/** The shapes on the way from `from` to `to`; the last is `to`. */
function levels(from: Shape, to: Shape): Level[] {
  const result: Level[] = [];
  let shape = from;
  do {
    const [n, c, h, w] = shape;
    const groups = Math.ceil(c / 4);
    let room = blockTexels;
    const take = (size: number, axis: number, most: number): number => {
      const taken = to[axis] === 1 ? Math.min(size, most, room) : 1;
      room = Math.floor(room / taken);
      return taken;
    };
    const columns = take(w, 3, blockSide);
    const rows = take(h, 2, blockSide);
    const group = take(groups, 1, blockTexels);
    const images = take(n, 0, blockTexels);
    const left = Math.ceil(groups / group);
    shape = [Math.ceil(n / images), group > 1 ? 4 * left : c, Math.ceil(h / rows), Math.ceil(w / columns)];
    result.push({ shape, block: [images, group, rows, columns] });
  } while (!shape.every((axis, i) => axis === to[i] || (i === 1 && axis <= 4)));
  result[result.length - 1] = { ...result[result.length - 1], shape: to };
  return result;
}
