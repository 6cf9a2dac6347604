/**
 * In which forms the results of a plan's steps are needed, and from when to when.
 *
 * A form that a kernel asks for is made as soon as the result is there. Where later readers want only, say, the signs of an
 * activation, these outlive it and its memory serves others.
 */
import type { Value } from '../../core/graph.js';
import type { Plan } from '../../core/plan.js';
import { type CallOf, packedForm } from './calls.js';
import { type Form, formName } from './constants.js';

/** One form of one result. Step i computes its value at time 2 i and makes its packed forms at 2 i + 1. */
export interface ResultForm {
  readonly value: Value;
  readonly form: Form;
  /** When it begins to take memory, and when it is read last. */
  readonly first: number;
  readonly last: number;
}

/** For each step the result as it is, then its packed forms. */
export function resultForms({ steps }: Plan, calls: readonly CallOf[]): ResultForm[] {
  const found = new Map<Value, Map<string, ResultForm>>();
  steps.forEach(({ value, lastUse }, step) => {
    const outlivesRun = lastUse === steps.length;
    const last = 2 * (outlivesRun ? lastUse : step) + 1;
    found.set(value, new Map([[formName('plain'), { value, form: 'plain', first: 2 * step, last }]]));
  });
  calls.forEach(({ inputs, wasm, call }, step) => {
    inputs.forEach((value, i) => {
      const forms = found.get(value);
      const plain = forms?.get(formName('plain'));
      // Leaves of the graph lie elsewhere.
      if (!forms || !plain) return;
      const form = packedForm(wasm, call, i) ?? 'plain';
      const known = forms.get(formName(form)) ?? { value, form, first: plain.first + 1, last: 0 };
      forms.set(formName(form), { ...known, last: Math.max(known.last, 2 * step) });
    });
  });
  return [...found.values()].flatMap((forms) => [...forms.values()]);
}
