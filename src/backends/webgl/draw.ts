/**
 * Draws: everything a pass needs, gathered once when a graph is compiled, so that running it is a short list of plain
 * WebGL2 calls and allocates nothing.
 */
import { BackendError } from '../../core/errors.js';
import { layoutUniforms, rowAreas, type TensorLayout } from './layout.js';
import type { ActiveUniform, ShaderProgram } from './programs.js';
import type { Texture } from './textures.js';

/** A rectangle of texels. */
export type Rectangle = readonly [left: number, bottom: number, width: number, height: number];

export type UniformValue = number | readonly number[];
export type Uniforms = Readonly<Record<string, UniformValue>>;

/** A texture with what a shader must know to read it. */
export interface Operand {
  readonly texture: Texture;
  /** Uniforms for a sampler called `name`. */
  readonly uniforms: (name: string) => Uniforms;
  /** Of a tensor. */
  readonly layout?: TensorLayout;
}

/** What a pass draws to, with what its shader must know to write it. */
export interface Target {
  /** Null is the canvas. */
  readonly framebuffer: WebGLFramebuffer | null;
  /** The parts that are drawn to. A texture may be larger than what lies in it. */
  readonly areas: readonly Rectangle[];
  readonly uniforms: (name: string) => Uniforms;
}

/** A tensor, read as `sampler2DArray <name>` with `Layout <name>Layout`. */
export interface TensorOperand extends Operand {
  readonly layout: TensorLayout;
}

export function tensorOperand(texture: Texture, layout: TensorLayout): TensorOperand {
  return { texture, layout, uniforms: (name) => layoutUniforms(name, layout) };
}

/** A tensor to be written: all of it, or (for every channel) the rows of pixels [begin, end) from an even one on. */
export function tensorTarget({ texture, layout, uniforms }: TensorOperand, rows?: readonly [number, number]): Target {
  const areas: readonly Rectangle[] = rows ? rowAreas(layout, rows) : [[0, 0, layout.width, layout.height]];
  return { framebuffer: texture.framebuffer, areas, uniforms };
}

export interface Draw {
  /** Its file's name: 'conv2d'. */
  readonly shader: string;
  readonly program: WebGLProgram;
  /** A first guess at the work of a fragment, for draws of one shader to be compared by. */
  readonly depth: number;
  /** What is drawn to; null is the canvas. */
  readonly framebuffer: WebGLFramebuffer | null;
  /** The parts that are drawn to, one after the other. */
  readonly areas: readonly Rectangle[];
  /** `textures[i]` is bound to unit i. */
  readonly textures: readonly Texture[];
  /** Each sets one uniform. */
  readonly uniforms: readonly (() => void)[];
}

/**
 * Prepares the draw of one pass.
 *
 * @param target what is drawn to; its own uniforms have the name `out` (`outLayout`, `outBlocks`).
 * @param read what each sampler reads. @param uniforms the op's own.
 * @throws BackendError when the shader wants a sampler or uniform that is not given: a mistake in an op's binding.
 */
export function prepareDraw(
  gl: WebGL2RenderingContext,
  program: ShaderProgram,
  target: Target,
  read: Readonly<Record<string, Operand>>,
  uniforms: Uniforms,
): Draw {
  const lacks = (what: string, name: string): BackendError =>
    new BackendError(`shaders/${program.name}.frag: the ${what} "${name}" is not given by the op that draws it.`);
  const values: Record<string, UniformValue> = { ...uniforms, ...target.uniforms('out') };
  for (const [name, operand] of Object.entries(read)) Object.assign(values, operand.uniforms(name));

  const textures = program.samplers.map((name) => {
    if (!Object.hasOwn(read, name)) throw lacks('sampler', name);
    return read[name].texture;
  });
  const setters = program.uniforms.map((uniform) => {
    if (!Object.hasOwn(values, uniform.name)) throw lacks('uniform', uniform.name);
    return uniformSetter(gl, uniform, values[uniform.name]);
  });
  // What takes long is a sum over the channels of what is read.
  const depth = Math.max(1, ...Object.values(read).map(({ layout }) => layout?.groups ?? 1));
  const { framebuffer, areas } = target;
  return { shader: program.name, program: program.program, depth, framebuffer, areas, textures, uniforms: setters };
}

/** Runs a draw, or only some areas of it. */
export function runDraw(
  gl: WebGL2RenderingContext,
  { program, framebuffer, areas: all, textures, uniforms }: Draw,
  areas: readonly Rectangle[] = all,
): void {
  gl.useProgram(program);
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  for (let unit = 0; unit < textures.length; unit++) {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(textures[unit].target, textures[unit].texture);
  }
  for (const set of uniforms) set();
  for (const [left, bottom, width, height] of areas) {
    gl.viewport(left, bottom, width, height);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
  }
}

/** A function that sets one uniform of the program in use. */
export function uniformSetter(
  gl: WebGL2RenderingContext,
  { name, location, type }: ActiveUniform,
  value: UniformValue,
): () => void {
  const numbers = typeof value === 'number' ? [value] : value;
  const ints = Int32Array.from(numbers);
  const floats = Float32Array.from(numbers);
  switch (type) {
    case gl.INT:
    case gl.BOOL:
      return () => {
        gl.uniform1iv(location, ints);
      };
    case gl.INT_VEC2:
      return () => {
        gl.uniform2iv(location, ints);
      };
    case gl.INT_VEC3:
      return () => {
        gl.uniform3iv(location, ints);
      };
    case gl.INT_VEC4:
      return () => {
        gl.uniform4iv(location, ints);
      };
    case gl.FLOAT:
      return () => {
        gl.uniform1fv(location, floats);
      };
    case gl.FLOAT_VEC2:
      return () => {
        gl.uniform2fv(location, floats);
      };
    case gl.FLOAT_VEC3:
      return () => {
        gl.uniform3fv(location, floats);
      };
    case gl.FLOAT_VEC4:
      return () => {
        gl.uniform4fv(location, floats);
      };
    default:
      throw new BackendError(`WebGL: uniform "${name}" has a type that draws do not set (0x${type.toString(16)}).`);
  }
}
