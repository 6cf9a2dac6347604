/**
 * Textures and the framebuffers that draw to them, with an account of their bytes.
 *
 * Set-up goes through twgl; what is called for every draw is plain WebGL2 (`draw.ts`).
 */
import { createFramebufferInfo, createTexture, type TextureOptions } from 'twgl.js';
import { BackendError } from '../../core/errors.js';
import type { Surface } from '../../core/op.js';
import type { WebglContext } from './context.js';
import { phaseCount, texelSize } from './layout.js';

const bytesPerNumber = Float32Array.BYTES_PER_ELEMENT;

/** A texture, what binds it, and (if passes draw to it) the framebuffer that does. */
export interface Texture {
  readonly texture: WebGLTexture;
  readonly target: GLenum;
  readonly framebuffer: WebGLFramebuffer | null;
  /** In texels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
}

/** Tables (`{ table: i }` of an op) are folded into rows of this many numbers; `shaders/include/table.glsl` knows it too. */
export const tableWidth = 1024;

export class Textures {
  readonly #gl: WebGL2RenderingContext;
  readonly #limit: number;
  readonly #all = new Set<Texture>();
  readonly #layers = new Map<Texture, Map<string, WebGLFramebuffer>>();
  #bytes = 0;
  #peak = 0;

  constructor({ gl, textureLimit }: WebglContext) {
    this.#gl = gl;
    this.#limit = textureLimit;
  }

  /** Bytes of all textures there are, and the most there have been. */
  get bytes(): number {
    return this.#bytes;
  }
  get peak(): number {
    return this.#peak;
  }

  /** A tensor's texture: four float layers, zeros, all four drawn to at once. See `layout.ts`. */
  tensor({ width, height }: { readonly width: number; readonly height: number }): Texture {
    const gl = this.#gl;
    const size = { width, height, depth: phaseCount };
    const texture = this.#create({ target: gl.TEXTURE_2D_ARRAY, internalFormat: gl.RGBA32F, ...size });
    const layers = Array.from({ length: phaseCount }, (_, layer) => ({ attachment: texture, layer }));
    const { framebuffer } = createFramebufferInfo(gl, layers, width, height);
    const bytes = width * height * phaseCount * texelSize * bytesPerNumber;
    return this.#account({ texture, target: gl.TEXTURE_2D_ARRAY, framebuffer, width, height, bytes });
  }

  /** Layers of four numbers that passes draw to by some at a time: see {@link layers}. */
  surface({ width, height, layers }: Surface): Texture {
    const gl = this.#gl;
    this.#checkSize(width, height, 'working memory');
    const size = { width, height, depth: layers };
    const texture = this.#create({ target: gl.TEXTURE_2D_ARRAY, internalFormat: gl.RGBA32F, ...size });
    const bytes = width * height * layers * texelSize * bytesPerNumber;
    return this.#account({ texture, target: gl.TEXTURE_2D_ARRAY, framebuffer: null, width, height, bytes });
  }

  /** What draws to `count` layers of an array texture from layer `first` on; it lives as long as the texture. */
  layers(texture: Texture, first: number, count: number): WebGLFramebuffer {
    const known = this.#layers.get(texture) ?? new Map<string, WebGLFramebuffer>();
    this.#layers.set(texture, known);
    const name = `${first} ${count}`;
    const attachments = Array.from({ length: count }, (_, i) => ({ attachment: texture.texture, layer: first + i }));
    const framebuffer =
      known.get(name) ?? createFramebufferInfo(this.#gl, attachments, texture.width, texture.height).framebuffer;
    known.set(name, framebuffer);
    return framebuffer;
  }

  /** Overwrites a tensor's texture by its four layers, one after the other. */
  upload({ texture, width, height }: Texture, texels: Float32Array): void {
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
    gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, 0, width, height, phaseCount, gl.RGBA, gl.FLOAT, texels);
  }

  /** A flat texture of four numbers a texel that one pass draws to. */
  flat(width: number, height: number): Texture {
    const gl = this.#gl;
    this.#checkSize(width, height, 'packed weights');
    const texture = this.#create({ target: gl.TEXTURE_2D, internalFormat: gl.RGBA32F, width, height });
    const { framebuffer } = createFramebufferInfo(gl, [{ attachment: texture }], width, height);
    const bytes = width * height * texelSize * bytesPerNumber;
    return this.#account({ texture, target: gl.TEXTURE_2D, framebuffer, width, height, bytes });
  }

  /** A list of numbers, folded into rows of {@link tableWidth}. */
  table(data: Float32Array): Texture {
    const gl = this.#gl;
    const width = tableWidth;
    const height = Math.ceil(data.length / width);
    this.#checkSize(width, height, 'a table');
    const src = new Float32Array(width * height);
    src.set(data);
    const texture = this.#create({ target: gl.TEXTURE_2D, internalFormat: gl.R32F, width, height, src });
    return this.#account({
      texture,
      target: gl.TEXTURE_2D,
      framebuffer: null,
      width,
      height,
      bytes: src.byteLength,
    });
  }

  free(texture: Texture): void {
    if (!this.#all.delete(texture)) return;
    // A framebuffer that is deleted while bound leaves Chromium's canvas black once the canvas is resized.
    this.#gl.bindFramebuffer(this.#gl.FRAMEBUFFER, null);
    this.#gl.deleteTexture(texture.texture);
    this.#gl.deleteFramebuffer(texture.framebuffer);
    for (const framebuffer of this.#layers.get(texture)?.values() ?? []) this.#gl.deleteFramebuffer(framebuffer);
    this.#layers.delete(texture);
    this.#bytes -= texture.bytes;
  }

  freeAll(): void {
    for (const texture of [...this.#all]) this.free(texture);
  }

  #create(options: TextureOptions): WebGLTexture {
    const gl = this.#gl;
    return createTexture(gl, { ...options, minMag: gl.NEAREST, wrap: gl.CLAMP_TO_EDGE, auto: false });
  }

  #account(texture: Texture): Texture {
    this.#all.add(texture);
    this.#bytes += texture.bytes;
    this.#peak = Math.max(this.#peak, this.#bytes);
    return texture;
  }

  #checkSize(width: number, height: number, what: string): void {
    if (Math.max(width, height) > this.#limit) {
      throw new BackendError(
        `WebGL: ${what} would take a texture of ${width}x${height}, this device's largest is ${this.#limit}.`,
        'Use the wasm backend.',
      );
    }
  }
}
