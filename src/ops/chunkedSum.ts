/** How wasm sums whole pictures: chunks of rows by as many threads as there are, then the chunks (`assembly/chunkedSum.ts`). */
import type { Call, WasmKernel } from '../core/op.js';
import { type Shape, sizeOf } from '../core/shape.js';

/** Fewer numbers than these are one chunk: a thread adds them up in some microseconds. */
const leastNumbers = 16384;
/** Enough chunks for threads to share out evenly. */
const mostChunks = 64;

interface Chunks {
  /** What becomes one image of the output: each image, or all. */
  readonly groups: number;
  readonly perGroup: number;
  readonly rows: number;
}

/** How rows of pixels are cut, by the shapes alone: the result must not depend on the number of threads. */
function chunksOf(x: Shape, y: Shape): Chunks {
  const groups = y[0];
  const rowsOfGroup = (x[0] * x[2]) / groups;
  const wanted = Math.min(mostChunks, rowsOfGroup, Math.max(1, Math.floor(sizeOf(x) / groups / leastNumbers)));
  const rows = Math.ceil(rowsOfGroup / wanted);
  return { groups, perGroup: Math.ceil(rowsOfGroup / rows), rows };
}

/**
 * The kernel of an op that sums terms over height, width and what else `output` has as 1; its height and width are 1.
 *
 * @param kernel what sums a chunk: 'sumChunks', or 'dotChunks' for products of the two inputs (or squares of the one).
 * @param factor what the sum is multiplied by.
 */
export function chunkedSum<P extends object>(
  kernel: 'sumChunks' | 'dotChunks',
  factor: (call: Call<P>) => number,
): WasmKernel<P> {
  const chunks = ({ inputs: [x], output }: Call<P>): Chunks => chunksOf(x, output);
  return {
    kernel: 'addChunks',
    units: ({ output }) => output[0],
    params(call) {
      const { groups, perGroup, rows } = chunks(call);
      return [factor(call), groups, perGroup, rows];
    },
    first: {
      kernel,
      units(call) {
        const { groups, perGroup } = chunks(call);
        return groups * perGroup;
      },
      length(call) {
        const { groups, perGroup } = chunks(call);
        // float64
        return 2 * groups * perGroup * call.output[1];
      },
    },
  };
}
