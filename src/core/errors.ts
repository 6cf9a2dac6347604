/**
 * Errors a person can act on: what was wrong, what is accepted, what to do.
 *
 * Every error the engine throws on purpose is a {@link ReverieError}; anything else is a bug. A message is one line
 * that starts with the operation or the thing at fault ("conv2d: ...", "photo.jpg: ...").
 */

/** Base of every error thrown on purpose. `hint` says what to do next and is already part of `message`. */
export class ReverieError extends Error {
  override readonly name: string = 'ReverieError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, cause?: unknown) {
    super(hint === undefined ? message : `${message} ${hint}`, cause === undefined ? undefined : { cause });
    this.hint = hint;
  }
}

/** Shapes, kernels or paddings that do not fit together. */
export class ShapeError extends ReverieError {
  override readonly name = 'ShapeError';
}

/** A graph that cannot be built, differentiated or planned as asked. */
export class GraphError extends ReverieError {
  override readonly name = 'GraphError';
}

/** A setting, option or argument out of its range, or a name that does not exist. */
export class SettingError extends ReverieError {
  override readonly name = 'SettingError';
}

/** A file (image, weights, state) that is missing, truncated, foreign or damaged. */
export class FileError extends ReverieError {
  override readonly name = 'FileError';
}

/** A backend that cannot run here, ran out of memory, or lost its device. */
export class BackendError extends ReverieError {
  override readonly name = 'BackendError';
}

/** The message of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
