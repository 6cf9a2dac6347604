/** The textures that belong to one program: those of its blueprint's pool, and tables. */
import type { Blueprint } from './blueprint.js';
import { type Operand, type TensorOperand, tensorOperand } from './draw.js';
import { formOperand } from './packing.js';
import type { FormItem, TensorPlace } from './places.js';
import type { Texture, Textures } from './textures.js';

export class Workspace {
  readonly #textures: Textures;
  readonly #slots: readonly number[];
  readonly #pool: readonly Texture[];
  readonly #tables: Texture[] = [];

  constructor(textures: Textures, { pool }: Blueprint) {
    this.#textures = textures;
    this.#slots = pool.slots;
    this.#pool = pool.boxes.map((box) => textures.make(box));
  }

  tensor({ item, layout }: TensorPlace): TensorOperand {
    return tensorOperand(this.texture(item), layout);
  }

  form({ item, form }: FormItem): Operand {
    return formOperand(this.texture(item), form);
  }

  texture(item: number): Texture {
    return this.#pool[this.#slots[item]];
  }

  table(data: Float32Array): Operand {
    const texture = this.#textures.table(data);
    this.#tables.push(texture);
    return { texture, uniforms: () => ({}) };
  }

  free(): void {
    for (const texture of [...this.#pool, ...this.#tables]) this.#textures.free(texture);
  }
}
