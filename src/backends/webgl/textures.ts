/**
 * Textures and the framebuffers that draw to them, with an account of their bytes.
 *
 * Set-up goes through twgl; what is called for every draw is plain WebGL2 (`draw.ts`).
 */
import { createFramebufferInfo, createTexture, type TextureOptions } from 'twgl.js';
import { BackendError } from '../../core/errors.js';
import { boxBytes } from '../../core/pool.js';
import type { WebglContext } from './context.js';
import { type NumberFormat, tableWidth, type TextureBox, type TextureKind } from './formats.js';
import { phaseCount } from './layout.js';

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

export class Textures {
  readonly #gl: WebGL2RenderingContext;
  readonly #limit: number;
  readonly #numbers: NumberFormat;
  readonly #all = new Set<Texture>();
  readonly #layers = new Map<Texture, Map<string, WebGLFramebuffer>>();
  readonly #beside = new Map<Texture, Map<Texture, WebGLFramebuffer>>();
  #bytes = 0;
  #peak = 0;

  /** @param numbers how floats are kept. */
  constructor({ gl, textureLimit }: WebglContext, numbers: NumberFormat) {
    this.#gl = gl;
    this.#limit = textureLimit;
    this.#numbers = numbers;
  }

  /** Bytes of all textures there are, and the most there have been. */
  get bytes(): number {
    return this.#bytes;
  }
  get peak(): number {
    return this.#peak;
  }

  /** A texture of zeros that passes draw to; of its layers all that a tensor has at once. See `layout.ts`. */
  make(box: TextureBox): Texture {
    const gl = this.#gl;
    const { kind, width, height, layers } = box;
    const isArray = kind === 'layers';
    const target = isArray ? gl.TEXTURE_2D_ARRAY : gl.TEXTURE_2D;
    const size = isArray ? { width, height, depth: layers } : { width, height };
    const texture = this.#create({ target, internalFormat: this.#format(kind), ...size });
    const attachments = isArray
      ? Array.from({ length: Math.min(layers, phaseCount) }, (_, layer) => ({ attachment: texture, layer }))
      : [{ attachment: texture }];
    const { framebuffer } = createFramebufferInfo(gl, attachments, width, height);
    return this.#account({ texture, target, framebuffer, width, height, bytes: boxBytes(box) });
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

  /** What draws to a tensor's layers and, as a fifth target, to cells in a texture of the same size; it lives as long as both. */
  beside(tensor: Texture, cells: Texture): WebGLFramebuffer {
    const known = this.#beside.get(tensor) ?? new Map<Texture, WebGLFramebuffer>();
    this.#beside.set(tensor, known);
    const layers = Array.from({ length: phaseCount }, (_, layer) => ({ attachment: tensor.texture, layer }));
    const attachments = [...layers, { attachment: cells.texture }];
    const framebuffer =
      known.get(cells) ?? createFramebufferInfo(this.#gl, attachments, tensor.width, tensor.height).framebuffer;
    known.set(cells, framebuffer);
    return framebuffer;
  }

  /** Overwrites a tensor's texture by its four layers, one after the other. */
  upload({ texture, width, height }: Texture, texels: Float32Array): void {
    const gl = this.#gl;
    gl.bindTexture(gl.TEXTURE_2D_ARRAY, texture);
    gl.texSubImage3D(gl.TEXTURE_2D_ARRAY, 0, 0, 0, 0, width, height, phaseCount, gl.RGBA, gl.FLOAT, texels);
  }

  /** A list of numbers, folded into rows of {@link tableWidth}. */
  table(data: Float32Array): Texture {
    const gl = this.#gl;
    const width = tableWidth;
    const height = Math.ceil(data.length / width);
    if (height > this.#limit) {
      throw new BackendError(`WebGL: a table of ${data.length} numbers is too long here.`, 'Use the wasm backend.');
    }
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
    this.#freeBeside(texture);
    this.#bytes -= texture.bytes;
  }

  /** A framebuffer would keep the memory of what is attached to it. */
  #freeBeside(texture: Texture): void {
    for (const [tensor, known] of this.#beside) {
      for (const [cells, framebuffer] of known) {
        if (texture !== tensor && texture !== cells) continue;
        this.#gl.deleteFramebuffer(framebuffer);
        known.delete(cells);
      }
    }
    this.#beside.delete(texture);
  }

  freeAll(): void {
    for (const texture of [...this.#all]) this.free(texture);
  }

  #create(options: TextureOptions): WebGLTexture {
    const gl = this.#gl;
    return createTexture(gl, { ...options, minMag: gl.NEAREST, wrap: gl.CLAMP_TO_EDGE, auto: false });
  }

  #format(kind: TextureKind): GLenum {
    const gl = this.#gl;
    switch (kind) {
      case 'layers':
      case 'blocks':
        return this.#numbers === 'half' ? gl.RGBA16F : gl.RGBA32F;
      case 'cells16':
        return gl.R16UI;
      case 'cells32':
        return gl.R32UI;
      case 'cells64':
        return gl.RG32UI;
      case 'cells128':
        return gl.RGBA32UI;
    }
  }

  #account(texture: Texture): Texture {
    this.#all.add(texture);
    this.#bytes += texture.bytes;
    this.#peak = Math.max(this.#peak, this.#bytes);
    return texture;
  }
}
