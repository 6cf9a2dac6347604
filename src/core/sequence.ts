/** Work that must not overlap, though each piece of it waits for files or devices: one piece begins when the last has ended. */
export class Sequence {
  #last: Promise<unknown> = Promise.resolve();

  /** Does `work` after everything given before, however that ended. */
  add<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
