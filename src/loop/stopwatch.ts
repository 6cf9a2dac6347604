/**
 * Times the slices of a device that does one after the other, from news of their ends that come late, and unevenly so.
 *
 * A slice takes from the end of the one before to its own end. Where the device had nothing to do, it takes from when it
 * was submitted, less what the news take.
 */
import type { Costs, Part } from './costs.js';

export class Stopwatch {
  readonly #costs: Costs;
  readonly #shortest: number;
  /** When the last slice known to be done was. */
  #doneAt = -Infinity;
  /** Milliseconds that the news of a slice's end take, at least. */
  #delay = Infinity;
  /** By how much the last slice took longer than was expected: it may be its news that came late. */
  #late = 0;

  /** @param shortest milliseconds that a slice counts as, at least, as long as its costs are guessed. */
  constructor(costs: Costs, shortest: number) {
    this.#costs = costs;
    this.#shortest = shortest;
  }

  /** These parts, submitted at `begin`, are known to be done at `end`. Slices come in order. */
  done(parts: readonly Part[], begin: number, end: number): void {
    const took = this.#took(begin, end);
    this.#doneAt = end;
    const expected = this.#costs.known(parts);
    if (expected === undefined) {
      this.#late = 0;
      this.#costs.learn(parts, Math.max(took, this.#shortest));
      return;
    }
    // If the news before came late, this slice seems shorter than it was.
    this.#costs.learn(parts, took < expected ? Math.min(expected, took + this.#late) : took);
    this.#late = Math.max(0, took - expected);
  }

  #took(begin: number, end: number): number {
    if (begin < this.#doneAt) return end - this.#doneAt;
    this.#late = 0;
    this.#delay = Math.min(this.#delay, end - begin);
    // A quarter of it is work, whatever the delay seems to be: nothing is done in no time.
    return Math.max(end - begin - this.#delay, (end - begin) / 4);
  }
}
