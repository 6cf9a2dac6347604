/** The steps that are the ladder's own: one shader, three textures and a draw each, in plain WebGL2. */
import { resolveShader } from '../../src/backends/webgl/sources.js';
import { shaderSources } from '../../src/generated/shaders.js';
import type { Layer, Rung } from './rung.js';

/** How a step lays out a tensor (shaders/ladder/planes.glsl). */
interface Format {
  /** Channels in a texel. */
  readonly lanes: 1 | 4;
  /** Columns and rows of pixels at one texel coordinate, each in a layer of its own. */
  readonly phases: readonly [columns: number, rows: number];
}

const formats: Readonly<Record<string, Format>> = {
  plain: { lanes: 1, phases: [1, 1] },
  texels: { lanes: 4, phases: [1, 1] },
  eightTargets: { lanes: 4, phases: [4, 2] },
};

type Sources = Readonly<Record<string, string>>;

/** @param ladder the files of shaders/ladder/ by their path below shaders/. */
export function ownSteps(layer: Layer, ladder: Sources): (name: string) => Rung {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl?.getExtension('EXT_color_buffer_float')) throw new Error('There is no WebGL2 with float targets here.');
  return (name) => makeRung(gl, { ...shaderSources, ...ladder }, name, layer, formats[name]);
}

function makeRung(
  gl: WebGL2RenderingContext,
  sources: Sources,
  name: string,
  { channels, size, x, w }: Layer,
  { lanes, phases: [phaseColumns, phaseRows] }: Format,
): Rung {
  const layers = phaseColumns * phaseRows;
  const plane = [size / phaseColumns, size / phaseRows];
  const planes = channels / lanes;
  const across = divisorNear(planes, Math.sqrt((planes * plane[1]) / plane[0]));
  const [width, height] = [across * plane[0], (planes / across) * plane[1]];
  const target = layers > 1 ? gl.TEXTURE_2D_ARRAY : gl.TEXTURE_2D;
  const [internal, format] = lanes === 1 ? [gl.R32F, gl.RED] : [gl.RGBA32F, gl.RGBA];
  const texture = (kind: GLenum, columns: number, rows: number, data: Float32Array | null): WebGLTexture => {
    const made = gl.createTexture();
    gl.bindTexture(kind, made);
    if (kind === gl.TEXTURE_2D) gl.texImage2D(kind, 0, internal, columns, rows, 0, format, gl.FLOAT, data);
    else gl.texImage3D(kind, 0, internal, columns, rows, layers, 0, format, gl.FLOAT, data);
    gl.texParameteri(kind, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(kind, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    return made;
  };
  /** The texel of each number in logical order, counted through all layers, and its channel in the texel. */
  const everyNumber = (visit: (texel: number, lane: number, index: number) => void): void => {
    for (let index = 0; index < x.length; index++) {
      const [c, i, j] = [Math.floor(index / size ** 2), Math.floor(index / size) % size, index % size];
      const group = Math.floor(c / lanes);
      const column = (group % across) * plane[0] + Math.floor(j / phaseColumns);
      const row = Math.floor(group / across) * plane[1] + Math.floor(i / phaseRows);
      const phase = phaseColumns * (i % phaseRows) + (j % phaseColumns);
      visit((phase * height + row) * width + column, c % lanes, index);
    }
  };

  const spread = new Float32Array(x.length);
  everyNumber((texel, lane, index) => {
    spread[texel * lanes + lane] = x[index];
  });
  const inputs = [
    { sampler: 'x', kind: target, texture: texture(target, width, height, spread) },
    {
      sampler: 'w',
      kind: gl.TEXTURE_2D,
      texture:
        lanes === 1
          ? texture(gl.TEXTURE_2D, 9 * channels, channels, w)
          : texture(gl.TEXTURE_2D, channels, 9 * planes, matrices(w, channels)),
    },
  ];
  const y = texture(target, width, height, null);
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  const attachments = Array.from({ length: layers }, (_, layer) => gl.COLOR_ATTACHMENT0 + layer);
  attachments.forEach((attachment, layer) => {
    if (layers > 1) gl.framebufferTextureLayer(gl.FRAMEBUFFER, attachment, y, 0, layer);
    else gl.framebufferTexture2D(gl.FRAMEBUFFER, attachment, target, y, 0);
  });
  gl.drawBuffers(attachments);

  const program = link(gl, sources, `ladder/${name}.frag`);
  gl.useProgram(program);
  gl.uniform2iv(gl.getUniformLocation(program, 'size'), plane);
  gl.uniform1i(gl.getUniformLocation(program, 'across'), across);
  gl.uniform1i(gl.getUniformLocation(program, 'channels'), channels);
  inputs.forEach(({ sampler }, unit) => {
    gl.uniform1i(gl.getUniformLocation(program, sampler), unit);
  });
  const read = (attachment: GLenum, columns: number, rows: number): Float32Array => {
    const numbers = new Float32Array(columns * rows * 4);
    gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
    gl.readBuffer(attachment);
    gl.readPixels(0, 0, columns, rows, gl.RGBA, gl.FLOAT, numbers);
    return numbers;
  };
  return {
    name,
    submit() {
      gl.useProgram(program);
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      gl.viewport(0, 0, width, height);
      inputs.forEach((input, unit) => {
        gl.activeTexture(gl.TEXTURE0 + unit);
        gl.bindTexture(input.kind, input.texture);
      });
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    },
    finish() {
      read(gl.COLOR_ATTACHMENT0, 1, 1);
      return Promise.resolve();
    },
    result() {
      const texels = attachments.map((attachment) => read(attachment, width, height));
      const numbers = new Float32Array(x.length);
      everyNumber((texel, lane, index) => {
        const layer = Math.floor(texel / (width * height));
        numbers[index] = texels[layer][4 * (texel % (width * height)) + lane];
      });
      return Promise.resolve(numbers);
    },
  };
}

/** The divisor of n that is nearest to `wanted`, as a ratio. */
function divisorNear(n: number, wanted: number): number {
  const divisors = Array.from({ length: n }, (_, i) => i + 1).filter((d) => n % d === 0);
  const distance = (d: number): number => Math.abs(Math.log(d / wanted));
  return divisors.reduce((best, d) => (distance(d) < distance(best) ? d : best));
}

/** w as 4x4 matrices: row (o / 4, p, q), column c, in a texel w[o + 0 .. 3, c, p, q]. */
function matrices(w: Float32Array, channels: number): Float32Array {
  const packed = new Float32Array(w.length);
  let at = 0;
  for (let first = 0; first < channels; first += 4) {
    for (let tap = 0; tap < 9; tap++) {
      for (let c = 0; c < channels; c++) {
        for (let lane = 0; lane < 4; lane++) packed[at++] = w[((first + lane) * channels + c) * 9 + tap];
      }
    }
  }
  return packed;
}

function link(gl: WebGL2RenderingContext, sources: Sources, fragment: string): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, file] of [
    [gl.VERTEX_SHADER, 'fullscreen.vert'],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = gl.createShader(type);
    if (!shader) throw new Error('The context was lost.');
    gl.shaderSource(shader, resolveShader(file, sources).text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) {
      throw new Error(`shaders/${file}: ${gl.getShaderInfoLog(shader) ?? ''}`);
    }
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? fragment);
  return program;
}
