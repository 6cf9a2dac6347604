/**
 * What outlives a program: variables, and constants with the forms that kernels want them in.
 *
 * Constants are recognised by identity and shared by the graphs of all image sizes. One whose last program is gone stays
 * until the next program is compiled, so that going from one image size to the next uploads no weights again.
 */
import { BackendError, ShapeError } from '../../core/errors.js';
import type { Variable } from '../../core/graph.js';
import { formatShape, type Shape, sizeOf } from '../../core/shape.js';
import type { Tensor } from '../../core/tensor.js';
import { type Operand, type TensorOperand, tensorOperand } from './draw.js';
import { tensorLayout, toTexels } from './layout.js';
import type { Textures } from './textures.js';

export interface StoredVariable extends TensorOperand {
  readonly name: string;
  released: boolean;
}

interface StoredConstant {
  /** The tensor itself; absent where only packed forms are read. */
  raw: TensorOperand | undefined;
  /** By the shader that packed it. */
  readonly packed: Map<string, Operand>;
  users: number;
}

export class Store {
  readonly #textures: Textures;
  readonly #limit: number;
  readonly #variables = new Map<Variable, StoredVariable>();
  readonly #constants = new Map<Tensor, StoredConstant>();

  constructor(textures: Textures, textureLimit: number) {
    this.#textures = textures;
    this.#limit = textureLimit;
  }

  /** The variable, taken as zeros at its first mention. */
  variable(variable: Variable): StoredVariable {
    let stored = this.#variables.get(variable);
    if (!stored) {
      stored = { ...this.#tensor(variable.shape), name: variable.name, released: false };
      this.#variables.set(variable, stored);
    }
    return stored;
  }

  /** @throws ShapeError when `data` has not the variable's length. */
  write(variable: Variable, data: Float32Array): void {
    if (data.length !== sizeOf(variable.shape)) {
      throw new ShapeError(
        `write ${variable.name}: got ${data.length} numbers, the shape ${formatShape(variable.shape)} takes ${sizeOf(variable.shape)}.`,
      );
    }
    const { texture, layout } = this.variable(variable);
    this.#textures.upload(texture, toTexels(layout, data));
  }

  release(variable: Variable): void {
    const stored = this.#variables.get(variable);
    if (!stored) return;
    stored.released = true;
    this.#textures.free(stored.texture);
    this.#variables.delete(variable);
  }

  /** Says that a program reads these constants, until it {@link leave}s them. */
  enter(tensors: Iterable<Tensor>): void {
    for (const tensor of tensors) this.#constant(tensor).users++;
  }

  leave(tensors: Iterable<Tensor>): void {
    for (const tensor of tensors) this.#constant(tensor).users--;
  }

  /** Frees the constants that no program reads. */
  sweep(): void {
    for (const [tensor, { users, raw, packed }] of this.#constants) {
      if (users > 0) continue;
      if (raw) this.#textures.free(raw.texture);
      for (const { texture } of packed.values()) this.#textures.free(texture);
      this.#constants.delete(tensor);
    }
  }

  /**
   * Uploads a constant and packs it, as far as that was not done before.
   *
   * @param needsTensor whether it is read as a tensor; if no program does, that texture goes as soon as all is packed.
   * @param forms packing shaders by name, each with what makes its texture. A form depends on the tensor alone.
   */
  prepare(tensor: Tensor, needsTensor: boolean, forms: ReadonlyMap<string, (raw: TensorOperand) => Operand>): void {
    const constant = this.#constant(tensor);
    const missing = [...forms].filter(([shader]) => !constant.packed.has(shader));
    if (missing.length === 0 && (constant.raw || !needsTensor)) return;
    const raw = constant.raw ?? this.#tensor(tensor.shape);
    if (!constant.raw) this.#textures.upload(raw.texture, toTexels(raw.layout, tensor.data));
    try {
      for (const [shader, pack] of missing) constant.packed.set(shader, pack(raw));
      if (needsTensor) constant.raw = raw;
    } finally {
      if (constant.raw !== raw) this.#textures.free(raw.texture);
    }
  }

  /** A prepared constant as a tensor, or in the form that `shader` packed. */
  constant(tensor: Tensor, shader?: string): Operand {
    const { raw, packed } = this.#constant(tensor);
    const operand = shader === undefined ? raw : packed.get(shader);
    if (!operand) throw new BackendError('WebGL: a constant is read that was not prepared.');
    return operand;
  }

  /** Bytes of the constants in all their forms. */
  bytesOf(tensors: Iterable<Tensor>): number {
    let bytes = 0;
    for (const tensor of tensors) {
      const { raw, packed } = this.#constant(tensor);
      for (const operand of [...packed.values(), ...(raw ? [raw] : [])]) bytes += operand.texture.bytes;
    }
    return bytes;
  }

  #tensor(shape: Shape): TensorOperand {
    const layout = tensorLayout(shape, this.#limit);
    return tensorOperand(this.#textures.tensor(layout), layout);
  }

  #constant(tensor: Tensor): StoredConstant {
    let constant = this.#constants.get(tensor);
    if (!constant) {
      constant = { raw: undefined, packed: new Map(), users: 0 };
      this.#constants.set(tensor, constant);
    }
    return constant;
  }
}
