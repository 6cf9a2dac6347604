/** The `reverie` command. Exit codes: 0 done, 1 bad input, 130 ended by Ctrl-C. */
import { fail } from './failure.js';
import { createProgram } from './program.js';

try {
  await createProgram().parseAsync();
} catch (error) {
  fail(error);
}
