/**
 * Separable linear resampling: crop, pad, resize and blur are this one op with different weights.
 *
 *     y[n, c, i, j] = sum over s, t of  rows[i, s].weight  columns[j, t].weight  x[n, c, rows[i, s].index, columns[j, t].index]
 *
 *     dx = the same with both maps transposed, applied to dy
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Op } from '../core/op.js';
import { formatShape } from '../core/shape.js';
import { outputRows } from './elementwise.js';
import {
  areaTaps,
  bilinearTaps,
  type Edge,
  gaussianTaps,
  packTaps,
  tapCount,
  type Taps,
  transposeTaps,
  windowTaps,
} from './taps.js';

interface ResampleParams {
  readonly rows: Taps;
  readonly columns: Taps;
}

export const resampleOp: Op<ResampleParams> = {
  name: 'resample',
  shape([x], { rows, columns }) {
    if (x[2] !== rows.from || x[3] !== columns.from) {
      throw new ShapeError(
        `resample: the maps take pictures of ${rows.from}x${columns.from}, got shape ${formatShape(x)}.`,
      );
    }
    return [x[0], x[1], rows.to.length, columns.to.length];
  },
  reference([x], y, { rows, columns }) {
    const [, , height, width] = x.shape;
    const [batch, channels] = y.shape;
    let at = 0;
    for (let plane = 0; plane < batch * channels; plane++) {
      for (const rowTaps of rows.to) {
        for (const columnTaps of columns.to) {
          let total = 0;
          for (const row of rowTaps) {
            for (const column of columnTaps) {
              total += row.weight * column.weight * x.data[(plane * height + row.index) * width + column.index];
            }
          }
          y.data[at++] = total;
        }
      }
    }
  },
  vjp: ({ dy, params: { rows, columns } }) => [resample(dy, transposeTaps(rows), transposeTaps(columns))],
  wasm: {
    kernel: 'resample',
    units: outputRows,
    params: ({ params: { rows, columns } }) => [tapCount(rows), tapCount(columns)],
    tables: ({ params: { rows, columns } }) => [packTaps(rows), packTaps(columns)],
    // One row of the input, float32.
    scratch: ({ inputs: [[, channels, , width]] }) => 4 * channels * width,
  },
  webgl: {
    passes({ params: { rows, columns } }) {
      const tapCounts = [tapCount(rows), tapCount(columns)] as const;
      const tables = { rows: { table: 0 }, columns: { table: 1 } };
      if (!inTwoPasses(rows, columns))
        return [{ shader: 'resample', read: { x: 0, ...tables }, uniforms: { tapCounts } }];
      const temp = { temp: 0 };
      return [
        {
          shader: 'resample',
          read: { x: 0, ...tables, rows: { table: 2 } },
          write: temp,
          uniforms: { tapCounts: [1, tapCounts[1]] },
        },
        {
          shader: 'resample',
          read: { x: temp, ...tables, columns: { table: 3 } },
          uniforms: { tapCounts: [tapCounts[0], 1] },
        },
      ];
    },
    temps({ inputs: [x], output, params: { rows, columns } }) {
      return inTwoPasses(rows, columns) ? [[x[0], x[1], x[2], output[3]]] : [];
    },
    tables({ params: { rows, columns } }) {
      const untouched = inTwoPasses(rows, columns) ? [identity(rows.from), identity(columns.to.length)] : [];
      return [rows, columns, ...untouched].map(packTaps);
    },
  },
};

/** Columns first and then rows costs the sum of their taps where one pass costs the product, but an intermediate. */
function inTwoPasses(rows: Taps, columns: Taps): boolean {
  return tapCount(rows) * tapCount(columns) > 16;
}

const identity = (size: number): Taps => windowTaps(size, 0, size, 'zero');

/** Applies one map to the rows (top to bottom) and one to the columns (left to right) of every plane. */
export function resample(x: Value, rows: Taps, columns: Taps): Value {
  return x.graph.apply(resampleOp, [x], { rows, columns });
}

/** The `height` x `width` pixels from (top, left) on. What lies outside the picture is filled by `edge`. */
export function crop(x: Value, top: number, left: number, height: number, width: number, edge: Edge = 'zero'): Value {
  const [, , h, w] = x.shape;
  return resample(x, windowTaps(h, top, height, edge), windowTaps(w, left, width, edge));
}

/** Adds `margin` pixels on all four sides. */
export function pad(x: Value, margin: number, edge: Edge = 'zero'): Value {
  const [, , h, w] = x.shape;
  return crop(x, -margin, -margin, h + 2 * margin, w + 2 * margin, edge);
}

export type ResizeMethod = 'bilinear' | 'area';

/** Resizes to `height` x `width`: 'bilinear' interpolates (to enlarge), 'area' averages (to reduce). */
export function resize(x: Value, height: number, width: number, method: ResizeMethod): Value {
  const [, , h, w] = x.shape;
  const taps = method === 'area' ? areaTaps : bilinearTaps;
  return resample(x, taps(h, height), taps(w, width));
}

/** Blurs with a Gaussian of standard deviation `sigma` pixels. */
export function blur(x: Value, sigma: number, edge: Edge = 'reflect'): Value {
  const [, , h, w] = x.shape;
  return resample(x, gaussianTaps(h, sigma, edge), gaussianTaps(w, sigma, edge));
}
