/**
 * The key of a gate as kernels read it: a bit for each number, whether it is above zero (`assembly/signs.ts`,
 * `shaders/include/signs.glsl`).
 *
 * With fixed weights it is all that the way back must know of most activations, so the backend can give their memory back.
 */
import type { Call, PackedCells, PackedInput } from '../core/op.js';

/** For input `i`, on wasm. */
export function packedSigns<P extends object>(i: number): PackedInput<P> {
  return {
    kernel: 'packSigns',
    // [n][h][w][ceil(c / 32)] words
    length({ inputs }: Call<P>) {
      const [n, c, h, w] = inputs[i];
      return n * h * w * Math.ceil(c / 32);
    },
    units: ({ inputs }) => inputs[i][0] * inputs[i][2],
  };
}

/** The shader that packs them on WebGL2. */
export const signsShader = 'packSigns';

/** For input `i`, on WebGL2. */
export function signCells<P extends object>(i: number): PackedCells<P> {
  return { shader: signsShader, cells: ({ inputs }: Call<P>) => inputs[i], bits: () => 16 };
}
