/** A clock of its own for the pacer, and a device that works beside it. */
import type { Stretch } from '../../../src/loop/costs.js';
import type { PacerHost, Work } from '../../../src/loop/pacer.js';

/** Time passes only when everyone waits. */
export class Clock {
  time = 0;
  readonly #waiting: { readonly due: number; readonly wake: () => void }[] = [];

  until(due: number): Promise<void> {
    return new Promise((wake) => {
      this.#waiting.push({ due, wake });
    });
  }

  /** Lets time pass until the work is done. */
  async during(work: Promise<void>): Promise<void> {
    const state = { isOver: false };
    const over = work.finally(() => {
      state.isOver = true;
    });
    over.catch(() => undefined);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (state.isOver) break;
      this.#waiting.sort((a, b) => a.due - b.due);
      const next = this.#waiting.shift();
      if (!next) throw new Error('Everyone waits, and nothing will come.');
      this.time = Math.max(this.time, next.due);
      next.wake();
    }
    await over;
  }
}

/** What was handed over in one go. */
export interface Slice {
  readonly units: number;
  /** Milliseconds it takes. */
  readonly cost: number;
  /** Milliseconds of work there were for the device when it came. */
  readonly ahead: number;
}

/** A device that does one slice after the other, and whose news of it come late. */
export class DeviceHost implements PacerHost {
  readonly slices: Slice[] = [];
  turns = 0;
  #freeAt = 0;

  /** @param delay milliseconds until the end of a slice is known, by the number of the slice. */
  constructor(
    readonly clock: Clock,
    readonly delay: (slice: number) => number = () => 0,
  ) {}

  now(): number {
    return this.clock.time;
  }

  nextTurn(): Promise<void> {
    this.turns++;
    return this.clock.until(this.clock.time + 0.01);
  }

  settle(): Promise<void> {
    return this.clock.until(this.#freeAt + this.delay(this.slices.length));
  }

  submit(units: number, cost: number): void {
    const { time } = this.clock;
    this.slices.push({ units, cost, ahead: Math.max(0, this.#freeAt - time) });
    this.#freeAt = Math.max(this.#freeAt, time) + cost;
  }
}

/** Units in stretches, each with its true cost in milliseconds. */
export class Stretches implements Work {
  readonly stretches: readonly Stretch[];
  readonly #costs: readonly number[];
  readonly #submit: (units: number, cost: number) => void;
  position = 0;

  constructor(
    stretches: readonly (Stretch & { readonly cost: number })[],
    submit: (units: number, cost: number) => void,
  ) {
    this.stretches = stretches;
    this.#costs = stretches.flatMap(({ units, cost }) => new Array<number>(units).fill(cost));
    this.#submit = submit;
  }

  /** Milliseconds of all of it. */
  get total(): number {
    return this.#costs.reduce((sum, cost) => sum + cost, 0);
  }

  advance(units: number): boolean {
    const done = this.#costs.slice(this.position, this.position + units);
    this.#submit(
      done.length,
      done.reduce((sum, cost) => sum + cost, 0),
    );
    this.position += done.length;
    if (this.position < this.#costs.length) return false;
    this.position = 0;
    return true;
  }
}
