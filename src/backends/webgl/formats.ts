/** The kinds of textures there are, and what they take. */
import { BackendError } from '../../core/errors.js';
import { type Box, boxBytes } from '../../core/pool.js';
import { phaseCount, texelSize, type TensorLayout } from './layout.js';

/** How a device keeps numbers: float32, or half precision where it cannot draw to that. */
export type NumberFormat = 'float' | 'half';

/**
 * `layers` is an array texture of RGBA layers (tensors, surfaces), `blocks` a single one (packed weights); the others hold
 * whole numbers of so many bits a texel, one texel for each cell of a tensor.
 */
export type TextureKind = 'layers' | 'blocks' | CellsKind;
export type CellsKind = `cells${CellBits}`;
export type CellBits = 16 | 32 | 64 | 128;

/** A texture that is wanted. */
export interface TextureBox extends Box {
  readonly kind: TextureKind;
}

const bytesPerNumber: Readonly<Record<NumberFormat, number>> = { float: 4, half: 2 };

/** Tables (`{ table: i }` of an op) are folded into rows of this many numbers; `shaders/include/table.glsl` knows it too. */
export const tableWidth = 1024;

export function tableBytes(length: number): number {
  return Math.ceil(length / tableWidth) * tableWidth * Float32Array.BYTES_PER_ELEMENT;
}

/** Boxes of one device: it decides on the format of numbers, and on how large a texture may be. */
export class Boxes {
  readonly numbers: NumberFormat;
  readonly limit: number;

  constructor(numbers: NumberFormat, limit: number) {
    this.numbers = numbers;
    this.limit = limit;
  }

  tensor({ width, height }: Pick<TensorLayout, 'width' | 'height'>): TextureBox {
    return this.layers(width, height, phaseCount);
  }

  /** @throws BackendError when it is larger than the device's textures. */
  layers(width: number, height: number, layers: number): TextureBox {
    this.#check(width, height, 'working memory');
    return { kind: 'layers', width, height, layers, weight: texelSize * bytesPerNumber[this.numbers] };
  }

  /** @throws BackendError when it is larger than the device's textures. */
  blocks(width: number, height: number): TextureBox {
    this.#check(width, height, 'packed weights');
    return { kind: 'blocks', width, height, layers: 1, weight: texelSize * bytesPerNumber[this.numbers] };
  }

  cells({ width, height }: Pick<TensorLayout, 'width' | 'height'>, bits: CellBits): TextureBox {
    return { kind: `cells${bits}`, width, height, layers: 1, weight: bits / 8 };
  }

  tensorBytes(layout: TensorLayout): number {
    return boxBytes(this.tensor(layout));
  }

  #check(width: number, height: number, what: string): void {
    if (Math.max(width, height) <= this.limit) return;
    throw new BackendError(
      `WebGL: ${what} would take a texture of ${width}x${height}, this device's largest is ${this.limit}.`,
      'Use the wasm backend.',
    );
  }
}
