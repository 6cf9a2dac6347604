/**
 * A case: one use of the ops, as data. Every backend runs every case and is compared with the oracle; the oracle's
 * gradients are compared with central differences and with tfjs.
 */
import { Rng } from '../../src/core/rng.js';
import { checkShape, type Shape, sizeOf } from '../../src/core/shape.js';
import { Graph, type Value, Variable } from '../../src/core/graph.js';
import { Tensor } from '../../src/core/tensor.js';
import { gradient, multiply, sum } from '../../src/ops/index.js';
import type { Tolerance } from './compare.js';

export interface Input {
  readonly shape: Shape;
  readonly fill: (rng: Rng, size: number) => Float32Array;
  /** A constant of the graph (weights) or a variable (a picture). */
  readonly kind: 'constant' | 'variable';
  /** Whether the loss is differentiated by it. */
  readonly differentiate: boolean;
}

export interface OpCase {
  /** Unique: "conv2d: 3x3, stride 2". */
  readonly id: string;
  readonly inputs: Readonly<Record<string, Input>>;
  readonly build: (inputs: Readonly<Record<string, Value>>) => Value;
  readonly tolerance: { readonly value: Tolerance; readonly gradient: Tolerance };
  /** False where an input sits on a kink on purpose (a tie, a zero), where no central difference exists. */
  readonly smooth: boolean;
}

interface Definition<K extends string> {
  readonly name: string;
  readonly inputs: Readonly<Record<K, Input>>;
  build(inputs: Readonly<Record<K, Value>>): Value;
  readonly value: Tolerance;
  /** Default: that of the value. */
  readonly gradient?: Tolerance;
  readonly smooth?: boolean;
}

export function opCase<K extends string>(family: string, definition: Definition<K>): OpCase {
  const { name, inputs, value, gradient = value, smooth = true } = definition;
  return {
    id: `${family}: ${name}`,
    inputs,
    build: (values) => definition.build(values),
    tolerance: { value, gradient },
    smooth,
  };
}

function variable(shape: readonly number[], fill: Input['fill']): Input {
  return { shape: checkShape(shape, 'case'), fill, kind: 'variable', differentiate: true };
}

/** Standard normal numbers times `scale`. */
export function normal(shape: readonly number[], scale = 1): Input {
  return variable(shape, (rng, size) => Float32Array.from({ length: size }, () => scale * rng.normal()));
}

/** Uniform in [low, high): positive unless told otherwise. */
export function uniform(shape: readonly number[], low = 0.5, high = 1.5): Input {
  return variable(shape, (rng, size) => Float32Array.from({ length: size }, () => rng.uniform(low, high)));
}

/**
 * All different, none zero, no two closer than 1/64: no tie for a maximum, no kink of a ReLU within reach of rounding
 * or of a central difference. Centred on `centre`.
 */
export function distinct(shape: readonly number[], centre = 0): Input {
  return variable(shape, (rng, size) => {
    const values = Float32Array.from({ length: size }, (_, i) => (i + 0.5 - Math.floor(size / 2)) / 64 + centre);
    for (let i = size - 1; i > 0; i--) {
      const j = rng.int(i + 1);
      [values[i], values[j]] = [values[j], values[i]];
    }
    return values;
  });
}

/** Exactly these numbers. */
export function numbers(shape: readonly number[], values: readonly number[]): Input {
  return variable(shape, () => Float32Array.from(values));
}

/** The input as a constant of the graph, as weights are. It is not differentiated by. */
export function constant(input: Input): Input {
  return { ...input, kind: 'constant', differentiate: false };
}

/** The input as a variable by which nothing is differentiated. */
export function fixed(input: Input): Input {
  return { ...input, differentiate: false };
}

/** A case as a graph: loss = sum of output * r with fixed random r, so that every output element weighs differently. */
export interface BuiltCase {
  readonly graph: Graph;
  readonly output: Value;
  readonly loss: Value;
  /** The variables that the loss is differentiated by, with their gradients. */
  readonly gradients: readonly { readonly variable: Variable; readonly value: Value }[];
  readonly state: ReadonlyMap<Variable, Float32Array>;
}

export function buildCase({ id, inputs, build }: OpCase): BuiltCase {
  const rng = new Rng(1).fork(id);
  const graph = new Graph();
  const state = new Map<Variable, Float32Array>();
  const differentiated: Variable[] = [];
  const leaves = Object.entries(inputs).map(([name, { shape, fill, kind, differentiate }]): [string, Value] => {
    const data = fill(rng.fork(name), sizeOf(shape));
    if (kind === 'constant') return [name, graph.constant(new Tensor(shape, data), name)];
    const variable = new Variable(name, shape);
    state.set(variable, data);
    if (differentiate) differentiated.push(variable);
    return [name, graph.read(variable)];
  });

  const output = build(Object.fromEntries(leaves));
  const weights = normal(output.shape).fill(rng.fork('loss'), sizeOf(output.shape));
  const loss = sum(multiply(output, graph.constant(new Tensor(output.shape, weights), 'r')));
  const found =
    differentiated.length === 0
      ? []
      : gradient(
          loss,
          differentiated.map((v) => graph.read(v)),
        );
  const gradients = differentiated.map((variable, i) => ({ variable, value: found[i] }));
  return { graph, output, loss, gradients, state };
}
