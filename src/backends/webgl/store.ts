/**
 * What outlives a program: variables, and constants with the forms that kernels want them in.
 *
 * Constants are recognised by identity and shared by the graphs of all image sizes. One whose last program is gone stays
 * until the next program is compiled, so that going from one image size to the next uploads no weights again.
 */
import { BackendError, ShapeError } from '../../core/errors.js';
import type { Variable } from '../../core/graph.js';
import { formatShape, type Shape, sizeOf } from '../../core/shape.js';
import type { Loading } from '../../core/loading.js';
import type { AnyTensor } from '../../core/storedTensor.js';
import { type Operand, type TensorOperand, tensorOperand } from './draw.js';
import type { Boxes } from './formats.js';
import { tensorLayout, toTexels } from './layout.js';
import type { Textures } from './textures.js';

export interface StoredVariable extends TensorOperand {
  readonly name: string;
  released: boolean;
}

interface StoredConstant {
  /** The tensor itself; absent where only packed forms are read. */
  raw: TensorOperand | undefined;
  /** By the name of the form (`packingName`). */
  readonly packed: Map<string, Operand>;
  users: number;
}

/** The forms in which a program reads a constant: packed ones by their names. */
export interface WantedForms {
  asTensor: boolean;
  readonly packed: Map<string, PackedForm>;
}

/** How a packed form of a constant is made. It depends on the tensor alone. */
export interface PackedForm {
  /** Rows that must be packed together; undefined for all. */
  readonly rows: number | undefined;
  /** Takes the texture, before anything is packed. */
  readonly target: () => Operand;
  /** Packs the rows from `begin` on, which `raw` holds, into their place in the texture. */
  readonly pack: (raw: TensorOperand, target: Operand, begin: number) => void;
}

export class Store {
  readonly #textures: Textures;
  readonly #boxes: Boxes;
  readonly #variables = new Map<Variable, StoredVariable>();
  readonly #constants = new Map<AnyTensor, StoredConstant>();

  constructor(textures: Textures, boxes: Boxes) {
    this.#textures = textures;
    this.#boxes = boxes;
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
  enter(tensors: Iterable<AnyTensor>): void {
    for (const tensor of tensors) this.#constant(tensor).users++;
  }

  leave(tensors: Iterable<AnyTensor>): void {
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

  /** Those of `tensors` that {@link prepare} will have to read. */
  missing(wanted: ReadonlyMap<AnyTensor, WantedForms>): AnyTensor[] {
    return [...wanted].flatMap(([tensor, { asTensor, packed }]) => {
      const known = this.#constants.get(tensor);
      const isThere = [...packed.keys()].every((name) => known?.packed.has(name)) && !asTensor;
      return isThere || known?.raw ? [] : [tensor];
    });
  }

  /** Uploads a constant and packs it, as far as that was not done before: some rows at a time. */
  async prepare(tensor: AnyTensor, { asTensor, packed }: WantedForms, loading: Loading): Promise<void> {
    const constant = this.#constant(tensor);
    const missing = [...packed].filter(([name]) => !constant.packed.has(name));
    if (missing.length === 0 && (constant.raw || !asTensor)) return;
    const [rows] = tensor.shape;
    // A tensor's texture is filled as a whole; it is small wherever one is wanted.
    const together = asTensor ? rows : Math.max(...missing.map(([, form]) => form.rows ?? rows));
    const targets = missing.map(([name, form]) => ({ name, form, target: form.target() }));
    const passage = new Map<number, TensorOperand>();
    try {
      if (constant.raw) {
        for (const { form, target } of targets) form.pack(constant.raw, target, 0);
      } else {
        for await (const { begin, end, data } of loading.parts(tensor, together)) {
          const raw = passage.get(end - begin) ?? this.#tensor([end - begin, ...perRow(tensor.shape)]);
          passage.set(end - begin, raw);
          this.#textures.upload(raw.texture, toTexels(raw.layout, data));
          for (const { form, target } of targets) form.pack(raw, target, begin);
        }
      }
      for (const { name, target } of targets) constant.packed.set(name, target);
      if (asTensor) constant.raw ??= passage.get(rows);
    } catch (error) {
      for (const { target } of targets) this.#textures.free(target.texture);
      throw error;
    } finally {
      for (const raw of passage.values()) if (constant.raw !== raw) this.#textures.free(raw.texture);
    }
  }

  /** A prepared constant as a tensor, or in a packed form. */
  constant(tensor: AnyTensor, form?: string): Operand {
    const { raw, packed } = this.#constant(tensor);
    const operand = form === undefined ? raw : packed.get(form);
    if (!operand) throw new BackendError('WebGL: a constant is read that was not prepared.');
    return operand;
  }

  #tensor(shape: Shape): TensorOperand {
    const layout = tensorLayout(shape, this.#boxes.limit);
    return tensorOperand(this.#textures.make(this.#boxes.tensor(layout)), layout);
  }

  #constant(tensor: AnyTensor): StoredConstant {
    let constant = this.#constants.get(tensor);
    if (!constant) {
      constant = { raw: undefined, packed: new Map(), users: 0 };
      this.#constants.set(tensor, constant);
    }
    return constant;
  }
}

const perRow = ([, channels, height, width]: Shape): [number, number, number] => [channels, height, width];
