/** The forms in which wasm kernels read the results of a plan's steps (`core/resultForms.ts`). */
import type { Plan } from '../../core/plan.js';
import { type ResultForm, resultForms as formsOf } from '../../core/resultForms.js';
import { type CallOf, packedForm } from './calls.js';
import { formName, type PackedForm } from './constants.js';

export function resultForms(plan: Plan, calls: readonly CallOf[]): ResultForm<PackedForm>[] {
  const formOf = (step: number, i: number): PackedForm | 'plain' =>
    packedForm(calls[step].wasm, calls[step].call, i) ?? 'plain';
  const forms = formsOf(plan, formOf, formName).map((found) => (isMade(found, calls) ? earlier(found) : found));
  return [...forms, ...calls.flatMap((call, step) => formsBetween(call, step, calls))];
}

/** Whether a form is made by the very kernel that computes its value. */
function isMade({ value, form }: ResultForm<PackedForm>, calls: readonly CallOf[]): boolean {
  const maker = calls.find(({ output }) => output === value);
  return form !== 'plain' && maker?.of === value && (maker.wasm.makes ?? []).includes(form.kernel);
}

/** Taking memory as soon as its value does. */
const earlier = <F>(found: ResultForm<F>): ResultForm<F> => ({ ...found, first: found.first - 1 });

/** What the kernel of step `step` makes of a value that it does not write down, as others read it. */
function formsBetween({ of, output }: CallOf, step: number, calls: readonly CallOf[]): ResultForm<PackedForm>[] {
  if (of === output) return [];
  const found = new Map<string, ResultForm<PackedForm>>();
  calls.forEach(({ inputs, wasm, call }, reader) => {
    inputs.forEach((input, i) => {
      const form = input === of ? packedForm(wasm, call, i) : undefined;
      if (form) found.set(formName(form), { value: of, form, first: 2 * step, last: 2 * reader });
    });
  });
  return [...found.values()];
}
