/**
 * The way back through max pooling on WebGL2, by the winners of its windows (`shaders/include/winners.glsl`): they are made
 * when the pooling's input is there, so that it need not be kept.
 *
 * Inputs x, dy, and where the ReLU that made x is a part of it x once more.
 */
import type { Call, PackedCells, WebglChoice, WebglKernel } from '../core/op.js';
import type { Shape } from '../core/shape.js';
import { poolsByPairs, unpoolPart } from './poolBits.js';
import { type Window, windowUniforms } from './window.js';

/** Bits for the winners of windows with so many places, one of 2, 4 or 8; undefined where they are too many. */
function bitsOf({ inputs, params: { kernel } }: Call<Window>): 2 | 4 | 8 | undefined {
  const numbers = kernel[0] * kernel[1] + Number(isGated(inputs));
  if (numbers <= 4) return 2;
  if (numbers <= 16) return 4;
  return numbers <= 256 ? 8 : undefined;
}

const isGated = (inputs: readonly unknown[]): boolean => inputs.length > 2;

const uniformsOf = (call: Call<Window>): Record<string, number | readonly number[]> => ({
  ...windowUniforms(call.params),
  gated: Number(isGated(call.inputs)),
});

/** Of windows with very many places x itself is kept. */
const byInput: WebglKernel<Window> = {
  passes: (call) => [{ shader: 'maxPoolGradient', read: { x: 0, dy: 1 }, uniforms: uniformsOf(call) }],
};

/** The shader that finds the winners. */
export const winnersShader = 'packWinners';

/** The winners as input 0 of a use of the gradient. */
function packedWinners(bits: 2 | 4 | 8): PackedCells<Window> {
  return {
    shader: winnersShader,
    cells: ({ inputs: [, dy] }) => dy,
    bits: () => (bits === 2 ? 32 : bits === 4 ? 64 : 128),
    uniforms: (call) => ({ ...uniformsOf(call), bits }),
  };
}

const pairs: Window = { kernel: [2, 2], stride: [2, 2], pad: { top: 0, left: 0, bottom: 0, right: 0 } };

/** The same of pooling by 2x2 pixels with a gate, for kernels that do its way back besides their own work. */
export function pairWinners(pooled: Shape): PackedCells {
  const winners = packedWinners(4);
  const call: Call<Window> = { inputs: [pooled, pooled, pooled], output: pooled, params: pairs };
  return {
    shader: winners.shader,
    cells: () => pooled,
    bits: () => winners.bits(call),
    uniforms: () => winners.uniforms?.(call) ?? {},
  };
}

function byWinners(bits: 2 | 4 | 8, { inputs, params }: Call<Window>): WebglKernel<Window> {
  const winners = packedWinners(bits);
  const [x, dy] = inputs;
  return {
    passes: (call) => [
      { shader: 'maxPoolWinnersGradient', read: { winners: 0, dy: 1 }, uniforms: { ...uniformsOf(call), bits } },
    ],
    // The third input is the first one, and its form the same.
    packed: { 0: winners, 2: winners },
    part: isGated(inputs) && poolsByPairs(params, x, dy) ? unpoolPart : undefined,
  };
}

export const maxPoolGradientWebgl: WebglChoice<Window> = {
  choose(call) {
    const bits = bitsOf(call);
    return bits === undefined ? byInput : byWinners(bits, call);
  },
};
