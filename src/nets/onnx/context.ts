/** One ONNX node as the rules see it: its inputs as maps or constants, its settings, and the way to add a step. */
import { FileError, messageOf, ReverieError } from '../../core/errors.js';
import type { Value } from '../../core/graph.js';
import { formatShape } from '../../core/shape.js';
import { globalAveragePool } from '../../ops/index.js';
import type { OnnxNode } from '../../weights/onnx/node.js';
import type { Attribute } from '../../weights/onnx/node.js';
import { type Constant, type Entry, type MapEntry, nominalShape, type Step, type Traits, valueOf } from './step.js';

type Build = Step['build'];

/** Kernels, strides and paddings beyond this are no network's. */
const largestSetting = 4096;

export class NodeContext {
  constructor(
    readonly file: string,
    readonly node: OnnxNode,
    /** Version of the operations. */
    readonly opset: number,
    private readonly entries: ReadonlyMap<string, Entry>,
  ) {}

  /** An error that names the file and the node. */
  error(trouble: string, hint?: string, cause?: unknown): FileError {
    return new FileError(`${this.file}: node "${this.node.name}" (${this.node.opType}): ${trouble}`, hint, cause);
  }

  // Settings

  integer(name: string, otherwise: number): number {
    const attribute = this.#attribute(name, 'integer');
    return attribute === undefined ? otherwise : attribute.value;
  }

  float(name: string, otherwise: number): number {
    const attribute = this.#attribute(name, 'float');
    return attribute === undefined ? otherwise : attribute.value;
  }

  text(name: string, otherwise: string): string {
    const attribute = this.#attribute(name, 'text');
    return attribute === undefined ? otherwise : attribute.value;
  }

  integers(name: string): readonly number[] | undefined {
    return this.#attribute(name, 'integers')?.value;
  }

  /** A list with one number for each axis of a picture, from `least` on. */
  sizes(name: string, count: number, otherwise: number, least: number): number[] {
    const list = this.integers(name) ?? Array.from({ length: count }, () => otherwise);
    if (list.length !== count || !list.every((size) => size >= least && size <= largestSetting)) {
      throw this.error(
        `its ${name} are ${list.join(', ')}, takes ${count} numbers from ${least} to ${largestSetting}.`,
      );
    }
    return [...list];
  }

  /** @throws FileError when the setting is another than the one that can be done here. */
  only(name: string, possible: number): void {
    const value = this.integer(name, possible);
    if (value !== possible) throw this.error(`its ${name} is ${value}, of which only ${possible} is known here.`);
  }

  #attribute<K extends Attribute['kind']>(name: string, kind: K): Extract<Attribute, { kind: K }> | undefined {
    const attribute = this.node.attributes.get(name);
    if (attribute === undefined) return undefined;
    if (!isKind(attribute, kind)) throw this.error(`its ${name} should be of kind ${kind}.`);
    return attribute;
  }

  // Inputs

  get inputCount(): number {
    return this.node.inputs.length;
  }

  /** Undefined for an input that is left out. */
  optional(index: number): Entry | undefined {
    const name = this.node.inputs.at(index);
    if (name === undefined || name === '') return undefined;
    const entry = this.entries.get(name);
    if (entry === undefined) throw this.error(`it reads "${name}", which nothing before it computes.`);
    return entry;
  }

  input(index: number): Entry {
    const entry = this.optional(index);
    if (entry === undefined) throw this.error(`its input ${index} is missing.`);
    return entry;
  }

  /** An input that depends on the picture. */
  map(index: number): MapEntry {
    const entry = this.input(index);
    if (entry.kind === 'constant') throw this.error(`its input ${index} does not depend on the picture.`);
    return entry;
  }

  /** A map of four axes. */
  picture(index: number): MapEntry {
    const entry = this.map(index);
    if (entry.rank !== 4) {
      throw this.error(`its input has the shape ${formatShape(nominalShape(entry))}, takes four axes.`);
    }
    return entry;
  }

  constant(index: number): Constant {
    const entry = this.optionalConstant(index);
    if (entry === undefined) throw this.error(`its input ${index} is missing.`);
    return entry;
  }

  optionalConstant(index: number): Constant | undefined {
    const entry = this.optional(index);
    if (entry?.kind === 'map') {
      throw this.error(
        `its input ${index}, "${this.node.inputs[index]}", must be fixed, but it depends on the picture.`,
      );
    }
    return entry;
  }

  /** A list of integers: an attribute in older versions, an input in newer ones. */
  async list(attribute: string, index: number): Promise<readonly number[] | undefined> {
    return this.integers(attribute) ?? (await this.optionalConstant(index)?.integers());
  }

  /** A single number: an attribute in older versions, an input in newer ones. */
  async number(attribute: string, index: number): Promise<number | undefined> {
    const old = this.#attribute(attribute, 'float');
    if (old) return old.value;
    const constant = this.optionalConstant(index);
    if (constant === undefined) return undefined;
    const numbers = await constant.load();
    if (numbers.length !== 1) throw this.error(`its ${attribute} has ${numbers.length} numbers, takes one.`);
    return numbers[0];
  }

  /** An axis counted from the end becomes one counted from the start. */
  axis(axis: number, rank: number): number {
    return axis < 0 ? axis + rank : axis;
  }

  // Results

  /** A step of its own. @param factor by how much its pixels are further apart than those of what it reads. */
  step(reads: readonly Step[], build: Build, traits: Traits = {}, factor = 1): Step {
    const nominal = this.#tried(() =>
      build(
        reads.map((step) => step.nominal),
        { relu: false, pooling: 'max' },
      ),
    );
    return { reads, build, nominal, traits, stride: Math.max(...reads.map((step) => step.stride)) * factor };
  }

  /** A step that is not linear: of what the file computes, behind a mean as elsewhere. */
  apply(entry: MapEntry, build: (x: Value) => Value, traits: Traits = {}): MapEntry {
    return { ...entry, step: this.step([valueOf(entry)], ([x]) => build(x), traits), mean: undefined };
  }

  /** A step that is linear at each position, so it may change places with a mean. */
  linear(entry: MapEntry, make: (read: Step) => Step): MapEntry {
    return { ...entry, step: make(entry.step), mean: entry.mean && make(entry.mean) };
  }

  /** The mean over height and width. */
  mean(entry: MapEntry, rank: 2 | 4): MapEntry {
    if (entry.mean) return { ...entry, rank };
    const mean = this.step([entry.step], ([x]) => globalAveragePool(x));
    return { kind: 'map', step: entry.step, mean, rank };
  }

  /** What the engine throws becomes an error that names the node. */
  #tried<T>(action: () => T): T {
    try {
      return action();
    } catch (cause) {
      if (cause instanceof ReverieError) throw this.error(messageOf(cause), undefined, cause);
      throw cause;
    }
  }
}

function isKind<K extends Attribute['kind']>(
  attribute: Attribute,
  kind: K,
): attribute is Extract<Attribute, { kind: K }> {
  return attribute.kind === kind;
}
