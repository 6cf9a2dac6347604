/** The textures that belong to one program: results shared by liveness, scratch shared by all steps, tables. */
import type { Surface } from '../../core/op.js';
import { type Operand, type TensorOperand, tensorOperand } from './draw.js';
import { type BlockLayout, blocksIn } from './blocks.js';
import type { TensorLayout } from './layout.js';
import type { Texture, Textures } from './textures.js';

export class Workspace {
  readonly #textures: Textures;
  readonly #results: Texture[] = [];
  readonly #tables: Texture[] = [];
  /** Used within a step and then by the next, by kind. */
  readonly #scratch = new Map<string, Texture[]>();
  /** How many of each kind the present step has taken. */
  readonly #taken = new Map<string, number>();
  /** Surface i of whichever step is running; the sizes are the largest that any step wants. */
  readonly #surfaces: Texture[] = [];

  constructor(textures: Textures) {
    this.#textures = textures;
  }

  /** The texture of number `slot` for results; all layouts given for one slot have the same size. */
  result(slot: number, layout: TensorLayout): TensorOperand {
    return tensorOperand((this.#results[slot] ??= this.#textures.tensor(layout)), layout);
  }

  /** From here on scratch textures are taken for another step. */
  beginStep(): void {
    this.#taken.clear();
  }

  scratchTensor(layout: TensorLayout): TensorOperand {
    const kind = `tensor ${layout.width}x${layout.height}`;
    return tensorOperand(
      this.#takeScratch(kind, () => this.#textures.tensor(layout)),
      layout,
    );
  }

  scratchBlocks(layout: BlockLayout): Operand {
    const { textureWidth, textureHeight } = layout;
    const kind = `blocks ${textureWidth}x${textureHeight}`;
    return blocksIn(
      this.#takeScratch(kind, () => this.#textures.flat(textureWidth, textureHeight)),
      layout,
    );
  }

  /** Takes the surfaces of all steps: `wanted[i]` are those of step i. */
  expectSurfaces(wanted: readonly (readonly Surface[])[]): void {
    const largest: Surface[] = [];
    for (const surfaces of wanted) {
      surfaces.forEach(({ width, height, layers }, i) => {
        const { width: w, height: h, layers: l } = largest.at(i) ?? { width: 0, height: 0, layers: 0 };
        largest[i] = { width: Math.max(w, width), height: Math.max(h, height), layers: Math.max(l, layers) };
      });
    }
    this.#surfaces.push(...largest.map((size) => this.#textures.surface(size)));
  }

  surface(i: number): Texture {
    return this.#surfaces[i];
  }

  table(data: Float32Array): Operand {
    const texture = this.#textures.table(data);
    this.#tables.push(texture);
    return { texture, uniforms: () => ({}) };
  }

  get bytes(): { readonly results: number; readonly scratch: number; readonly tables: number } {
    const sum = (textures: readonly Texture[]): number => textures.reduce((total, { bytes }) => total + bytes, 0);
    return {
      results: sum(this.#results),
      scratch: sum([...this.#surfaces, ...[...this.#scratch.values()].flat()]),
      tables: sum(this.#tables),
    };
  }

  free(): void {
    const all = [...this.#results, ...this.#tables, ...this.#surfaces, ...[...this.#scratch.values()].flat()];
    for (const texture of all) this.#textures.free(texture);
  }

  #takeScratch(kind: string, make: () => Texture): Texture {
    const number = this.#taken.get(kind) ?? 0;
    this.#taken.set(kind, number + 1);
    const ofKind = this.#scratch.get(kind) ?? [];
    this.#scratch.set(kind, ofKind);
    return (ofKind[number] ??= make());
  }
}
