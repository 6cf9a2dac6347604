/** The textures that belong to one program: results shared by liveness, scratch shared by all steps, tables. */
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

  table(data: Float32Array): Operand {
    const texture = this.#textures.table(data);
    this.#tables.push(texture);
    return { texture, uniforms: () => ({}) };
  }

  get bytes(): { readonly results: number; readonly scratch: number; readonly tables: number } {
    const sum = (textures: readonly Texture[]): number => textures.reduce((total, { bytes }) => total + bytes, 0);
    return { results: sum(this.#results), scratch: sum([...this.#scratch.values()].flat()), tables: sum(this.#tables) };
  }

  free(): void {
    const all = [...this.#results, ...this.#tables, ...[...this.#scratch.values()].flat()];
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
