/** How a command ends badly: one line that says what was wrong and what to do; a stack only for who asks for it. */
import { CommanderError } from 'commander';
import { messageOf, ReverieError } from '../core/errors.js';

/** Prints the error and sets the exit code. */
export function fail(error: unknown): void {
  if (error instanceof CommanderError) {
    // The parser has printed its message, or the help that was asked for.
    process.exitCode = error.exitCode;
    return;
  }
  process.exitCode = 1;
  const bug = !(error instanceof ReverieError);
  const message = bug ? `unexpected trouble: ${messageOf(error)} (REVERIE_DEBUG=1 shows where)` : error.message;
  console.error(`reverie: ${message.replaceAll('\n', ' ')}`);
  if (process.env.REVERIE_DEBUG) console.error(error);
}
