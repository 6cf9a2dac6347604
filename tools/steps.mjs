// Named, timed steps of a longer run: one line each, the failed ones remembered.
import { StepError } from './project.mjs';

/** @type {string[]} */
const failed = [];

/** @returns {readonly string[]} names of the steps that failed so far */
export const failedSteps = () => failed;

/**
 * Runs a step and prints its name, outcome and time; a failure is shown and remembered, not thrown.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T | undefined>} the step's result, undefined if it failed
 */
export async function step(name, work) {
  const begun = performance.now();
  const took = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  try {
    const result = await work();
    console.log(`ok      ${name}, ${took()}`);
    return result;
  } catch (error) {
    failed.push(name);
    console.log(`FAILED  ${name}, ${took()}`);
    console.error(error instanceof StepError ? error.message : error);
    return undefined;
  }
}
