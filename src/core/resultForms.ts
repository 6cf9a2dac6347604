/**
 * In which forms the results of a plan's steps are needed, and from when to when.
 *
 * A form that a kernel asks for is made as soon as the result is there. Where later readers want only, say, the signs of an
 * activation, these outlive it and its memory serves others.
 */
import type { Value } from './graph.js';
import type { Plan } from './plan.js';

/** One form of one result. Step i computes its value at time 2 i and makes its packed forms at 2 i + 1. */
export interface ResultForm<F> {
  readonly value: Value;
  readonly form: F | 'plain';
  /** When it begins to take memory, and when it is read last. */
  readonly first: number;
  readonly last: number;
}

/**
 * For each step the result as it is, then its packed forms.
 *
 * @param formOf in which form step `step` reads its input `i`. @param nameOf the same for forms that are the same.
 */
export function resultForms<F>(
  { steps }: Plan,
  formOf: (step: number, i: number) => F | 'plain',
  nameOf: (form: F | 'plain') => string,
): ResultForm<F>[] {
  const plainName = nameOf('plain');
  const found = new Map<Value, Map<string, ResultForm<F>>>();
  steps.forEach(({ value, lastUse }, step) => {
    const outlivesRun = lastUse === steps.length;
    const last = 2 * (outlivesRun ? lastUse : step) + 1;
    found.set(value, new Map([[plainName, { value, form: 'plain', first: 2 * step, last }]]));
  });
  steps.forEach(({ source: { inputs } }, step) => {
    inputs.forEach((value, i) => {
      const forms = found.get(value);
      const plain = forms?.get(plainName);
      // Leaves of the graph lie elsewhere.
      if (!forms || !plain) return;
      const form = formOf(step, i);
      const known = forms.get(nameOf(form)) ?? { value, form, first: plain.first + 1, last: 0 };
      forms.set(nameOf(form), { ...known, last: Math.max(known.last, 2 * step) });
    });
  });
  return [...found.values()].flatMap((forms) => [...forms.values()]);
}
