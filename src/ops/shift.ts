/**
 * A shift by whole pixels that may differ at every run: the jitter of Deep Dream.
 *
 *     shift:          y[n, c, i, j] = x[n, c, edge(i + offset[0]), edge(j + offset[1])]
 *     shiftGradient:  dx[n, c, r, s] = sum of dy[n, c, i, j] over all i, j with edge(i + offset[0]) = r, edge(j + offset[1]) = s
 *
 * `offset` is a `[1, 1, 1, 2]` variable, (down, right) in pixels, so that a step changes two numbers and not the graph.
 * Its size must stay below the picture's (reflection is done once). Reflecting leaves no seam inside the picture, where
 * wrapping brings the opposite edges together and the dream grows along the line where they meet.
 */
import { ShapeError } from '../core/errors.js';
import type { Value } from '../core/graph.js';
import type { Op, ReferenceTensor } from '../core/op.js';
import { formatShape } from '../core/shape.js';
import { outputRows } from './elementwise.js';
import { type Edge, edgeIndex } from './taps.js';

interface ShiftParams {
  readonly edge: Edge;
}

/** How kernels and shaders are told the edge rule. */
const edgeCode: Readonly<Record<Edge, number>> = { zero: 0, clamp: 1, reflect: 2, wrap: 3 };

function shiftKernel(
  name: string,
  picture: 'x' | 'dy',
  reference: Op<ShiftParams>['reference'],
): Omit<Op<ShiftParams>, 'vjp'> {
  return {
    name,
    shape([x, offset]) {
      if (formatShape(offset) !== '1x1x1x2') {
        throw new ShapeError(`${name}: the offset has shape ${formatShape(offset)}, takes 1x1x1x2: (down, right).`);
      }
      return x;
    },
    reference,
    wasm: { kernel: name, units: outputRows, params: ({ params: { edge } }) => [edgeCode[edge]] },
    webgl: {
      passes: ({ params: { edge } }) => [
        { shader: name, read: { [picture]: 0, offset: 1 }, uniforms: { edge: edgeCode[edge] } },
      ],
    },
  };
}

/** Visits every pixel of the shifted picture with the index of the pixel it comes from, or -1. */
function forEachShifted(
  { shape: [batch, channels, height, width] }: ReferenceTensor,
  offset: ReferenceTensor,
  edge: Edge,
  visit: (at: number, source: number) => void,
): void {
  let at = 0;
  for (let plane = 0; plane < batch * channels; plane++) {
    for (let i = 0; i < height; i++) {
      const row = edgeIndex(i + offset.data[0], height, edge);
      for (let j = 0; j < width; j++) {
        const column = edgeIndex(j + offset.data[1], width, edge);
        visit(at++, row < 0 || column < 0 ? -1 : (plane * height + row) * width + column);
      }
    }
  }
}

export const shiftGradientOp: Op<ShiftParams> = shiftKernel('shiftGradient', 'dy', ([dy, offset], dx, { edge }) => {
  dx.data.fill(0);
  forEachShifted(dy, offset, edge, (at, source) => {
    if (source >= 0) dx.data[source] += dy.data[at];
  });
});

export const shiftOp: Op<ShiftParams> = {
  ...shiftKernel('shift', 'x', ([x, offset], y, { edge }) => {
    forEachShifted(y, offset, edge, (at, source) => {
      y.data[at] = source < 0 ? 0 : x.data[source];
    });
  }),
  vjp: ({ inputs: [x, offset], params, dy }) => [x.graph.apply(shiftGradientOp, [dy, offset], params), null],
};

/** Moves the picture: y[i, j] = x[i + down, j + right], (down, right) being the two numbers of `offset`. */
export function shift(x: Value, offset: Value, edge: Edge = 'reflect'): Value {
  return x.graph.apply(shiftOp, [x, offset], { edge });
}
