/** The engine's own kernels, each run whatever the engine would choose for the layer. */
import { createWebglBackend } from '../../src/backends/webgl/index.js';
import { Graph, Variable } from '../../src/core/graph.js';
import type { Op, WebglKernel } from '../../src/core/op.js';
import { Tensor } from '../../src/core/tensor.js';
import { conv2dOp } from '../../src/ops/conv2d.js';
import { makeWindow, windowUniforms } from '../../src/ops/window.js';
import type { Layer, Rung } from './rung.js';

const window = makeWindow('conv2d', 3, { pad: 1 });
const params = { ...window, relu: false };
type Conv2d = typeof params;

const { kernel, stride, pad } = windowUniforms(window);
const operands = { x: 0, w: 1, b: 'zero' } as const;
const direct: Pick<WebglKernel<Conv2d>, 'packed'> = {
  packed: {
    1: {
      shader: 'packWeights',
      blocks: ({ inputs: [x, w], output }) => ({ count: output[1] / 4, width: x[1], height: w[2] * w[3] }),
      parts: { rows: 4, fill: 'block' },
    },
  },
};

const kernels: readonly (readonly [string, WebglKernel<Conv2d>])[] = [
  [
    'conv2d',
    {
      ...direct,
      passes: () => [
        { shader: 'conv2d', read: operands, uniforms: { kernel, stride, pad, upsample: [1, 1], relu: 0 } },
      ],
    },
  ],
  ['conv2d3x3', { ...direct, passes: () => [{ shader: 'conv2d3x3', read: operands, uniforms: { pad, relu: 0 } }] }],
];

export async function engineSteps({
  channels,
  size,
  x,
  w,
}: Layer): Promise<{ readonly rungs: readonly Rung[]; readonly renderer: string }> {
  const backend = await createWebglBackend();
  const input = new Variable('x', [1, channels, size, size]);
  backend.write(input, x);
  const weights = new Tensor([channels, channels, 3, 3], w);
  const rungs: Rung[] = [];
  for (const [name, webgl] of kernels) {
    const graph = new Graph();
    const op: Op<Conv2d> = { ...conv2dOp, webgl };
    const y = graph.apply(op, [graph.read(input), graph.constant(weights)], params);
    const program = await backend.compile(graph, [y]);
    rungs.push({
      name,
      submit() {
        program.run();
      },
      finish: () => backend.fence(),
      result: () => program.read(y),
    });
  }
  return { rungs, renderer: backend.renderer };
}
