/** The forms in which wasm kernels read the results of a plan's steps (`core/resultForms.ts`). */
import type { Plan } from '../../core/plan.js';
import { type ResultForm, resultForms as formsOf } from '../../core/resultForms.js';
import { type CallOf, packedForm } from './calls.js';
import { formName, type PackedForm } from './constants.js';

export function resultForms(plan: Plan, calls: readonly CallOf[]): ResultForm<PackedForm>[] {
  return formsOf<PackedForm>(plan, {
    formOf: (step, i) => packedForm(calls[step], i) ?? 'plain',
    nameOf: formName,
    maker: (step) => ({
      of: calls[step].of,
      makes: ({ kernel }) => (calls[step].kernel.makes ?? []).includes(kernel),
    }),
  });
}
