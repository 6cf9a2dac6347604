/** Where what belongs to a step lies: items of a program's pool of textures. */
import type { ShaderPass } from '../../core/op.js';
import type { Form } from './forms.js';
import type { TensorLayout } from './layout.js';

/** A tensor of the program's own, in the texture that the pool gives to `item`. */
export interface TensorPlace {
  readonly item: number;
  readonly layout: TensorLayout;
}

/** A rewritten form of a value, likewise. */
export interface FormItem {
  readonly item: number;
  readonly form: Form;
}

/** What one step uses besides results and leaves. */
export interface StepPlaces {
  readonly temps: readonly TensorPlace[];
  /** The passes, without those that draw what nobody wants. */
  readonly passes: readonly ShaderPass[];
  /** What its passes themselves make, by the shader that would make it otherwise. */
  readonly made: ReadonlyMap<string, FormItem>;
  /** What is made of its result when it is there. */
  readonly later: readonly FormItem[];
  /** The pool's items. */
  readonly surfaces: readonly number[];
  /** Variables that it rewrites for itself, by the number of the input. */
  readonly packed: ReadonlyMap<number, FormItem>;
}
