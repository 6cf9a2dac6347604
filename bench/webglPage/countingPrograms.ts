/**
 * Texel fetches, counted by executing them: beside a program of an engine a second one, the same shaders with a counter in
 * every `texelFetch` and `texture`. Drawn with the same uniforms and textures, it writes how many fetches each fragment made
 * to a texture of its own, and the sum over all fragments is read back. Nothing is taken from a formula, and a fetch that a
 * branch left out does not count.
 */
import { setUniform } from './uniforms.js';

const kinds = ['', 'i', 'u'].flatMap((kind) => ['2D', '2DArray'].map((shape) => ({ kind, shape })));

/** Takes the place of the functions that fetch, for samplers of every kind. */
const counters = [
  'highp int fetches = 0;',
  ...kinds.flatMap(({ kind, shape }) => {
    const [sampler, vec] = [`highp ${kind}sampler${shape}`, `highp ${kind}vec4`];
    const size = shape === '2D' ? 2 : 3;
    return [
      `${vec} countedFetch(${sampler} s, highp ivec${size} at, int lod) { fetches++; return texelFetch(s, at, lod); }`,
      `${vec} countedTexture(${sampler} s, highp vec${size} at) { fetches++; return texture(s, at); }`,
    ];
  }),
  '#define texelFetch(s, at, lod) countedFetch(s, at, lod)',
  '#define texture(s, at) countedTexture(s, at)',
  '#define main countedMain',
  '',
].join('\n');

const counted = `
#undef main
layout(location = 0) out highp vec4 countOfFetches;
void main() {
  countedMain();
  countOfFetches = vec4(float(fetches));
}
`;

/** The shader with counters, its own outputs turned into plain variables. */
export function countingShader(text: string): string {
  const head = /^\s*#version[^\n]*\n(?:\s*#extension[^\n]*\n)*/.exec(text)?.[0] ?? '';
  const body = text.slice(head.length).replaceAll(/^[ \t]*(?:layout\s*\([^)]*\)\s*)?out\s+([^;(){}]*;)/gm, '$1');
  return head + counters + body + counted;
}

interface CountingProgram {
  readonly program: WebGLProgram;
  /** The text of the engine's fragment shader. */
  readonly shader: string;
  readonly uniforms: readonly Uniform[];
}

interface Uniform {
  readonly type: GLenum;
  /** Where the engine's program has it, and where this one has. */
  readonly from: WebGLUniformLocation;
  readonly to: WebGLUniformLocation;
}

export class CountingPrograms {
  readonly #programs = new WeakMap<WebGLProgram, CountingProgram>();

  /**
   * Counts the fetches of what is about to be drawn; the context's state is afterwards as it was.
   *
   * @param draw makes the draw with the program in use.
   */
  count(gl: WebGL2RenderingContext, draw: () => void): { readonly shader: string; readonly count: number } {
    const original: unknown = gl.getParameter(gl.CURRENT_PROGRAM);
    const viewport: unknown = gl.getParameter(gl.VIEWPORT);
    const framebuffer: unknown = gl.getParameter(gl.DRAW_FRAMEBUFFER_BINDING);
    const readFramebuffer: unknown = gl.getParameter(gl.READ_FRAMEBUFFER_BINDING);
    const buffer: unknown = gl.getParameter(gl.PIXEL_PACK_BUFFER_BINDING);
    const texture: unknown = gl.getParameter(gl.TEXTURE_BINDING_2D);
    if (!(original instanceof WebGLProgram) || !(viewport instanceof Int32Array)) {
      throw new TypeError('a draw without a program');
    }
    const { program, shader, uniforms } = this.#programOf(gl, original);
    const [left, bottom, width, height] = viewport;

    gl.useProgram(program);
    for (const { type, from, to } of uniforms) setUniform(gl, type, to, gl.getUniform(original, from));
    const counts = gl.createTexture();
    const target = gl.createFramebuffer();
    gl.bindTexture(gl.TEXTURE_2D, counts);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.R32F, left + width, bottom + height);
    gl.bindTexture(gl.TEXTURE_2D, texture instanceof WebGLTexture ? texture : null);
    gl.bindFramebuffer(gl.FRAMEBUFFER, target);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, counts, 0);
    draw();
    const read = new Float32Array(4 * width * height);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.readPixels(left, bottom, width, height, gl.RGBA, gl.FLOAT, read);
    let count = 0;
    for (let i = 0; i < read.length; i += 4) count += read[i];

    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.deleteFramebuffer(target);
    gl.deleteTexture(counts);
    const bound = (value: unknown) => (value instanceof WebGLFramebuffer ? value : null);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, bound(framebuffer));
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, bound(readFramebuffer));
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer instanceof WebGLBuffer ? buffer : null);
    gl.useProgram(original);
    return { shader, count };
  }

  #programOf(gl: WebGL2RenderingContext, original: WebGLProgram): CountingProgram {
    const known = this.#programs.get(original);
    if (known) return known;
    const program = gl.createProgram();
    let fragment = '';
    for (const attached of gl.getAttachedShaders(original) ?? []) {
      const type: unknown = gl.getShaderParameter(attached, gl.SHADER_TYPE);
      const text = gl.getShaderSource(attached) ?? '';
      const isFragment = type === gl.FRAGMENT_SHADER;
      if (isFragment) fragment = text;
      const shader = gl.createShader(isFragment ? gl.FRAGMENT_SHADER : gl.VERTEX_SHADER);
      if (!shader) throw new Error('the context was lost while fetches were counted');
      gl.shaderSource(shader, isFragment ? countingShader(text) : text);
      gl.compileShader(shader);
      if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
        throw new Error(`counting fetches: ${gl.getShaderInfoLog(shader) ?? ''}\n${countingShader(text)}`);
      }
      gl.attachShader(program, shader);
    }
    // Vertices come through the same arrays.
    const attributes = Number(gl.getProgramParameter(original, gl.ACTIVE_ATTRIBUTES));
    for (let i = 0; i < attributes; i++) {
      const name = gl.getActiveAttrib(original, i)?.name ?? '';
      const location = gl.getAttribLocation(original, name);
      if (location >= 0) gl.bindAttribLocation(program, location, name);
    }
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS)) {
      throw new Error(`counting fetches: ${gl.getProgramInfoLog(program) ?? ''}`);
    }
    const counting = { program, shader: fragment, uniforms: commonUniforms(gl, original, program) };
    this.#programs.set(original, counting);
    return counting;
  }
}

function commonUniforms(gl: WebGL2RenderingContext, original: WebGLProgram, program: WebGLProgram): Uniform[] {
  const count = Number(gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS));
  return Array.from({ length: count }, (_, i) => gl.getActiveUniform(program, i)).flatMap((info) => {
    if (!info) return [];
    return Array.from({ length: info.size }, (_, element) => info.name.replace(/\[0\]$/, `[${element}]`)).flatMap(
      (name) => {
        const from = gl.getUniformLocation(original, name);
        const to = gl.getUniformLocation(program, name);
        return from && to ? [{ type: info.type, from, to }] : [];
      },
    );
  });
}
