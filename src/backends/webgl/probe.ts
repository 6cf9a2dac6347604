/** What targets really work: drivers have been seen that announce them and then clip or drop what is drawn. */
import { noFloatTargets } from './context.js';
import type { Device } from './device.js';
import { prepareDraw, runDraw } from './draw.js';
import { texelSize } from './layout.js';

/** What the probes write to their first target; the others get 2, 3, 4 ... times that. */
const numbers = [-1234.5678, 1e-30, 3e30, 0.1];
/** float32 keeps 24 bits, half floats 11. */
const tolerance = 1e-6;

/** Layers that passes may want to write at once; every WebGL2 device can write four. */
const most = 8;
const least = 4;

/**
 * Draws numbers to the layers of a texture of the kind tensors use and reads them back.
 *
 * @returns how many layers one draw can write: 8 or 4. @throws BackendError when not even four come back.
 */
export async function probeTargets(
  device: Pick<Device, 'context' | 'textures' | 'programs' | 'boxes'>,
): Promise<number> {
  const { targetLimit } = device.context;
  if (!(await keepsNumbers(device, least))) throw noFloatTargets();
  return targetLimit >= most && (await keepsNumbers(device, most)) ? most : least;
}

/** Whether all `count` layers keep what a draw writes to them. */
async function keepsNumbers(
  { context: { gl }, textures, programs, boxes }: Pick<Device, 'context' | 'textures' | 'programs' | 'boxes'>,
  count: number,
): Promise<boolean> {
  const name = `probe${count}`;
  const shaders = await programs.load([name]);
  const texture = textures.make(boxes.layers(1, 1, count));
  try {
    const framebuffer = textures.layers(texture, 0, count);
    runDraw(gl, prepareDraw(gl, shaders(name), { framebuffer, areas: [[0, 0, 1, 1]], uniforms: () => ({}) }, {}, {}));
    return Array.from({ length: count }, (_, layer) => layer).every((layer) => {
      const read = new Float32Array(texelSize);
      gl.readBuffer(gl.COLOR_ATTACHMENT0 + layer);
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, read);
      return numbers.every((value, i) => Math.abs(read[i] / (value * (layer + 1)) - 1) < tolerance);
    });
  } finally {
    textures.free(texture);
  }
}
