/**
 * The graph: what to compute, as plain data, in an order that can be run.
 *
 * A graph is built once per image size and run hundreds of times. Nodes are appended as the builders are called, so
 * every node's inputs stand before it and the list itself is a topological order.
 */
import { GraphError } from './errors.js';
import type { Op } from './op.js';
import { checkShape, formatShape, sameShape, type Shape } from './shape.js';
import type { AnyTensor } from './storedTensor.js';

/**
 * Numbers that live on the backend between runs: the picture, an optimizer's moments, a jitter offset. Host code writes
 * and reads it through the backend; a graph reads it as a value and may assign it a new one at the end of a run.
 * Graphs that name the same variable share it.
 */
export class Variable {
  readonly shape: Shape;

  constructor(
    readonly name: string,
    shape: readonly number[],
  ) {
    this.shape = checkShape(shape, `variable ${name}`);
  }
}

/** Where a value comes from. */
export type Source =
  | { readonly kind: 'constant'; readonly tensor: AnyTensor }
  | { readonly kind: 'variable'; readonly variable: Variable }
  | { readonly kind: 'op'; readonly op: Op; readonly inputs: readonly Value[]; readonly params: object };

/** One node of a graph and the tensor it stands for. `id` is its place in `graph.values`. */
export interface Value {
  readonly graph: Graph;
  readonly id: number;
  readonly shape: Shape;
  readonly source: Source;
  /** A name for people: the layer ("block3_conv1") or the role ("loss"). */
  readonly label: string | undefined;
}

/** `variable` takes `value` when the run ends. */
export interface Assignment {
  readonly variable: Variable;
  readonly value: Value;
}

export class Graph {
  readonly #values: Value[] = [];
  readonly #assignments: Assignment[] = [];
  readonly #variables = new Map<Variable, Value>();
  readonly #constants = new Map<AnyTensor, Value>();

  get values(): readonly Value[] {
    return this.#values;
  }

  get assignments(): readonly Assignment[] {
    return this.#assignments;
  }

  /** Fixed numbers: weights, a style's statistics. The tensor, in memory or stored, must not change afterwards. */
  constant(tensor: AnyTensor, label?: string): Value {
    const known = this.#constants.get(tensor);
    if (known) return known;
    const value = this.#append(tensor.shape, { kind: 'constant', tensor }, label);
    this.#constants.set(tensor, value);
    return value;
  }

  /** The variable as it stands when the run begins. */
  read(variable: Variable): Value {
    const known = this.#variables.get(variable);
    if (known) return known;
    const value = this.#append(variable.shape, { kind: 'variable', variable }, variable.name);
    this.#variables.set(variable, value);
    return value;
  }

  /**
   * Applies an op. Builders in `ops/` call this; application code calls builders.
   *
   * @throws GraphError when an input belongs to another graph. @throws ShapeError when shapes do not fit.
   */
  apply<P extends object>(op: Op<P>, inputs: readonly Value[], params: P, label?: string): Value {
    for (const input of inputs) {
      if (input.graph !== this) {
        throw new GraphError(`${op.name}: an input belongs to another graph. Share data between graphs by a Variable.`);
      }
    }
    const shapes = inputs.map((input) => input.shape);
    const shape = checkShape(op.shape(shapes, params), op.name);
    return this.#append(shape, { kind: 'op', op, inputs, params }, label);
  }

  /** Gives `variable` the value when a run ends. All assignments read the old state: they happen together. */
  assign(variable: Variable, value: Value): void {
    if (value.graph !== this) throw new GraphError(`assign ${variable.name}: the value belongs to another graph.`);
    if (value.source.kind !== 'op') {
      throw new GraphError(`assign ${variable.name}: the value must be computed by an op, got a ${value.source.kind}.`);
    }
    if (!sameShape(variable.shape, value.shape)) {
      throw new GraphError(
        `assign ${variable.name}: it has shape ${formatShape(variable.shape)}, the value ${formatShape(value.shape)}.`,
      );
    }
    if (this.#assignments.some((assignment) => assignment.variable === variable)) {
      throw new GraphError(`assign ${variable.name}: it is assigned twice in one graph.`);
    }
    this.#assignments.push({ variable, value });
  }

  #append(shape: Shape, source: Source, label: string | undefined): Value {
    const value: Value = { graph: this, id: this.#values.length, shape, source, label };
    this.#values.push(value);
    return value;
  }
}

/** The values an op node reads; none for constants and variables. */
export function inputsOf(value: Value): readonly Value[] {
  return value.source.kind === 'op' ? value.source.inputs : [];
}
