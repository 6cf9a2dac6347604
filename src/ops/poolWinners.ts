/**
 * The way back through max pooling on WebGL2, by the winners of its windows (`shaders/include/winners.glsl`): they are made
 * when the pooling's input is there, so that it need not be kept.
 *
 * Inputs x, dy, and where the ReLU that made x is a part of it x once more.
 */
import type { Call, PackedCells, WebglChoice, WebglKernel } from '../core/op.js';
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

function byWinners(bits: 2 | 4 | 8): WebglKernel<Window> {
  const uniforms = (call: Call<Window>): Record<string, number | readonly number[]> => ({ ...uniformsOf(call), bits });
  const winners: PackedCells<Window> = {
    shader: 'packWinners',
    cells: ({ inputs: [, dy] }) => dy,
    bits: () => (bits === 2 ? 32 : bits === 4 ? 64 : 128),
    uniforms,
  };
  return {
    passes: (call) => [{ shader: 'maxPoolWinnersGradient', read: { winners: 0, dy: 1 }, uniforms: uniforms(call) }],
    // The third input is the first one, and its form the same.
    packed: { 0: winners, 2: winners },
  };
}

export const maxPoolGradientWebgl: WebglChoice<Window> = {
  choose(call) {
    const bits = bitsOf(call);
    return bits === undefined ? byInput : byWinners(bits);
  },
};
