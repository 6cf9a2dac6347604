/** What targets really work: drivers have been seen that announce them and then clip or drop what is drawn. */
import { noFloatTargets, type WebglContext } from './context.js';
import { prepareDraw, runDraw } from './draw.js';
import { Boxes, type NumberFormat } from './formats.js';
import { texelSize } from './layout.js';
import type { ShaderPrograms } from './programs.js';
import { Textures } from './textures.js';

/** What is drawn to the first layer; the others get 2, 3, 4 ... times that. */
const numbers: Readonly<Record<NumberFormat, readonly number[]>> = {
  float: [-1234.5678, 1e-30, 3e30, 0.1],
  half: [-1234.5678, 1e-4, 3000, 0.1],
};
/** float32 keeps 24 bits, half floats 11. */
const tolerance: Readonly<Record<NumberFormat, number>> = { float: 1e-6, half: 1e-3 };

/** What `probeBeside.frag` draws besides. */
const wholeNumbers: readonly number[] = [0xa5c3, 0xfedcba98];

/** Layers that passes may want to write at once; every WebGL2 device can write four. */
const most = 8;
const least = 4;

export interface Targets {
  readonly numbers: NumberFormat;
  /** How many layers one draw can write: 8 or 4. */
  readonly count: number;
  /** Whether one draw can write whole numbers besides four layers. */
  readonly beside: boolean;
}

/**
 * Draws numbers to layers of the kinds of textures that tensors may use and reads them back.
 *
 * @returns the best that works. @throws BackendError when not even four layers in half precision come back.
 */
export async function probeTargets(context: WebglContext, programs: ShaderPrograms): Promise<Targets> {
  for (const format of context.formats) {
    const hasMost = context.targetLimit >= most && (await keepsNumbers(context, programs, format, most));
    if (!hasMost && !(await keepsNumbers(context, programs, format, least))) continue;
    const beside = context.targetLimit > least && (await keepsBeside(context, programs, format));
    return { numbers: format, count: hasMost ? most : least, beside };
  }
  throw noFloatTargets();
}

/** Whether all `count` layers keep what a draw writes to them. */
async function keepsNumbers(
  context: WebglContext,
  programs: ShaderPrograms,
  format: NumberFormat,
  count: number,
): Promise<boolean> {
  const { gl } = context;
  const textures = new Textures(context, format);
  const texture = textures.make(new Boxes(format, context.textureLimit).layers(1, 1, count));
  try {
    await drawNumbers(context, programs, `probe${count}`, format, textures.layers(texture, 0, count));
    return layersKeep(gl, format, count);
  } finally {
    textures.freeAll();
  }
}

/** Whether four layers and whole numbers of either width used beside tensors keep what one draw writes to them. */
async function keepsBeside(context: WebglContext, programs: ShaderPrograms, format: NumberFormat): Promise<boolean> {
  const { gl } = context;
  const textures = new Textures(context, format);
  const boxes = new Boxes(format, context.textureLimit);
  const texture = textures.make(boxes.layers(1, 1, least));
  try {
    for (const bits of [16, 64] as const) {
      const cells = textures.make(boxes.cells({ width: 1, height: 1 }, bits));
      const framebuffer = textures.beside(texture, cells);
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      if (gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE) return false;
      await drawNumbers(context, programs, 'probeBeside', format, framebuffer);
      if (!layersKeep(gl, format, least)) return false;
      const read = new Uint32Array(4);
      gl.readBuffer(gl.COLOR_ATTACHMENT0 + least);
      gl.readPixels(0, 0, 1, 1, gl.RGBA_INTEGER, gl.UNSIGNED_INT, read);
      // Where other numbers come back than whole ones, reading is an error.
      if (gl.getError() !== gl.NO_ERROR) return false;
      const written = bits === 16 ? wholeNumbers.slice(0, 1).map((number) => number & 0xffff) : wholeNumbers;
      if (written.some((number, i) => read[i] !== number)) return false;
    }
    return true;
  } finally {
    textures.freeAll();
  }
}

async function drawNumbers(
  { gl }: WebglContext,
  programs: ShaderPrograms,
  name: string,
  format: NumberFormat,
  framebuffer: WebGLFramebuffer,
): Promise<void> {
  const shaders = await programs.load([name]);
  const target = { framebuffer, areas: [[0, 0, 1, 1]] as const, uniforms: () => ({}) };
  runDraw(gl, prepareDraw(gl, shaders(name), target, {}, { numbers: numbers[format] }));
}

/** Whether the layers of the framebuffer in use hold what was drawn. */
function layersKeep(gl: WebGL2RenderingContext, format: NumberFormat, count: number): boolean {
  return Array.from({ length: count }, (_, layer) => layer).every((layer) => {
    const read = new Float32Array(texelSize);
    gl.readBuffer(gl.COLOR_ATTACHMENT0 + layer);
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, read);
    return numbers[format].every((value, i) => Math.abs(read[i] / (value * (layer + 1)) - 1) < tolerance[format]);
  });
}
