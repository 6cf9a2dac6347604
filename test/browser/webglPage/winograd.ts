/** Winograd's convolution on WebGL2, cut small, against the definition. */
import { createReferenceBackend } from '../../../src/backends/reference/index.js';
import { createWebglBackend } from '../../../src/backends/webgl/index.js';
import type { Backend } from '../../../src/core/backend.js';
import { Graph, type Value, Variable } from '../../../src/core/graph.js';
import type { Call, Op, WebglChoice } from '../../../src/core/op.js';
import { Rng } from '../../../src/core/rng.js';
import { type Shape, sizeOf } from '../../../src/core/shape.js';
import { conv2dOp } from '../../../src/ops/conv2d.js';
import { conv2dInputGradientOp } from '../../../src/ops/conv2dInputGradient.js';
import type { Convolution } from '../../../src/ops/convolution.js';
import { winograd } from '../../../src/ops/convolutionWebgl.js';
import { makeWindow } from '../../../src/ops/window.js';
import { winogradCut, type WinogradRoom } from '../../../src/ops/winogradPasses.js';
import { relativeDistance } from '../../support/relativeDistance.js';

export interface WinogradSetting {
  /** Shape of the convolution's input. */
  readonly x: readonly [number, number, number, number];
  readonly outputs: number;
  readonly pad: number;
  readonly room: WinogradRoom;
  /** Layers drawn at once. */
  readonly targets: 4 | 8;
  /** Whether the weights are kept at the points. */
  readonly kept: boolean;
}

export interface WinogradAnswer {
  /** Passes of the convolution and of its gradient. */
  readonly passes: readonly [number, number];
  /** Relative L2 distance from the definition. */
  readonly value: number;
  readonly gradient: number;
}

/** The same operation in Winograd's way, whatever the engine would choose. */
function inWinogradsWay<P extends object>(
  op: Op<P>,
  what: Convolution,
  { room, targets, kept }: WinogradSetting,
  count: (passes: number) => void,
): Op<P> {
  const webgl: WebglChoice<P> = {
    choose(call: Call<P>) {
      const cut = winogradCut(call, room, kept);
      if (!cut) throw new Error('This cannot be cut.');
      const kernel = winograd<P>(what, cut, { targets });
      count(kernel.passes(call).length);
      return kernel;
    },
  };
  return { ...op, webgl };
}

/** A convolution with bias and ReLU, and the gradient of one with a gate, of random numbers. */
export async function winogradDistances(setting: WinogradSetting): Promise<WinogradAnswer> {
  const { x: shape, outputs, pad } = setting;
  const rng = new Rng(1);
  const variable = (name: string, of: Shape): { of: Variable; data: Float32Array } => ({
    of: new Variable(name, of),
    data: Float32Array.from({ length: sizeOf(of) }, () => rng.uniform(-1, 1)),
  });
  const window = makeWindow('conv2d', 3, { pad });
  const size = [shape[2] + 2 * pad - 2, shape[3] + 2 * pad - 2] as const;
  const x = variable('x', shape);
  const w = variable('w', [outputs, shape[1], 3, 3]);
  const b = variable('b', [1, outputs, 1, 1]);
  const dy = variable('dy', [shape[0], outputs, ...size]);
  const key = variable('key', shape);
  const all = [x, w, b, dy, key];

  const passes: number[] = [];
  const forward: Convolution = { window, upsample: [1, 1], bias: true, relu: true, gated: false, mirrored: false };
  const far = 2 - pad;
  const flipped = { ...window, pad: { top: far, left: far, bottom: far, right: far } };
  const back: Convolution = {
    window: flipped,
    upsample: [1, 1],
    bias: false,
    relu: false,
    gated: true,
    mirrored: true,
  };
  const count = (number: number): void => {
    passes.push(number);
  };
  const valueOp = inWinogradsWay(conv2dOp, forward, setting, count);
  const gradientOp = inWinogradsWay(conv2dInputGradientOp, back, setting, count);

  const compute = async (backend: Backend): Promise<readonly [Float32Array, Float32Array]> => {
    const graph = new Graph();
    const read = (of: { of: Variable }): Value => graph.read(of.of);
    const value = graph.apply(valueOp, [read(x), read(w), read(b)], { ...window, relu: true });
    const gradient = graph.apply(gradientOp, [read(dy), read(w), read(key)], { ...window, of: shape });
    const program = await backend.compile(graph, [value, gradient]);
    for (const { of, data } of all) backend.write(of, data);
    program.run();
    const results = [await program.read(value), await program.read(gradient)] as const;
    backend.dispose();
    return results;
  };
  const expected = await compute(createReferenceBackend());
  const got = await compute(await createWebglBackend());
  return {
    passes: [passes[0], passes[1]],
    value: relativeDistance(got[0], expected[0]),
    gradient: relativeDistance(got[1], expected[1]),
  };
}
