/** Whether float targets really work: drivers have been seen that announce them and then clip or drop what is drawn. */
import { noFloatTargets } from './context.js';
import type { Device } from './device.js';
import { prepareDraw, runDraw } from './draw.js';
import { phaseCount, texelSize } from './layout.js';

/** What `shaders/probe.frag` writes to its first target; the others get 2, 3 and 4 times that. */
const numbers = [-1234.5678, 1e-30, 3e30, 0.1];
/** float32 keeps 24 bits, half floats 11. */
const tolerance = 1e-6;

/**
 * Draws numbers to the four layers of a texture of the kind tensors use and reads them back.
 *
 * @throws BackendError when they do not come back.
 */
export async function probeFloatTargets({ context: { gl }, textures, programs }: Device): Promise<void> {
  const shaders = await programs.load(['probe']);
  const texture = textures.tensor({ width: 1, height: 1 });
  try {
    const target = { texture, uniforms: () => ({}) };
    runDraw(gl, prepareDraw(gl, shaders('probe'), target, {}, {}));
    for (let layer = 0; layer < phaseCount; layer++) {
      const read = new Float32Array(texelSize);
      gl.readBuffer(gl.COLOR_ATTACHMENT0 + layer);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, read);
      const right = numbers.every((value, i) => Math.abs(read[i] / (value * (layer + 1)) - 1) < tolerance);
      if (!right) throw noFloatTargets();
    }
  } finally {
    textures.free(texture);
  }
}
