// The pacer on a clock of its own: how much it does per turn, and that it always gets done.
import { expect, test } from 'vitest';
import { pacer, type PacerHost, type Work } from '../../src/loop/pacer.js';

/** A host whose clock moves only by the work done, and which counts milliseconds per turn. */
class Host implements PacerHost {
  time = 0;
  /** Time spent in each turn. */
  turns: number[] = [0];
  readonly #settled: boolean;
  #pending = 0;

  constructor(settled = false) {
    this.#settled = settled;
    if (settled) {
      this.settle = () => {
        this.#pass(this.#pending);
        this.#pending = 0;
        return Promise.resolve();
      };
    }
  }

  settle?: () => Promise<void>;

  now(): number {
    return this.time;
  }

  nextTurn(): Promise<void> {
    this.turns.push(0);
    return Promise.resolve();
  }

  /** What a unit of work costs: at once, or when it is settled (a GPU). */
  spend(ms: number): void {
    if (this.#settled) this.#pending += ms;
    else this.#pass(ms);
  }

  #pass(ms: number): void {
    this.time += ms;
    this.turns[this.turns.length - 1] += ms;
  }
}

/** `total` units of `cost` milliseconds each. */
class Units implements Work {
  done = 0;

  constructor(
    readonly host: Host,
    readonly total: number,
    readonly cost: (unit: number) => number,
  ) {}

  advance(units: number): boolean {
    for (let i = 0; i < units && this.done < this.total; i++) this.host.spend(this.cost(this.done++));
    return this.done === this.total;
  }
}

test.each([false, true])('settles at the budget when units are small (waiting for a device: %s)', async (device) => {
  const host = new Host(device);
  const work = new Units(host, 1000, () => 1);
  await pacer(host, 10)(work);
  expect(work.done).toBe(1000);
  const usual = host.turns.slice(10, -1);
  expect(Math.max(...usual)).toBeLessThanOrEqual(20);
  expect(usual.reduce((sum, ms) => sum + ms, 0) / usual.length).toBeGreaterThan(4);
});

test('one unit is the least, however long it takes', async () => {
  const host = new Host();
  await pacer(host, 10)(new Units(host, 5, () => 100));
  expect(host.turns).toEqual([100, 100, 100, 100, 100]);
});

test('falls back when units become dear', async () => {
  const host = new Host();
  await pacer(host, 10)(new Units(host, 400, (unit) => (unit < 300 ? 0.5 : 8)));
  const dear = host.turns.slice(-20, -1);
  expect(Math.max(...dear)).toBeLessThanOrEqual(16);
});

test('work that fits one turn takes one, and what was learnt serves the next work', async () => {
  const host = new Host();
  const run = pacer(host, 10);
  await run(new Units(host, 200, () => 0.1));
  host.turns = [0];
  await run(new Units(host, 5, () => 0.1));
  expect(host.turns).toHaveLength(1);
});
