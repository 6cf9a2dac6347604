/** The steps that the engine runs: its own kernels, whatever it would choose for the layer, and Winograd's smaller tiles. */
import { createWebglBackend } from '../../src/backends/webgl/index.js';
import { Graph, Variable } from '../../src/core/graph.js';
import type { Call, Op, PackedTexture, ShaderPass, WebglKernel } from '../../src/core/op.js';
import { Tensor } from '../../src/core/tensor.js';
import { shaderSources } from '../../src/generated/shaders.js';
import { conv2dOp } from '../../src/ops/conv2d.js';
import { packedWeights } from '../../src/ops/convolutionWebgl.js';
import { makeWindow, windowUniforms } from '../../src/ops/window.js';
import type { Layer, Rung } from './rung.js';

const window = makeWindow('conv2d', 3, { pad: 1 });
const params = { ...window, relu: false };
type Conv2d = typeof params;

/** A block for every four outputs: 4x4 matrices for every four inputs, in a row for each tap or point. */
const weightsBy = (shader: string, height: number): PackedTexture<Conv2d> => ({
  shader,
  blocks: ({ inputs: [x], output }) => ({ count: output[1] / 4, width: x[1], height }),
});

/** Every multiplication of the definition, by one pass. */
function direct(shader: string): WebglKernel<Conv2d> {
  const { kernel, stride, pad } = windowUniforms(window);
  const uniforms = { kernel, stride, pad, upsample: [1, 1], relu: 0, gated: 0 };
  return {
    passes: () => [{ shader, read: { x: 0, w: 1, b: 'zero', key: 'zeroCells' }, uniforms }],
    packed: { 1: packedWeights },
  };
}

/** Texels of a row of a list: `fold` of shaders/ladder/list.glsl. */
const fold = 1024;

function winograd2({ inputs: [x], output }: Call<Conv2d>): WebglKernel<Conv2d> {
  const tiles = (x[2] / 2) * (x[3] / 2);
  const groups = x[1] / 4;
  const pairs = output[1] / 8;
  const list = (texels: number) => ({ width: fold, height: Math.ceil(texels / fold), layers: 8 });
  const layers = [0, 8] as const;
  return {
    passes: (): ShaderPass[] => [
      {
        shader: 'ladder/winograd2Pixels',
        read: { x: 0 },
        write: { surface: 0, layers },
        uniforms: { tiles },
      },
      {
        shader: 'ladder/winograd2Products',
        read: { v: { surface: 0 }, w: 1 },
        write: { surface: 1, layers },
        uniforms: { groups, tiles, pairs },
      },
      { shader: 'ladder/winograd2Results', read: { m: { surface: 1 } }, uniforms: { tiles, pairs } },
    ],
    surfaces: () => [list(2 * groups * tiles), list(16 * pairs * (tiles / 4))],
    packed: { 1: weightsBy('ladder/winograd2Weights', 16) },
  };
}

/** What the engine chooses for layers like these. */
function winograd4(call: Call<Conv2d>, targets: number): WebglKernel<Conv2d> {
  const { webgl } = conv2dOp;
  const kernel = 'choose' in webgl ? webgl.choose(call, { economy: 'fast', targets, beside: true }) : webgl;
  if (kernel.algorithm?.includes('F(4x4') !== true) throw new Error(`The engine computes this layer otherwise.`);
  return kernel;
}

const targets = 8;

/** @param ladder the files of shaders/ladder/ by their path below shaders/. */
export async function engineSteps(
  { channels, size, x, w }: Layer,
  ladder: Readonly<Record<string, string>>,
): Promise<{ readonly renderer: string; readonly rung: (name: string) => Promise<Rung> }> {
  // The engine looks for all shaders among its own.
  Object.assign(shaderSources, ladder);
  const backend = await createWebglBackend();
  const shape = [1, channels, size, size] as const;
  const input = new Variable('x', shape);
  backend.write(input, x);
  const weights = new Tensor([channels, channels, 3, 3], w);
  const call: Call<Conv2d> = { inputs: [shape, weights.shape], output: shape, params };
  const kernels: Readonly<Record<string, () => WebglKernel<Conv2d>>> = {
    conv2d: () => direct('conv2d'),
    conv2d3x3: () => direct('conv2d3x3'),
    winograd2: () => winograd2(call),
    winograd4: () => winograd4(call, targets),
  };
  const rung = async (name: string): Promise<Rung> => {
    const op: Op<Conv2d> = { ...conv2dOp, webgl: kernels[name]() };
    const graph = new Graph();
    const y = graph.apply(op, [graph.read(input), graph.constant(weights)], params);
    const program = await backend.compile(graph, [y]);
    return {
      name,
      submit() {
        program.run();
      },
      finish: () => backend.fence(),
      result: () => program.read(y),
    };
  };
  return { renderer: backend.renderer, rung };
}
