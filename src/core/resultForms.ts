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

/** What is asked about the steps of a plan. */
export interface FormsOfSteps<F> {
  /** In which form a step reads its input `i`. */
  readonly formOf: (step: number, i: number) => F | 'plain';
  /** The same for forms that are the same. */
  readonly nameOf: (form: F | 'plain') => string;
  /** Of which value a step's kernel makes packed forms, and which: of its result, or of what it joins with the next step. */
  readonly maker: (step: number) => { readonly of: Value; readonly makes: (form: F) => boolean };
}

/** For each step the result as it is, then its packed forms; then those of values that are never in memory themselves. */
export function resultForms<F>({ steps }: Plan, { formOf, nameOf, maker }: FormsOfSteps<F>): ResultForm<F>[] {
  const plainName = nameOf('plain');
  const found = new Map<Value, Map<string, ResultForm<F>>>();
  const makers = new Map(steps.map(({ value }, step) => [value, maker(step)]));
  const note = (value: Value, form: F | 'plain', first: number, last: number): void => {
    const forms = found.get(value) ?? new Map<string, ResultForm<F>>();
    found.set(value, forms);
    const known = forms.get(nameOf(form)) ?? { value, form, first, last };
    forms.set(nameOf(form), { ...known, last: Math.max(known.last, last) });
  };
  steps.forEach(({ value, lastUse }, step) => {
    const outlivesRun = lastUse === steps.length;
    note(value, 'plain', 2 * step, 2 * (outlivesRun ? lastUse : step) + 1);
  });
  /** Values between two steps that one kernel does, by the time of that step. */
  const between = new Map(
    steps.flatMap(({ value }, step) => (maker(step).of === value ? [] : [[maker(step).of, 2 * step] as const])),
  );
  steps.forEach(({ source: { inputs } }, step) => {
    inputs.forEach((value, i) => {
      const form = formOf(step, i);
      const plain = found.get(value)?.get(plainName);
      const made = between.get(value);
      // Leaves of the graph lie elsewhere.
      if (!plain && made === undefined) return;
      if (!plain) {
        note(value, form, made ?? 0, 2 * step);
        return;
      }
      const own = makers.get(value);
      const isMade = form !== 'plain' && own?.of === value && own.makes(form);
      note(value, form, form === 'plain' || isMade ? plain.first : plain.first + 1, 2 * step);
    });
  });
  return [...found.values()].flatMap((forms) => [...forms.values()]);
}
